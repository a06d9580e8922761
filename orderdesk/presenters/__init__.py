"""What each screen shows, without Qt: frozen views in, verbs out."""

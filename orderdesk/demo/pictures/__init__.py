"""Pictures of what the demo shop sells, drawn when they are asked for."""

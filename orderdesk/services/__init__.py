"""What staff can do, one verb per method. Writes intents and work in hand, never what Shopify said."""

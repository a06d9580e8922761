"""OrderDesk: pick, pack and hand over the orders of a Shopify store, with or without the internet."""

__version__ = "0.1.0"

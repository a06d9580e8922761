"""A shop of our own on loopback that keeps Shopify's rules. Imports nothing of the rooms around it."""

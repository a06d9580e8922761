"""The only room that speaks to Shopify: protocol, client, documents, payloads to domain objects."""

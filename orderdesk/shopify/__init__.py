"""The only room that speaks to Shopify: protocol, client, documents, payloads into domain objects. Alone in importing httpx."""

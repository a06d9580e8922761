"""The outbox page: what waits, what was sent, and the decisions that need a person."""

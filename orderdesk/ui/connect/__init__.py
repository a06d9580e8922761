"""The connect page: two ways to begin, then step by step to the first order."""

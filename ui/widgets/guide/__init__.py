"""The guide text and its links."""

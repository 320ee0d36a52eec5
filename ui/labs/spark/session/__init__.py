"""The session: its page and its strip."""

"""The code of a game, put together from its parts: networks, losses, turns, data."""

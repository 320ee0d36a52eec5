"""The page that goes back in a game."""

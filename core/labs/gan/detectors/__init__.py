"""What goes wrong in a game: the signs of it, the alarm and the cures."""

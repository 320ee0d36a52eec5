"""The game under way: its turns, moments, measures, pictures and checkpoints."""

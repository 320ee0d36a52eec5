"""The page on which a game is watched: plane, pictures, curves, findings, slow motion."""

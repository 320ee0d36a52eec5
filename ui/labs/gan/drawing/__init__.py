"""The page on which a student draws the real data."""

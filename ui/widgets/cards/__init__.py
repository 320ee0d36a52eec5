"""White cards on the quiet ground, their headings, and what lies over a stale exhibit."""

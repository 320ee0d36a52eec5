"""The page that sets games beside one another."""

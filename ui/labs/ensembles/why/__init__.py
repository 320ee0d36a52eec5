"""The page that explains a model: rows, importance, contributions, regions, trees."""

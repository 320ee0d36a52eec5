"""The recipes: plain scripts as the settings say."""

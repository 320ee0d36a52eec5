"""Why a model says what it says: importance, contributions, regions, trees."""

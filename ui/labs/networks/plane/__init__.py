"""A network on the plane: drawn with its weights, its verdict, its curves, its mistakes."""

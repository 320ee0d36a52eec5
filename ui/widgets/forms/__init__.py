"""The form of settings: rows, fields, number boxes."""

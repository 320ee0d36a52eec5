"""The code view: text, gutter, colours, local values."""

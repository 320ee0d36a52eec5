"""The statements as they are typed, their shapes, and the scripts they become."""

"""Icons, theme, translations, guide texts and sample data."""

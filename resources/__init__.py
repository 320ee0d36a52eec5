"""Icons, fonts, theme, translations, guide texts and sample data."""

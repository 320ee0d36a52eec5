"""The tab that every lab shares: bar, form, exhibit, drawer, messages."""

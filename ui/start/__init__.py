"""The first tab: what Gradus is, a card a lab, and where one was."""

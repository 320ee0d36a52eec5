"""A lesson beside the tabs: its texts and tasks, and what the student answers."""

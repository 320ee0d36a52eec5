"""The labs: one folder each, none importing another."""

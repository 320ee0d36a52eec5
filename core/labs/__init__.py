"""The labs: one folder each, none importing another; the face in its root, rooms below."""

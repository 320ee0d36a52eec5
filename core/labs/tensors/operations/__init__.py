"""One operation, what it may take of memory, and torch's refusals in the student's words."""

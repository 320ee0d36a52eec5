"""Shows: the window, its widgets, and the threads that talk to the workers. Never imports torch."""

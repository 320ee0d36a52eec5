"""Jobs, their threads and the mailbox between worker and window."""

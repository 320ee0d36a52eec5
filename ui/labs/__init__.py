"""One view a lab, and the frame around it."""

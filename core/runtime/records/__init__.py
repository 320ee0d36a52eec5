"""What is kept of each run: writing it as it goes, reading it and its history back."""

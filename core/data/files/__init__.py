"""The one reader of users' files: what is found out of a file, and the code that reads it so."""

"""What a student writes to use each library or framework: the files that are run and shown."""

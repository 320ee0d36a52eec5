"""Who calls whom: small programs of a student, run for real, and the calls that were seen."""

"""The entry: window, command line and the catalog of labs."""

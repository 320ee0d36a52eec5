"""The code of an ensembles run, put together from its parts."""

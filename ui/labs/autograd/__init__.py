"""The exhibit of the autograd lab."""

"""The page of the graph: its nodes and their gradients."""

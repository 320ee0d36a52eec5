"""The page of the cluster: its tasks and its logs."""

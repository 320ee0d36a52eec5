"""What runs inside a worker process: orders in, the run and its control, batches out."""

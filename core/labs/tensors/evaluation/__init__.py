"""What a statement gives: operations done on real tensors, or on shapes alone."""

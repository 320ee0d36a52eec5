"""The pages on shapes: how they broadcast, and exercises."""

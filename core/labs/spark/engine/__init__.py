"""Spark itself: Java, its driver, clusters, Connect, sessions, and what goes wrong."""

"""The thread that talks to a worker, the state of a run, frames and idle moments."""

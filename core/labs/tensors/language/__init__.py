"""The safe language of the tensor lab: its grammar, its functions, its statements."""

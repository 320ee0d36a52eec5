"""What the tensor lab offers beside its statements: timing, exercises, files."""

"""The statements of the tensor lab translated to PyTorch and to NumPy."""

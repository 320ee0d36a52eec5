"""The pages of the tensors at hand: their list, their numbers, making one."""

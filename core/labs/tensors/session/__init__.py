"""The tensors at hand and what is done with them: runs, previews, gradients, undo."""

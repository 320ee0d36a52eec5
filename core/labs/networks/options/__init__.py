"""What can be chosen: names, their words, presets, and the layers as a text."""

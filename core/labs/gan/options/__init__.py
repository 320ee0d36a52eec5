"""What the form of the GAN lab offers: choices, presets, the players' fields."""

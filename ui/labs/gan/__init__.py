"""The exhibit of the GAN lab."""

"""What the GAN lab writes to files: networks, samples, films, drawings."""

"""What this computer computes with: devices, cores, Java, and how fast it is."""

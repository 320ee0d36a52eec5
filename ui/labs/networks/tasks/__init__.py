"""The lecture's other networks: CNN and autoencoder on digits, delayed recall."""

"""The lecture's other networks under way: CNN and autoencoder on digits, delayed recall."""

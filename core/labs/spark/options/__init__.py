"""What the form of the Spark lab offers: models, limits, what Ensembles hands over."""

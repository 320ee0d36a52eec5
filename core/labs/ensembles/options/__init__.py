"""What the form of the ensembles lab offers: kinds of models, defaults, presets."""

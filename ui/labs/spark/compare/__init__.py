"""The pages that compare models, and sizes."""

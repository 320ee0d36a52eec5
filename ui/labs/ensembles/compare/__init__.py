"""The pages that set fitted models beside one another."""

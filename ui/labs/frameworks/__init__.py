"""The exhibit of the frameworks lab: one loop in six ways, and who calls whom."""

"""The lecture's code as text: loading it, writing settings into it, exporting it."""

"""What every plot is drawn on: frame, axes, legend, crosshair, export."""

"""The points of a curve that grows for hours, thinned as they come."""

"""Why shapes fit or do not: alignment, contraction, the rules of gradients."""

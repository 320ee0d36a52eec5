"""What every engine of the comparison is given alike."""

from __future__ import annotations

TREES, DEPTH, BINS, SEED = 20, 8, 32, 42

"""What the page of importances says is what it draws."""

from __future__ import annotations

import numpy as np
import pytest

from ui.labs.ensembles.why.importance_panel import ImportancePanel


@pytest.fixture
def panel(qtbot):
    panel = ImportancePanel()
    qtbot.addWidget(panel)
    return panel


def found(columns):
    """Return falls of 0.3 for the first column and of 0.1 for each other."""
    falls = np.full(columns, 0.1)
    falls[0] = 0.3
    return {
        "features": [f"column {number}" for number in range(columns)],
        "impurity": None,
        "permutation": falls,
        "permutation_spread": np.zeros(columns),
        "shuffled": columns,
        "score": "r2",
    }


def test_the_share_that_is_drawn_is_said_beside_the_fall(panel):
    assert panel.show_importance(found(8)) == "column 0"
    assert "takes 0.300 ± 0.000 off the test R², 0.30 of what all" in panel.remark.text()
    assert "at most 0.3 at column 0" in panel.bars.summary()
    assert "drawn" not in panel.remark.text()


def test_columns_that_are_not_drawn_are_told(panel):
    panel.show_importance(found(13))
    assert "The 12 columns that matter most are drawn, of 13." in panel.remark.text()

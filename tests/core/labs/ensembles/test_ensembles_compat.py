"""The private door of scikit-learn is still where it was: fails on an upgrade that moves it."""

from __future__ import annotations

import skops.io
from sklearn.ensemble import RandomForestRegressor

from core.labs.ensembles.compat import HARMLESS_TYPES


def test_a_saved_forest_holds_no_other_type_than_these():
    forest = RandomForestRegressor(n_estimators=2, random_state=0).fit([[0.0], [1.0]], [0.0, 1.0])
    found = set(skops.io.get_untrusted_types(data=skops.io.dumps(forest)))
    assert found <= HARMLESS_TYPES
    assert "sklearn.tree._tree.Tree" in found

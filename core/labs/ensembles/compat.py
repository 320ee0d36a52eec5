"""Names inside scikit-learn that the lab cannot do without.

scikit-learn 1.9, skops 0.14: a saved forest names the class of its trees' arrays by where it is
defined, `sklearn.tree._tree`, and skops does not know it as harmless by itself. It holds numbers
only. To go when skops trusts it; `test_a_model_is_saved_and_loaded_without_a_question` fails when
the name changes.
"""

HARMLESS_TYPES = frozenset({"numpy.dtype", "sklearn.tree._tree.Tree"})
"""What skops need not ask the student about, beside what it knows."""

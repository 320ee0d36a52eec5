"""The private door of scikit-learn that the lab cannot do without.

Version: scikit-learn 1.9, skops 0.14. Reason: a saved forest names the class of its trees' arrays
by where it is defined, `sklearn.tree._tree`, and skops does not know it as harmless by itself,
though it holds numbers only. Ends when skops trusts it.
"""

HARMLESS_TYPES = frozenset({"numpy.dtype", "sklearn.tree._tree.Tree"})
"""What skops need not ask the student about, beside what it knows."""

"""Functions that NumPy lacks, in NumPy's words: a script gets those it calls."""

from __future__ import annotations

HELPERS = {
    "divide": """\
def divide(x, y, rounding_mode):
    return np.floor_divide(x, y) if rounding_mode == "floor" else np.trunc(x / y)
""",
    "fill": """\
def fill(x, value):
    x[...] = value
    return x
""",
    "max_along": """\
def max_along(x, axis, keepdim=False):
    return np.max(x, axis=axis, keepdims=keepdim), np.argmax(x, axis=axis, keepdims=keepdim)
""",
    "min_along": """\
def min_along(x, axis, keepdim=False):
    return np.min(x, axis=axis, keepdims=keepdim), np.argmin(x, axis=axis, keepdims=keepdim)
""",
    "vector_norm": """\
def vector_norm(x, p=2, dim=None, keepdim=False):
    size = np.abs(x)
    if p == np.inf:
        return np.max(size, axis=dim, keepdims=keepdim)
    if p == -np.inf:
        return np.min(size, axis=dim, keepdims=keepdim)
    if p == 0:
        return np.sum(size != 0, axis=dim, keepdims=keepdim).astype(size.dtype)
    return np.sum(size**p, axis=dim, keepdims=keepdim) ** (1 / p)
""",
    "lower_median": """\
def lower_median(x):
    return np.sort(x, axis=None)[(np.size(x) - 1) // 2]
""",
    "softmax": """\
def softmax(x, axis, dtype=None):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True)).astype(dtype)
    return e / np.sum(e, axis=axis, keepdims=True)
""",
    "log_softmax": """\
def log_softmax(x, axis, dtype=None):
    x = np.asarray(x, dtype=dtype)
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))
""",
    "logsumexp": """\
def logsumexp(x, axis, keepdim=False):
    top = np.max(x, axis=axis, keepdims=True)
    total = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return total if keepdim else np.squeeze(total, axis=axis)
""",
    "split": """\
def split(x, sizes, dim=0):
    if isinstance(sizes, int):
        cuts = range(sizes, np.shape(x)[dim], sizes)
    else:
        cuts = np.cumsum(sizes)[:-1]
    return np.split(x, list(cuts), axis=dim)
""",
    "chunk": """\
def chunk(x, chunks, dim=0):
    size = -(-np.shape(x)[dim] // chunks)
    return np.split(x, list(range(size, np.shape(x)[dim], size)), axis=dim)
""",
    "gather": """\
def gather(x, dim, index):
    near = tuple(
        slice(None) if axis == dim % np.ndim(x) else slice(size)
        for axis, size in enumerate(np.shape(index))
    )
    return np.take_along_axis(x[near], index, axis=dim)
""",
    "masked_select": """\
def masked_select(x, mask):
    x, mask = np.broadcast_arrays(x, mask)
    return x[mask]
""",
    "sort_along": """\
def sort_along(x, dim=-1, descending=False):
    order = np.argsort(-x if descending else x, axis=dim, kind="stable")
    return np.take_along_axis(x, order, axis=dim), order
""",
    "topk": """\
def topk(x, k, dim=-1, largest=True):
    order = np.argsort(-x if largest else x, axis=dim, kind="stable")
    order = np.take(order, range(k), axis=dim)
    return np.take_along_axis(x, order, axis=dim), order
""",
}

# What a student should know where the two libraries differ, by torch's function.
DIFFERENCES = {
    "std": "std and var: torch divides by n - 1, NumPy by n unless told ddof=1.",
    "var": "std and var: torch divides by n - 1, NumPy by n unless told ddof=1.",
    "median": "median: torch takes the lower of two middle numbers, NumPy their average.",
    "flip": "flip: torch copies, NumPy gives a view of the same memory.",
    "expand": "expand: NumPy calls it broadcast_to, and its view cannot be written to.",
    "repeat": "repeat: NumPy calls it tile; np.repeat repeats each entry.",
    "transpose": "transpose: torch swaps two axes; NumPy's transpose takes the order of all.",
    "view": "view: NumPy's reshape also copies where a view is not possible.",
    "chunk": "chunk: NumPy's array_split makes more even pieces.",
    "split": "split: torch takes the pieces' size, NumPy their number or the places to cut.",
    "sort": "sort: torch gives the numbers and their positions, NumPy one of the two.",
    "topk": "topk: NumPy has no such function; sorting gives the same.",
    "norm": "norm: np.linalg.norm of a matrix with ord=2 is another norm than torch's.",
    "keepdim": "keepdim: NumPy calls it keepdims, and dim axis.",
    "dim": "dim: NumPy calls it axis.",
    "random": "Random numbers: the two libraries draw differently from the same seed.",
    "scalar": "Full reductions give an array without axes in torch, a plain scalar in NumPy.",
}

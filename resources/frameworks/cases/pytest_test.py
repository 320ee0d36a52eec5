"""pytest finds your function by its name and calls it; nothing in your file does."""


def test_sum():
    assert 1 + 1 == 2

"""You call a library that calls you back once for each item, and returns."""


def length(word):
    return len(word)


print(sorted(["library", "framework", "you"], key=length))

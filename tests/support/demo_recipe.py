"""Counts and adds up."""


def count(steps=10):
    total = 0
    for index in range(1, steps + 1):
        total += index
        yield index, total


if __name__ == "__main__":
    *_, (_, total) = count()
    print(f"total = {total}")

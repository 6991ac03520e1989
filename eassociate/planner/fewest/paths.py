"""The heaviest path of compatible tasks (weighted interval scheduling).

Tasks are in the order of their ends; `before`: how many of them end before each starts.
"""


def weigh(before: list[int], values: list[float]) -> list[float]:
    """The weight of the heaviest path among the first 0, 1, 2 … tasks with these values."""
    found, last = [0.0], 0.0
    for value, free in zip(values, before, strict=True):
        if value > 0 and value + found[free] > last:
            last = value + found[free]
        found.append(last)
    return found


def path_of(tasks: list[int], before: list[int], weights: list[float]) -> list[int]:
    """The tasks of the heaviest path, from what `weigh` gave."""
    path, j = [], len(tasks)
    while j:
        if weights[j] == weights[j - 1]:
            j -= 1
        else:
            path.append(tasks[j - 1])
            j = before[j - 1]
    return path[::-1]

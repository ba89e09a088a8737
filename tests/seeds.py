"""How many random worlds a run of the tests looks at: some of them always, all of them when asked."""

import os

# What a change of disclosure control is held against: ZICHT_ALL_SEEDS=1 make test.
ALL = bool(os.environ.get("ZICHT_ALL_SEEDS"))


def seeds(many: int, found: tuple[int, ...] = ()) -> list[int]:
    """The first quarter of `many` seeds and those that once `found` a fault; with ZICHT_ALL_SEEDS all of them."""
    return sorted({*range(many if ALL else -(-many // 4)), *found})

"""Look for a world in which a small count is known better than the rules allow.

    python -m tests.attack KIND FIRST LAST

Prints each such count with the seed of its world, and last how many small counts there were. `KIND` may be `all`.
"""

import os
import sys
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zicht.settings")
django.setup()

from tests.attack.kinds import KINDS  # noqa: E402


def main(kinds: list[str], first: int, last: int) -> int:
    found = 0
    for kind in kinds:
        counted: Counter[str] = Counter()
        for seed in range(first, last):
            world = KINDS[kind].world(seed)
            counted["small"] += len(world.small())
            counted["told"] += len(world.told)
            counted.update(type(each).__name__ for each in world.refused)
            for name, area, count, (low, high) in world.narrowed():
                counted["narrowed"] += 1
                print(
                    f"{kind} {seed}: {area} in {name} counts {count}, a reader knows {low} to {high}",
                    flush=True,
                )
        print(
            f"{kind}: {counted['narrowed']} of {counted['small']} small counts; {counted['told']} releases,"
            f" {counted['NotYet']} refused, {counted['ExposedError']} not safe",
            flush=True,
        )
        found += counted["narrowed"]
    return 1 if found else 0


if __name__ == "__main__":
    wanted = list(KINDS) if sys.argv[1] == "all" else sys.argv[1].split(",")
    sys.exit(main(wanted, int(sys.argv[2]), int(sys.argv[3])))

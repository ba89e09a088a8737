"""Estimates over areas that a share table cut up, alone and beside others: who knows the shares works back to the old counts."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from analyses.cut import Cut, cut_into
from analyses.earlier import Earlier
from analyses.engine.disclosure import PROFILES
from analyses.protection import protected, released_table
from analyses.subjects import Kinship
from analyses.territory import Redrawn
from tests.analyses.test_parts_before import FEWEST, rows
from tests.seeds import seeds

# O0 was divided, and a part of it came to N1 with all of O1; the others only got another code or kept theirs.
SHARES = {"O0": {"N1": 0.3, "N2": 0.7}, "O1": {"N1": 1.0}} | {f"A{n}": {f"A{n}": 1.0} for n in range(5)}
UNCUT = {"A0": 50, "A1": 60, "A2": 70, "A3": 55, "A4": 45}
NAMES = {"O0": "O0@2023", "O1": "O1@2023"}
GROUND = Redrawn(NAMES, tuple((NAMES[old], new) for old in NAMES for new in SHARES[old]))


def estimates(counts):
    """The counts in the new areas."""
    found = {}
    for old, parts in SHARES.items():
        for new, share in parts.items():
            found[new] = found.get(new, 0.0) + share * counts[old]
    return found


def cut_of(counts, *periods):
    into = cut_into(SHARES)
    return Cut(
        2023, into, [row for period in periods for row in rows({old: counts[old] for old in into}, period)]
    )


def released(counts, period, earlier=(), profile="CBS/ESSnet"):
    """Estimates as they are told, and what readers have from then on: those, and the old counts that follow from them."""
    made = protected(
        rows(estimates(counts), period), {"period": period, "counts": {}}, parents={}, year=2024,
        profile=PROFILES[profile], cut=cut_of(counts, period), earlier=earlier,
    )  # fmt: skip
    assert made.audit["is_safe"]
    told = {row["area"]: row["observed"] for row in made.table}
    true = {(area, period, ""): round(count) for area, count in estimates(counts).items()}
    whole = Earlier("1", released_table(made.table), {}, made.audit["totals"], true, year=2024)
    follows = [dict(row) | {"status": "safe"} for row in rows({old: counts[old] for old in NAMES}, period)]
    old = replace(
        whole, table=follows if told["N1"] is not None else [], totals={}, year=2023, redrawn=GROUND, only_sums=True,
        counts={(area, period, ""): counts[area] for area in NAMES},
    )  # fmt: skip
    return told, [whole, old]


def of_another(earlier, period, **kin):
    """These releases as one of another time or group meets them."""
    return [
        replace(
            each, kinship=Kinship.UNSURE,
            table=[dict(row) | {"period": period} for row in each.table],
            counts={(area, period, name): count for (area, _when, name), count in each.counts.items()},
            totals=dict.fromkeys([period], *each.totals.values()) if each.totals else {}, **kin,
        )
        for each in earlier
    ]  # fmt: skip


def room(counts, told, total, area):
    """The least and the most of an old area for who has the shares and one table of estimates."""
    olds = sorted(SHARES)
    left, right = [], []
    for new, count in told.items():
        if count is not None:
            shares = [SHARES[old].get(new, 0.0) for old in olds]
            # An estimate is told as a whole number; a count that was not divided is that number.
            slack = 0.0 if set(shares) <= {0.0, 1.0} else 0.5
            left += [shares, [-each for each in shares]]
            right += [count + slack, slack - count]
    sums = {"A_eq": [[1.0] * len(olds)], "b_eq": [total]} if total is not None else {}
    aim = np.array([float(old == area) for old in olds])
    ends = [
        linprog(s * aim, A_ub=left, b_ub=right, bounds=(0, None), method="highs", **sums) for s in (1.0, -1.0)
    ]
    return ends[0].fun, -ends[1].fun if ends[1].status == 0 else np.inf


@pytest.mark.parametrize("seed", seeds(40))
def test_a_ground_is_told_whole_or_not_at_all(seed):
    """A part of it that is hidden as cover follows from the part that is told, and then covers nothing."""
    random = np.random.default_rng(seed)
    counts = {old: int(random.choice([random.integers(0, 12), random.integers(12, 90)])) for old in SHARES}
    counts["A4"] = 120
    told, _earlier = released(counts, "2022")
    assert (told["N1"] is None) == (told["N2"] is None)
    total = sum(counts.values())
    for old, count in counts.items():
        hidden = any(told[new] is None for new in SHARES[old])
        if hidden and count < FEWEST:
            low, high = room(counts, told, total, old)
            assert high - low >= FEWEST - 1


def test_estimates_of_a_quarter_and_of_the_year_do_not_tell_the_rest_of_the_year():
    quarter = {"O0": 40, "O1": 66} | UNCUT
    _told, before = released(quarter, "2022Q1")
    year = {area: count + 40 for area, count in quarter.items()} | {"O1": 69}
    told, _both = released(year, "2022", of_another(before, "2022", when="2022Q1", of_same=True))
    assert told["N1"] is told["N2"] is None


def test_estimates_of_women_and_of_everybody_do_not_tell_the_men():
    women = {"O0": 40, "O1": 66} | UNCUT
    _told, before = released(women, "2022")
    everybody = {area: count + 40 for area, count in women.items()} | {"O1": 69}
    told, _both = released(everybody, "2022", of_another(before, "2022", group="vrouwen"))
    assert told["N1"] is told["N2"] is None


def test_an_old_count_that_was_corrected_by_a_few_is_not_told_again():
    """Between two tables of counts the checkers see a pair; nobody sees old counts, so nobody could judge it."""
    first = {"O0": 40, "O1": 66} | UNCUT
    _told, before = released(first, "2022")
    told, _both = released(first | {"O1": 69, "A0": 90, "A1": 95}, "2022", before)
    assert told["N1"] is told["N2"] is None
    told, _both = released(first | {"O1": 96}, "2022", before)
    assert None not in (told["N1"], told["N2"])


@pytest.mark.parametrize("profile", ["UK/ACRO afronden", "OpenSAFELY"])
def test_rounded_estimates_add_up_to_the_total_that_is_told(profile):
    counts = {"O0": 43, "O1": 67} | UNCUT
    made = protected(
        rows(estimates(counts), "2022"), {"period": "2022", "counts": {}}, parents={}, year=2024,
        profile=PROFILES[profile], cut=cut_of(counts, "2022"),
    )  # fmt: skip
    told = {row["area"]: row["observed"] for row in made.table}
    base = PROFILES[profile].round_base
    assert all(count % base == 0 for count in told.values())
    assert sum(told.values()) == made.audit["totals"]["2022"]
    few, _earlier = released(counts | {"O1": 4}, "2022", profile=profile)
    assert few["N1"] is few["N2"] is None


def test_a_ground_without_old_counts_is_protected_as_it_stands():
    counts = {"O0": 2, "O1": 3} | UNCUT
    made = protected(
        rows(estimates(counts), "2022"), {"period": "2022", "counts": {}}, parents={}, year=2024,
        cut=replace(cut_of(counts, "2022"), rows=[]),
    )  # fmt: skip
    told = {row["area"]: row["observed"] for row in made.table}
    assert told["N1"] is told["N2"] is None

"""The command that protects a file, and an attacker with linear programs who reads what it wrote."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analyses.attacker import attack, read

HEADER = ["area", "parent", "category", "count"]
QUIET = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WIJK = [
    ("W1", "G1", "a", 4), ("W1", "G1", "b", 30), ("W1", "G1", "total", 34), ("W2", "G1", "a", 25),
    ("W2", "G1", "b", 40), ("W2", "G1", "total", 65), ("W3", "G1", "a", 50), ("W3", "G1", "b", 60),
    ("W3", "G1", "total", 110), ("G1", "", "a", 79), ("G1", "", "b", 130), ("G1", "", "total", 209),
]  # fmt: skip


def write(path: Path, rows, header=HEADER, delimiter=",", newline="\n", start="") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows([header, *rows])
    path.write_bytes((start + text.getvalue()).encode())
    return path


def protect(source: Path, target: Path, *earlier: Path, checker: bool = True, **options) -> Path:
    call_command(
        "protect_table", str(source), str(target), earlier=[str(path) for path in earlier], for_checker=checker,
        stdout=io.StringIO(), **options,
    )  # fmt: skip
    return target


def refused(tmp_path: Path, rows, **how) -> str:
    source, target = write(tmp_path / "in.csv", rows, **how), tmp_path / "out.csv"
    with pytest.raises(CommandError) as refusal:
        protect(source, target)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
    return str(refusal.value)


@st.composite
def trees(draw, deepest: int = 4):
    """Areas with the area they lie in, lowest areas at several depths, an only child now and then."""
    parents = {"T": ""}
    level = ["T"]
    for depth in range(draw(st.integers(1, deepest))):
        below = []
        for area in level:
            for number in range(draw(st.integers(0 if depth else 1, 4))):
                code = f"{area}{number}"
                parents[code] = area
                below.append(code)
        level = below
        if len(parents) > 16:
            break
    return parents


@st.composite
def tables(draw):
    """Rows of a table that adds up: up to four categories, zeros, cells that are missing, margins left out."""
    parents = draw(trees())
    categories = "abcd"[: draw(st.integers(1, 4))]
    most = draw(st.sampled_from([6, 15, 40, 120]))
    lowest = sorted(set(parents) - set(parents.values()))
    counts: dict[tuple[str, str], int] = {}
    for area in lowest:
        for category in categories:
            if draw(st.integers(0, 9)) or category == "a":
                counts[area, category] = draw(st.one_of(st.just(0), st.integers(0, most)))
    return rows_of(parents, counts, with_total=len(categories) > 1 or draw(st.booleans()))


def rows_of(parents, counts, *, with_total=True):
    """All levels and margins of counts of the lowest areas."""
    found = dict(counts)
    if with_total:
        for (area, _category), count in counts.items():
            found[area, "total"] = found.get((area, "total"), 0) + count
    for (area, category), count in list(found.items()):
        while area := parents[area]:
            found[area, category] = found.get((area, category), 0) + count
    return [(area, parents[area], category, count) for (area, category), count in sorted(found.items())]


def assert_holds(source: Path, out: Path, *earlier: Path) -> None:
    """No small count is shown, and none can be worked out; no cover is known exactly."""
    truth, statuses, values = read(source, "count"), read(out, "status"), read(out)
    ranges = attack(out, *earlier)
    for cell, status in statuses.items():
        assert (values[cell] == "") == (status != "safe")
        if status == "safe":
            assert values[cell] == truth[cell] and int(truth[cell]) >= 10
            continue
        low, high = ranges[cell]
        assert low - 1e-6 <= int(truth[cell]) <= high + 1e-6
        assert high - low >= (10 if status == "primary" else 1) - 1e-6
        if status == "primary":
            assert high >= 10 - 1e-6


@QUIET
@given(tables())
def test_nothing_small_can_be_worked_out(tmp_path, rows):
    source = write(tmp_path / "in.csv", rows)
    assert_holds(source, protect(source, tmp_path / "out.csv"))


@QUIET
@given(tables(), st.data())
def test_nothing_can_be_worked_out_from_two_releases(tmp_path, rows, data):
    """First the upper part of the tree was released, later all of it; then two categories as one."""
    full = write(tmp_path / "full.csv", rows)
    depth = data.draw(st.integers(1, 3))
    first = write(tmp_path / "first.csv", [row for row in rows if len(row[0]) <= depth])
    before = protect(first, tmp_path / "before.csv")
    out = protect(full, tmp_path / "out.csv", before, rounded_to=["before.csv=1"])
    old, truth = attack(before), read(full, "count")
    shown_before = read(before)
    ranges = attack(out, before)
    for cell, (low, high) in ranges.items():
        assert low - 1e-6 <= int(truth[cell]) <= high + 1e-6
        had = min(10.0, old[cell][1] - old[cell][0]) if cell in old else 10.0 * (int(truth[cell]) < 10)
        public = any(shown_before.get((cell[0], name)) for name in "abcd") or shown_before.get(
            (cell[0], "total")
        )
        if not public:
            # A count that is large enough may follow from what was told of an area that only it lies in.
            assert high - low >= had - 1e-6, cell


def test_the_same_table_again_gives_the_same_bytes_also_beside_itself(tmp_path):
    source = write(tmp_path / "in.csv", WIJK)
    once = protect(source, tmp_path / "1.csv")
    again = protect(write(tmp_path / "in2.csv", WIJK), tmp_path / "2.csv", once)
    assert once.read_bytes() == again.read_bytes()


def test_rows_stay_in_order_and_only_a_checker_reads_why(tmp_path):
    source = write(tmp_path / "in.csv", reversed(WIJK))
    protect(source, tmp_path / "out.csv", checker=False)
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "area,parent,category,value,rounded_to,minimum_units"
    assert lines[1] == "G1,,total,209,1,10"
    assert [line.split(",")[0:3:2] for line in lines[1:]] == [[row[0], row[2]] for row in reversed(WIJK)]
    hidden = [line for line in lines if line.endswith(",,1,10")]
    assert len(hidden) == 4 and "W1,G1,a,,1,10" in hidden


@pytest.mark.parametrize(
    "how",
    [
        {"start": "\ufeff"},
        {"delimiter": ";"},
        {"newline": "\r\n"},
        {"header": ["Area", "PARENT", "Category", "Count"]},
        {"delimiter": ";", "newline": "\r\n", "start": "\ufeff"},
    ],
)
def test_every_usual_kind_of_file_is_read(tmp_path, how):
    plain = protect(write(tmp_path / "a.csv", WIJK), tmp_path / "1.csv")
    other = protect(write(tmp_path / "b.csv", WIJK, **how), tmp_path / "2.csv")
    assert plain.read_bytes() == other.read_bytes()


def changed(number, **cells):
    """The rows with some cells of one of them changed."""
    row = dict(zip(HEADER, WIJK[number], strict=True)) | cells
    return [*WIJK[:number], tuple(row.values()), *WIJK[number + 1 :]]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (changed(0, count=5), "Regel 4: W1, total: er staat 34, maar de delen tellen op tot 35"),
        (changed(9, count=80), "Regel 11: G1, a: er staat 80, maar de delen tellen op tot 79"),
        (changed(0, count=-4), "Regel 2, kolom “count”"),
        (changed(0, count="vier"), "“vier” is geen goede waarde"),
        (changed(0, count="4,5"), "een heel aantal"),
        (changed(0, count="1.234"), "zonder punten voor duizendtallen"),
        (changed(0, count="nan"), "Regel 2"),
        (changed(0, count=""), "Deze cel is leeg"),
        (changed(0, area=""), "kolom “area”"),
        (changed(0, parent="G2"), "Regel 3: Gebied W1 lag op een eerdere regel in “G2”"),
        ([*WIJK, ("W9", "G9", "a", 20), ("W9", "G9", "b", 20)], "Regel 14, kolom “parent”: Gebied “G9”"),
        ([*WIJK, ("W1", "G1", "a", 4)], "Regel 14: Gebied W1 met categorie a stond al op regel 2"),
        ([*WIJK[:9], *[(a, "W1", c, n) for a, _p, c, n in WIJK[9:]]], "kring"),
        ([("W1", "W1", "a", 4)], "ligt in zichzelf"),
        ([], "alleen een kopregel"),
        ([*WIJK, ("W1", "G1", "b")], "Regel 14: Deze regel heeft 3 kolommen"),
    ],
)
def test_a_bad_file_is_refused_with_the_line(tmp_path, rows, sentence):
    assert sentence in refused(tmp_path, rows)


def test_a_missing_column_is_named(tmp_path):
    told = refused(tmp_path, WIJK, header=["area", "parent", "soort", "count"])
    assert "De kolom category ontbreekt" in told and "soort" in told


def test_unknown_rules_are_refused_with_those_that_exist(tmp_path):
    source = write(tmp_path / "in.csv", WIJK)
    with pytest.raises(CommandError, match="Kies uit: CBS/ESSnet"):
        protect(source, tmp_path / "out.csv", profile="eigen regels")


def test_a_translated_margin_is_the_margin(tmp_path):
    dutch = [(a, p, "Totaal" if c == "total" else c, n) for a, p, c, n in WIJK]
    out = protect(write(tmp_path / "in.csv", dutch), tmp_path / "out.csv")
    assert read(out)["W1", "Totaal"] == "34"
    assert sum(status == "secondary" for status in read(out, "status").values()) == 3


def test_the_lowest_areas_alone_are_protected_as_if_their_sums_were_known(tmp_path):
    rows = [row for row in WIJK if row[0] != "G1" and row[2] != "total"]
    out = protect(write(tmp_path / "in.csv", rows), tmp_path / "out.csv")
    assert len(read(out)) == 6
    assert sum(status != "safe" for status in read(out, "status").values()) >= 4


def test_a_small_change_since_an_earlier_file_is_hidden_and_told(tmp_path):
    before = protect(write(tmp_path / "old.csv", WIJK), tmp_path / "before.csv")
    more = [(a, p, c, n + 3 * (c in ("b", "total") and a in ("W3", "G1"))) for a, p, c, n in WIJK]
    said = io.StringIO()
    call_command(
        "protect_table", str(write(tmp_path / "new.csv", more)), str(tmp_path / "out.csv"), earlier=[str(before)],
        stdout=said,
    )  # fmt: skip
    values = read(tmp_path / "out.csv")
    assert [values[cell] for cell in (("W3", "b"), ("W3", "total"), ("G1", "b"), ("G1", "total"))] == [""] * 4
    assert "W3, b: volgens before.csv was het 60, nu zou het 63 zijn" in said.getvalue()


def test_a_whole_level_above_may_be_left_out(tmp_path):
    """Neighbourhoods and districts, and no rows of the municipalities that these lie in."""
    low = [
        (f"B{d}{n}", f"W{d}", "total", count)
        for d, counts in enumerate(((30, 4, 51), (40, 60, 25)))
        for n, count in enumerate(counts)
    ]
    middle = [("W0", "G1", "total", 85), ("W1", "G2", "total", 125)]
    assert "“G2”" in refused(tmp_path, [*low, *middle, ("G1", "", "total", 85)])
    source = write(tmp_path / "in.csv", [*low, *middle])
    assert_holds(source, protect(source, tmp_path / "out.csv"))


def test_rounding_adds_up_and_tells_nothing_of_small_counts(tmp_path):
    def out(small):
        rows = [
            (a, p, c, n + (small - 4) * (c in ("a", "total") and a in ("W1", "G1"))) for a, p, c, n in WIJK
        ]
        return protect(
            write(tmp_path / f"in{small}.csv", rows), tmp_path / f"{small}.csv", profile="OpenSAFELY"
        )

    assert out(4).read_bytes() == out(7).read_bytes()
    values = {cell: int(text or 0) for cell, text in read(out(4)).items()}
    assert all(value % 5 == 0 for value in values.values())
    assert values["G1", "b"] == sum(values[area, "b"] for area in ("W1", "W2", "W3")) == 130
    # A sum without what was taken out of it is not that sum, so it is not told.
    assert not {cell for cell in values if values[cell]} & {
        ("W1", "a"),
        ("W1", "total"),
        ("G1", "a"),
        ("G1", "total"),
    }
    assert values["W2", "total"] == values["W2", "a"] + values["W2", "b"] == 65


@pytest.mark.parametrize(
    ("area", "category", "what"),
    [
        ("1012JS", "total", "postcode"),
        ("W1", "123456782", "burgerservicenummer"),
        ("W1", "geboren 3 jan 1980", "geboortedatum"),
    ],
)
def test_a_file_with_people_in_its_names_is_refused_with_the_line(tmp_path, area, category, what):
    rows = [("W2", "", "total", 40), (area, "", category, 40)]
    with pytest.raises(CommandError) as refused:
        protect(write(tmp_path / "in.csv", rows), tmp_path / "out.csv")
    assert "Regel 3" in str(refused.value) and what in str(refused.value)
    assert area == "W1" or area not in str(refused.value)
    assert not (tmp_path / "out.csv").exists()


def test_a_figure_of_too_many_digits_is_named(tmp_path):
    rows = [
        (a, p, c, 10**17 if (a, c) == ("W1", "a") else n) for a, p, c, n in WIJK if c != "total" and a != "G1"
    ]
    with pytest.raises(CommandError, match="hooguit vijftien cijfers"):
        protect(write(tmp_path / "in.csv", rows), tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_the_same_file_is_hidden_alike_on_one_installation_and_its_key_chooses_the_cover(tmp_path, settings):
    rows = [(f"W{n}", "G", "total", 4 if n == 0 else 40) for n in range(12)] + [("G", "", "total", 444)]
    source, made = write(tmp_path / "in.csv", rows), {}
    for number in range(8):
        settings.SECRET_KEY = f"installation-{number}-" + "k" * 50
        first = protect(source, tmp_path / f"{number}.csv").read_bytes()
        assert protect(source, tmp_path / f"{number}-again.csv").read_bytes() == first
        made[number] = {
            status: {
                row["area"]
                for row in csv.DictReader(io.StringIO(first.decode("utf-8-sig")))
                if row["status"] == status
            }
            for status in ("primary", "secondary")
        }
    assert all(marks["primary"] == {"W0"} and marks["secondary"] for marks in made.values())
    assert len({frozenset(marks["secondary"]) for marks in made.values()}) > 1


@pytest.mark.parametrize("kind", ["name", "spelling", "symlink", "hard link"])
@pytest.mark.parametrize("is_earlier", [False, True])
def test_no_file_that_is_read_is_written_over(tmp_path, kind, is_earlier):
    source = write(tmp_path / "in.csv", WIJK)
    before = protect(source, tmp_path / "before.csv")
    kept = before if is_earlier else source
    target = {"name": kept, "spelling": tmp_path / "sub" / ".." / kept.name}.get(kind, tmp_path / "out.csv")
    (tmp_path / "sub").mkdir()
    if kind == "symlink":
        target.symlink_to(kept)
    if kind == "hard link":
        target.hardlink_to(kept)
    content = kept.read_bytes()
    with pytest.raises(CommandError, match="hetzelfde bestand") as refusal:
        protect(source, target, before)
    assert kept.read_bytes() == content and kept.name in str(refusal.value)


def test_an_older_output_may_be_written_over(tmp_path):
    source = write(tmp_path / "in.csv", WIJK)
    target = write(tmp_path / "out.csv", [])
    assert len(read(protect(source, target))) == len(WIJK)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("W1", "", "total", 5)], "1 rij, waarvan 1 met onvoldoende"),
        ([("W1", "", "total", 50), ("W2", "", "total", 60)], "2 rijen, waarvan 0 met onvoldoende"),
    ],
)
def test_one_row_is_no_rows(tmp_path, rows, sentence):
    said = io.StringIO()
    call_command(
        "protect_table", str(write(tmp_path / "in.csv", rows)), str(tmp_path / "out.csv"), stdout=said
    )
    assert sentence in said.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "leeg. Verwacht werd een tabel (CSV)."),
        (b"area,parent\0", "leeg teken (NUL) in. Verwacht werd een tabel (CSV)."),
        (b"\x81\x02\x03", "Verwacht werd een tabel (CSV), in UTF-8."),
        (b"area,parent,category,count\nW1\n", "Deze regel heeft 1 kolom."),
    ],
)
def test_a_file_that_is_no_table_is_told_what_this_command_reads(tmp_path, content, sentence):
    (tmp_path / "in.csv").write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        protect(tmp_path / "in.csv", tmp_path / "out.csv")
    assert sentence in str(refusal.value)
    assert "GeoJSON" not in str(refusal.value) and "kaartbestand" not in str(refusal.value)


def test_faults_that_are_left_over_are_counted_in_words(tmp_path):
    def told(many):
        return refused(tmp_path, [(f"W{n}", "", "total", -1) for n in range(many)])

    assert told(21).endswith("En nog één andere fout.")
    assert told(22).endswith("En nog 2 andere fouten.")

"""Whatever bytes come in, a reader answers with records or with a FileProblem."""

import io
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from areas.readers.adjacency import read_adjacency
from areas.readers.area_file import read_area_file
from areas.readers.layout import propose_layout
from areas.readers.problems import FileProblem

CELLS = st.sampled_from(
    ["", ".", "GM0363", "WK0363AA", "GM0363    ", "-99997", "1.234", "1,5", "2025", "2025JJ00", '"', "a", "b", "code",
     "name", "naam", "inwoners", "aantal", "Perioden", "Regio's", "shared_boundary_m", "NL01", "Bron: CBS", "ü", "-1",
     "1e999", "9" * 400, "²", "ǅ", "\ufeff", "\u2028", "\x1c", "\x85"]
)  # fmt: skip
SEPARATORS = st.sampled_from([";", ",", "\t"])
TABLES = st.builds(
    lambda rows, separator, end: end.join(separator.join(row) for row in rows).encode(),
    st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=8),
    SEPARATORS,
    st.sampled_from(["\n", "\r\n", "\r"]),
)
JSON_BITS = st.sampled_from(
    ['{"type":"FeatureCollection","features":[', '{"type":"Feature","properties":{"statcode":"GM0363","jaar":2022},',
     '"geometry":{"type":"Polygon","coordinates":[[[4,52],[5,52],[5,53],[4,52]]]}}',
     "]}", "{", "}", "[", "]", ",", "null",
     '"geometry":{"type":"MultiPolygon","coordinates":[[[]]]}}', "1e999", "-", "NaN", '"\\ud800"', "9" * 5000]
)  # fmt: skip
ANY = st.one_of(
    st.binary(max_size=300),
    TABLES,
    st.lists(JSON_BITS, max_size=8).map(lambda bits: "".join(bits).encode()),
    st.binary(max_size=200).map(lambda rest: b"PK\x03\x04" + rest),
)


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/"), text)
    return stream.getvalue()


@pytest.mark.parametrize("reader", [
    lambda content: read_area_file(content, 2022),
    read_area_file,
    read_adjacency,
    propose_layout,
])  # fmt: skip
@settings(max_examples=250, deadline=None)
@example(archive(a="b"))
@example(archive(xl__workbook="<a/>"))
@example(b"\xef\xbb\xbf")
@example(b'\xef\xbb\xbf"')
@example(b"a,b\n" + b"9" * 5000 + b",GM0363")
@given(content=ANY)
def test_only_a_file_problem_comes_out(reader, content):
    problem = outcome(reader, content)
    assert problem is None or 1 <= len(problem.problems) <= 20


def outcome(reader, content):
    try:
        reader(content)
    except FileProblem as problem:
        return problem
    return None

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.exchange.naaccr_xml import (
    Patient,
    Reader,
    ReaderOptions,
    ReadingStopped,
    Root,
    Tumor,
    Writer,
    WriterOptions,
    WritingRefused,
    copying,
    parallel,
)
from tests.exchange.naaccr_xml.documents import document, item, patient

# XML has no place for these, and a carriage return ends a line.
FORBIDDEN = "".join(map(chr, range(32))).replace("\t", "").replace("\n", "") + "\ufffe\uffff"
SYNTHETIC = Path(__file__).parents[4] / "shared" / "data" / "synthetic"


def written(patients, **options):
    target = io.BytesIO()
    with Writer(target, Root(250, "A", "2025-06-01T12:00:00Z"), WriterOptions(**options)) as writer:
        for each in patients:
            writer.write(each)
    return target.getvalue()


def test_a_file_is_written_in_the_standard_layout():
    content = written([Patient({"nameLast": "Lind & Co"}, [Tumor({"primarySite": "C341"})])])
    expected = document(
        patient(item("nameLast", "Lind &amp; Co", indent=8), item("primarySite", "C341"))
    )
    assert content == expected


def test_numbers_order_and_zeros_on_request():
    tumor = Tumor({"primarySite": "C341", "ageAtDiagnosis": "67"})
    content = written(
        [Patient({}, [tumor])], write_numbers=True, alphabetical=True, pad_zeros=True
    ).decode()
    assert '<Item naaccrId="ageAtDiagnosis" naaccrNum="230">067</Item>' in content
    assert content.index("ageAtDiagnosis") < content.index("primarySite")


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ({"primarySite": "C34.1"}, "primarySite: 'C34.1', expected at most 4 characters"),
        ({"sexAssignedAtBirth": "1"}, "sexAssignedAtBirth is no item of version 250"),
    ],
)
def test_nothing_is_cut_or_dropped_unasked(items, words):
    with pytest.raises(WritingRefused, match=words):
        written([Patient({}, [Tumor(items)])])


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs", "Zs"], exclude_characters=FORBIDDEN),
        min_size=1,
        max_size=60,
    )
)
def test_any_text_comes_back_as_it_was(text):
    text = f"({text})"
    content = written([Patient({}, [Tumor({"textRemarks": text})])])
    (found,) = Reader(io.BytesIO(content))
    assert found.tumors[0].items == {"textRemarks": text}
    assert found.problems == []


@pytest.mark.skipif(not SYNTHETIC.exists(), reason="needs ../shared/data/synthetic")
@pytest.mark.parametrize("name", ["250-A", "250-I", "260-A", "260-I"])
def test_the_synthetic_files_copy_item_for_item(name, tmp_path):
    source = SYNTHETIC / f"naaccr-{name}-1000.xml.gz"
    copied = copying.copy(source, tmp_path / "out.xml", ReaderOptions())
    assert (copied.tumors, copied.problems) == (1_000, 0)
    with Reader(source) as before, Reader(tmp_path / "out.xml") as after:
        assert before.root.items == after.root.items
        for one, other in zip(before, after, strict=True):
            assert one == other


def test_a_copy_that_stops_leaves_the_old_file(tmp_path):
    source, target = tmp_path / "cut.xml", tmp_path / "out.xml"
    source.write_bytes(document(patient())[:-5])
    target.write_text("before")
    with pytest.raises(Exception, match="not well-formed"):
        copying.copy(source, target, ReaderOptions())
    assert target.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut.xml", "out.xml"]


SITES = ["C341", "C34.1", "C509", "nope"] * 10
MANY = document(*(patient("", item("primarySite", site)) for site in SITES))


def found_by(path, jobs):
    """Return the sum of all findings, and the stop at their end."""
    total = parallel.Findings()
    try:
        for findings in parallel.validate(path, jobs=jobs):
            total.add(findings)
    except ReadingStopped as stopped:
        return total, str(stopped)
    return total, None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"", b""),
        (b"nope", b"\xff\xff"),
        (b"    <Patient>", b"<!-- </Patient> " + b"x" * 3_000 + b" </Patient> --><Patient>"),
        (b"C509</Item>", b"C509<Item/></Item>"),
        (b"</Patient>", b"</Patient><Item naaccrId='registryId'>1</Item>"),
        (b"</NaaccrData>", b""),
    ],
)
def test_several_processes_find_what_one_finds(tmp_path, monkeypatch, old, new):
    monkeypatch.setattr(parallel, "PART", 2_000)
    path = tmp_path / "many.xml"
    before, found, after = MANY.rpartition(old) if old else (MANY, b"", b"")
    path.write_bytes(before + (new if found else b"") + after)
    assert found_by(path, 1) == found_by(path, 2)


def test_all_problems_before_a_stop_are_found(tmp_path):
    path = tmp_path / "cut.xml"
    path.write_bytes(MANY[:-5])
    total, stopped = found_by(path, 1)
    assert (total.patients, len(total.problems)) == (40, 10)
    assert "not well-formed" in stopped

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.exchange.naaccr_xml import (
    Patient,
    Reader,
    ReaderOptions,
    Root,
    Tumor,
    Writer,
    WriterOptions,
    WritingRefused,
    copying,
    parallel,
)
from tests.exchange.naaccr_xml.documents import document, item, patient

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
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs"]), min_size=1, max_size=60
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


def test_several_processes_find_what_one_finds(tmp_path, monkeypatch):
    monkeypatch.setattr(parallel, "PART", 2_000)
    path = tmp_path / "many.xml"
    sites = ["C341", "C34.1", "C509", "nope"] * 10
    path.write_bytes(document(*(patient("", item("primarySite", site)) for site in sites)))
    one, two = parallel.validate(path, jobs=1), parallel.validate(path, jobs=2)
    assert one == two
    assert (two.patients, len(two.problems)) == (40, 10)

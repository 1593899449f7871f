import gzip
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.exchange.naaccr_xml import Reader, ReaderOptions, ReadingStopped
from registry.exchange.naaccr_xml.fast import FastPath
from tests.exchange.naaccr_xml.documents import document, item, patient

STRICT = ReaderOptions()


def read(content, options=STRICT):
    """Return what a reader makes of *content*: patients, problems, or the stop's line and words."""
    patients = []
    try:
        with Reader(io.BytesIO(content), options) as reader:
            patients.extend(reader)
            return patients, [n.line for n in reader.notices], None
    except ReadingStopped as stopped:
        return patients, [], (stopped.line, stopped.message)


def read_exactly(content, monkeypatch_context):
    with monkeypatch_context() as patch:
        patch.setattr(FastPath, "next_patient", lambda *_: None)
        return read(content)


TWO = document(
    patient(item("nameLast", "Lind"), item("primarySite", "C341") + item("laterality", "1")),
    patient(item("nameLast", "Ito"), item("primarySite", "C509"), item("primarySite", "C187")),
)


def test_patients_come_with_items_tumors_and_lines():
    (first, second), _, stopped = read(TWO)
    assert stopped is None
    assert first.items == {"nameLast": "Lind"}
    assert [tumor.items for tumor in second.tumors] == [
        {"primarySite": "C509"},
        {"primarySite": "C187"},
    ]
    assert (first.line, first.end_line) == (8, 14)
    assert [(tumor.line, tumor.end_line) for tumor in second.tumors] == [(17, 19), (20, 22)]


def test_a_problem_names_line_path_item_value_and_what_was_expected():
    content = document(patient(item("nameLast", "Lind"), item("primarySite", "C34.1")))
    (found,), _, _ = read(content)
    (problem,) = found.problems
    assert problem.line == 11
    assert problem.path == "/Patient/Tumor[1]/Item[1]"
    assert str(problem) == "Value too long: primarySite, 'C34.1', expected at most 4 characters"
    assert found.tumors[0].items == {"primarySite": "C34.1"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b" \n" * 2_000_000, "the file is empty"),
        ("\u2028".encode() + TWO, "not an XML document"),
        (b"name,site\n", "not an XML document"),
        (b"PK\x03\x04rest", "an Excel workbook"),
        ("<NaaccrData/>".encode("utf-16"), "UTF-16"),
        (TWO[:-30], "not well-formed"),
        (TWO.replace(b"250.xml", b"270.xml"), "naaccr-dictionary-270.xml"),
        (TWO.replace(b'recordType="A"', b'recordType="X"'), "expected A, M, C or I"),
        (TWO.replace(b'naaccr.org/naaccrxml"', b'example.org"'), "default namespace"),
        (
            TWO.replace(b"</Tumor>", b"<Item/></Tumor>").replace(b"<Item/>", b"<Patient/>"),
            "Patient",
        ),
        (TWO.replace(b"Lind", b"<b>Lind</b>"), "element 'b' inside an Item"),
        (TWO + b"<more/>", "junk after document element"),
    ],
)
def test_what_cannot_be_read_stops_with_line_and_reason(content, words):
    _, _, stopped = read(content)
    assert stopped is not None
    line, message = stopped
    assert line >= 1
    assert words in message


def test_the_patients_before_a_stop_are_delivered():
    patients, _, stopped = read(TWO.replace(b"Ito</Item>", b"Ito</Item><Item/></Item>"))
    assert [patient.items["nameLast"] for patient in patients] == ["Lind"]
    assert stopped[0] == 16


def test_declared_entities_are_never_expanded():
    bomb = b'<!DOCTYPE NaaccrData [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'
    content = TWO.replace(b"<NaaccrData", bomb + b"<NaaccrData").replace(b"Lind", b"&b;")
    _, _, stopped = read(content)
    assert "undefined entity" in stopped[1]


def test_a_compressed_file_that_grows_beyond_reason_is_refused():
    blanks = b" " * 1_000_000
    content = TWO.replace(b"    <Patient>", b"".join([blanks + b"<Patient/>"] * 80) + b"<Patient>")
    _, _, stopped = read(gzip.compress(content))
    assert "grew to" in stopped[1]


def test_an_endless_patient_is_refused_before_it_fills_the_memory():
    text = TWO.replace(b"Lind", b"<!--" + b"x" * 5_000_000 + b"-->Lind")
    _, _, stopped = read(text)
    assert "more than 4,194,304 characters" in stopped[1]
    _, _, stopped = read(text, ReaderOptions(max_patient=6_000_000))
    assert stopped is None


def test_a_cut_archive_is_refused():
    _, _, stopped = read(gzip.compress(TWO)[:-12])
    assert "damaged or cut" in stopped[1]


def test_bad_bytes_and_forbidden_characters_are_put_right_with_a_notice():
    content = TWO.replace(b"Lind", b"Li\xffnd").replace(b"Ito", b"I\x07to&#7;")
    patients, notices, stopped = read(content)
    assert stopped is None
    assert [p.items["nameLast"] for p in patients] == ["Li\ufffdnd", "Ito"]
    assert notices == [9, 16, 16]


def test_each_line_with_bad_bytes_is_noted_and_good_replacement_characters_are_not():
    content = TWO.replace(b"Lind", b"a\xff\nb\n\xe9\xe9\n\xef\xbf\xbd")
    (first, _), notices, _ = read(content)
    assert first.items["nameLast"] == "a\ufffd\nb\n\ufffd\ufffd\n\ufffd"
    assert notices == [9, 11]


def test_notices_have_an_end():
    content = TWO.replace(b"Lind", b"\xff\n" * 3_000)
    with Reader(io.BytesIO(content)) as reader:
        list(reader)
    assert len(reader.notices) == 1_001
    assert reader.notices[-1].text == "further notices of this file are not listed"


def numbered(number):
    return TWO.replace(b'"laterality"', f'"laterality" naaccrNum="{number}"'.encode())


@pytest.mark.parametrize("number", ["4" * 5_000, "410.0", "\u0664\u0661\u0660", "-"])
def test_a_number_that_is_none_stops(number):
    assert "naaccrNum" in read(numbered(number))[2][1]


@pytest.mark.parametrize("number", ["410", " +410 ", "0" * 5_000 + "410", ""])
def test_a_number_may_be_written_in_many_ways(number):
    patients, _, stopped = read(numbered(number))
    assert (stopped, patients[0].problems) == (None, [])


def test_a_reference_of_any_length_is_read_or_refused():
    good = TWO.replace(b"Lind", b"&#" + b"0" * 5_000 + b"65;")
    assert read(good)[0][0].items == {"nameLast": "A"}
    assert (
        "invalid character number" in read(TWO.replace(b"Lind", b"&#" + b"1" * 5_000 + b";"))[2][1]
    )


@pytest.mark.parametrize(
    "start",
    [
        "<Item naaccrId='nameLast'>",
        '<Item naaccrNum="2230" naaccrId="nameLast">',
        "<Item\n naaccrId=\"nameLast\"\tnaaccrNum='2230' >",
    ],
)
def test_attributes_may_be_written_in_every_way(start):
    content = TWO.replace(b'<Item naaccrId="nameLast">', start.encode())
    patients, _, stopped = read(content)
    assert stopped is None
    assert [patient.items["nameLast"] for patient in patients] == ["Lind", "Ito"]
    assert not any(patient.problems for patient in patients)


def test_a_stray_end_tag_is_no_patient():
    patients, _, stopped = read(TWO.replace(b"</NaaccrData>", b"</Patient>\n</NaaccrData>"))
    assert len(patients) == 2
    assert stopped == (24, "not well-formed XML: mismatched tag")


def test_ten_thousand_empty_patients_are_read():
    content = document("<Patient/>" * 10_000)
    assert len(read(content)[0]) == 10_000


def test_line_ends_of_all_kinds_count_the_same():
    for ending in (b"\r\n", b"\r"):
        (_, second), _, stopped = read(TWO.replace(b"\n", ending))
        assert stopped is None
        assert second.line == 15


ids = st.sampled_from(
    ["primarySite", "laterality", "textRemarks", "dateOfDiagnosis", "nope", "sex"]
)
values = st.one_of(
    st.sampled_from(["C341", "1", "2025", "", "20250230", " x", "x ", "&amp;", "&#233;", "a&gt;b"]),
    st.text(
        st.characters(codec="utf-8", exclude_characters="<&\r", exclude_categories=["Cc", "Cs"]),
        max_size=8,
    ),
)
mutations = st.sampled_from(
    [
        (b"<Tumor>", b"<Tumor >"),
        (b"<Tumor>", b"<Tumor><!-- </Patient> -->"),
        (b"</Tumor>", b""),
        (b"</Patient>", b"</Patient\n>"),
        (b"</Patient>", b"</Patient></Patient>"),
        (b"</Patient>", b"</Patient><Patient/>"),
        (b"<Patient>", b"<Patient"),
        (b"</Tumor>", b"</Tumor>]]>"),
        (b"<Tumor>", b"\xff\x07<Tumor>"),
        (b'">', b"\" naaccrNum='410' >"),
        (b"C341", b"&#00000000000000000000000000065;"),
        (b"<Patient>", b'<Patient a="1">'),
        (b"</Item>", b"<![CDATA[</Patient>]]></Item>"),
        (b"</Item>", b"]]></Item>"),
        (b' naaccrId="', b" naaccrId='"),
        (b'">', b'"/>'),
        (b'">', b'" naaccrNum="400">'),
        (b"        <Tumor>", b"stray <Tumor>"),
        (b"</NaaccrData>", b""),
        (b"    <Patient>", b'    <Item naaccrId="registryId">1</Item><Patient>'),
        (b"", b""),
    ]
)


@st.composite
def documents(draw):
    def some_items():
        return "".join(item(draw(ids), draw(values)) for _ in range(draw(st.integers(0, 3))))

    def some_patient():
        tumors = [some_items() for _ in range(draw(st.integers(0, 2)))]
        return patient(some_items(), *tumors)

    content = document(*(some_patient() for _ in range(draw(st.integers(0, 3)))))
    old, new = draw(mutations)
    places = content.count(old) if old else 0
    if not places:
        return content
    parts = content.split(old)
    cut = draw(st.integers(1, places))
    return old.join(parts[:cut]) + new + old.join(parts[cut:])


@given(documents())
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_the_fast_path_gives_what_the_exact_path_gives(content):
    assert read(content) == read_exactly(content, pytest.MonkeyPatch.context)


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(content):
    read(content)
    read(TWO[:400] + content + TWO[400:])

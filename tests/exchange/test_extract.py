from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from registry.audit.actions import SYSTEM
from registry.cases import actions as cases
from registry.exchange import exporting, extract, naaccr_xml
from registry.exchange.conversion import Converter, Kind, Target
from registry.exchange.importing import actions as importing

SYNTHETIC = Path(__file__).parents[3] / "shared" / "data" / "synthetic"
NAMES = ["naaccr-250-A-1000", "naaccr-250-I-1000", "naaccr-260-A-1000", "naaccr-260-I-1000"]
NOW = datetime(2025, 7, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def stored_case(make_abstract, make_patient):
    def make(**items):
        patient = make_patient(sexAssignedAtBirth="2")
        return make_abstract(patient=patient, **items)

    return make


def imported(source, folder):
    """Store a copy of *source* as an import does, which deletes what it has stored."""
    path = folder / f"upload-{source.name}"
    path.write_bytes(source.read_bytes())
    batch = importing.begin(SYSTEM, path, path.name, facility=None, relaxed=False)
    importing.hold(batch.id, path)
    importing.accept(SYSTEM, batch.id, path)
    return batch


def content(path):
    """Return the root items and, for each patient number, all items and tumors."""
    patients: dict[str, Counter[object]] = {}
    with naaccr_xml.Reader(path) as reader:
        for patient in reader:
            assert not patient.problems
            number = patient.items["patientIdNumber"]
            found = patients.setdefault(number, Counter())
            found[tuple(sorted(patient.items.items()))] += 1
            found.update(tuple(sorted(tumor.items.items())) for tumor in patient.tumors)
        return reader.root, patients


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_stored_and_exported_again_item_for_item(app, tmp_path, name):
    source = SYNTHETIC / f"{name}.xml.gz"
    if not source.exists():
        pytest.skip(f"needs {source}")
    imported(source, tmp_path)
    root, patients = content(source)
    target = Target(root.version, root.record_type, as_stored=True)
    own = {key: root.items[key] for key in ("registryType", "registryId", "npiRegistryId")}
    path = tmp_path / "out.xml.gz"
    exported = exporting.export(path, target, [], own, generated=NOW)
    again, back = content(path)
    assert exported.tumors == 1000
    assert (again.version, again.record_type, again.items) == (
        root.version,
        root.record_type,
        root.items,
    )
    assert back == patients


def test_a_patient_without_a_case_is_exported_with_the_whole_store(
    app, tmp_path, make_patient, stored_case
):
    stored_case()
    make_patient(nameLast="Lind")
    path = tmp_path / "all.xml"
    exported = exporting.export(path, Target(260, "A", as_stored=True), [], {}, generated=NOW)
    assert (exported.patients, exported.tumors) == (2, 1)


def test_two_facilities_report_one_tumor_in_two_records(stored_case, make_facility):
    abstract = stored_case(primarySite="C341")
    other = make_facility()
    cases.open_abstract(
        SYSTEM, abstract.patient, other, {}, today=date(2025, 6, 30), tumor=abstract.tumor
    )
    [found] = extract.patients(extract.stored([]), Converter(Target(260, "A")))
    assert [tumor.items["primarySite"] for tumor in found.patient.tumors] == ["C341", "C341"]
    assert [tumor.items["reportingFacility"] for tumor in found.patient.tumors] == [
        abstract.facility.facility_id,
        other.facility_id,
    ]


def test_the_same_store_gives_the_same_bytes_plain_and_packed(stored_case, tmp_path):
    stored_case()
    for name in ("one.xml", "two.xml", "one.xml.gz", "two.xml.gz"):
        exporting.export(tmp_path / name, Target(260, "A"), [], {}, generated=NOW)
    assert (tmp_path / "one.xml").read_bytes() == (tmp_path / "two.xml").read_bytes()
    assert (tmp_path / "one.xml.gz").read_bytes() == (tmp_path / "two.xml.gz").read_bytes()


def test_an_export_that_stops_leaves_no_file(stored_case, tmp_path):
    stored_case()

    def stop(_tumors):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exporting.export(
            tmp_path / "half.xml", Target(260, "A"), [], {}, generated=NOW, progress=stop
        )
    assert list(tmp_path.glob("*.xml")) == []
    assert list(tmp_path.glob(".export-*")) == []


def test_what_the_record_type_does_not_carry_is_counted(stored_case, tmp_path):
    stored_case(textDxProcPe="Cough.")
    exported = exporting.export(tmp_path / "i.xml", Target(260, "I"), [], {}, generated=NOW)
    left_out = {
        remark.naaccr_id: number
        for remark, number in exported.remarks.items()
        if remark.kind is Kind.LEFT_OUT
    }
    assert left_out == {"nameFirst": 1, "nameLast": 1, "textDxProcPe": 1}


def test_user_items_are_exported_under_the_name_of_their_dictionary(stored_case, tmp_path):
    from registry.cases.items import CaseItems
    from registry.extensions import db

    importing.load_dictionary(
        SYSTEM,
        b"""<?xml version="1.0"?>
<NaaccrDictionary dictionaryUri="http://example.org/state.xml" naaccrVersion="260"
  specificationVersion="1.8" xmlns="http://naaccr.org/naaccrxml"><ItemDefs>
<ItemDef naaccrId="stateItem" naaccrNum="10001" naaccrName="State item" length="3"
  recordTypes="A,M" parentXmlElement="Tumor"/></ItemDefs></NaaccrDictionary>""",
    )
    CaseItems.of(stored_case()).set({"stateItem": "abc"}, level="tumor")
    db.session.commit()
    path = tmp_path / "state.xml"
    exporting.export(path, Target(260, "A"), [], {}, generated=NOW)
    text = path.read_text("utf-8")
    assert 'userDictionaryUri="http://example.org/state.xml"' in text
    assert '<Item naaccrId="stateItem">abc</Item>' in text


@pytest.mark.postgres
def test_cases_stream_from_postgresql_too(postgres_app, tmp_path):
    hospital = cases.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    patient = cases.add_patient(SYSTEM, {"nameLast": "Okafor", "race1": "01"})
    cases.open_abstract(SYSTEM, patient, hospital, {}, today=date(2025, 6, 30))
    exported = exporting.export(tmp_path / "out.xml", Target(260, "A"), [], {}, generated=NOW)
    assert (exported.patients, exported.tumors) == (1, 1)

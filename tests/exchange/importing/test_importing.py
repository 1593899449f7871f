import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import actions as case_actions
from registry.cases.items import CaseItems
from registry.cases.models import Abstract, Facility, Patient, Tumor
from registry.exchange import naaccr_xml
from registry.exchange.importing import actions, queries, storing
from registry.extensions import db
from tests.exchange.naaccr_xml.documents import document, item, patient

SYNTHETIC = Path(__file__).parents[4] / "shared" / "data" / "synthetic"

PERSON = (
    item("patientIdNumber", "00000001") + item("nameLast", "Lind") + item("dateOfBirth", "19560214")
)


def tumor(number="202500001", sequence="00", site="C341", facility="0000099001", **more):
    items = {
        "primarySite": site,
        "reportingFacility": facility,
        "accessionNumberHosp": number,
        "sequenceNumberHospital": sequence,
        "classOfCase": "14",
        **more,
    }
    return "".join(item(naaccr_id, value) for naaccr_id, value in items.items() if value)


@pytest.fixture
def hold(tmp_path):
    """Return a function that holds a file's content and gives the batch."""

    def held(content, name="file.xml", facility=None):
        path = tmp_path / "upload"
        path.write_bytes(content)
        batch = actions.begin(SYSTEM, path, name, facility=facility)
        path = path.replace(queries.file_path(batch))
        return actions.hold(batch.id, path)

    return held


@pytest.fixture
def bring(hold):
    """Return a function that holds and accepts a file's content."""

    def accepted(content, **options):
        batch = hold(content, **options)
        actions.accept(SYSTEM, batch.id, queries.file_path(batch))
        return db.session.get(type(batch), batch.id)

    return accepted


def counts(batch):
    return (batch.new, batch.changed, batch.unchanged, batch.refused)


def stored(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.postgres
def test_a_file_is_held_then_stored_then_unchanged(any_app, hold, bring):
    content = document(
        patient(PERSON, tumor(), tumor(sequence="02", site="C509", textRemarks="two\nlines"))
    )
    batch = hold(content)
    assert (batch.state, counts(batch)) == ("held", (2, 0, 0, 0))
    assert stored(Abstract) == 0
    actions.accept(SYSTEM, batch.id, queries.file_path(batch))
    assert (stored(Patient), stored(Tumor), stored(Abstract)) == (1, 2, 2)
    events = db.session.scalar(select(func.count(AuditEvent.id)))
    again = bring(content)
    assert counts(again) == (0, 0, 2, 0)
    assert (stored(Patient), stored(Tumor), stored(Abstract)) == (1, 2, 2)
    # Uploading and accepting are written down, and nothing else.
    assert db.session.scalar(select(func.count(AuditEvent.id))) == events + 2


@pytest.mark.postgres
def test_a_changed_item_is_shown_from_and_to_and_then_stored(any_app, hold, bring):
    bring(document(patient(PERSON, tumor(laterality="1"))))
    batch = hold(document(patient(PERSON + item("race1", "01"), tumor(laterality="2"))))
    (row,) = queries.rows(batch.id).rows
    assert row.kind == "changed"
    assert row.changes == {"race1": ["", "01"], "laterality": ["1", "2"]}
    actions.accept(SYSTEM, batch.id, queries.file_path(batch))
    case = CaseItems.of(db.session.scalars(select(Abstract)).one())
    assert (case["race1"], case["laterality"]) == ("01", "2")


def test_items_that_the_file_does_not_have_stay(app, bring):
    bring(document(patient(PERSON, tumor(laterality="1", textRemarks="kept"))))
    nameless = item("patientIdNumber", "00000001") + item("dateOfBirth", "19560214")
    batch = bring(document(patient(nameless, tumor(laterality="2")), record_type="I"))
    assert counts(batch) == (0, 1, 0, 0)
    case = CaseItems.of(db.session.scalars(select(Abstract)).one())
    assert (case["nameLast"], case["textRemarks"], case["laterality"]) == ("Lind", "kept", "2")


def test_a_value_that_cannot_be_stored_refuses_its_tumor_alone(app, bring):
    batch = bring(
        document(patient(PERSON, tumor(), tumor(sequence="02", site="C509", laterality="12")))
    )
    assert counts(batch) == (1, 0, 0, 1)
    assert batch.adds_up
    (row,) = queries.refused(batch.id)
    assert row.reasons == [
        "Line 25: Value too long: laterality, '12', expected at most 1 characters"
    ]
    assert stored(Abstract) == 1


def test_a_problem_of_the_patient_refuses_all_its_tumors(app, bring):
    born_badly = PERSON.replace("19560214", "19561314")
    batch = bring(
        document(
            patient(born_badly, tumor(), tumor(sequence="02")), patient(PERSON, tumor("202500002"))
        )
    )
    assert counts(batch) == (1, 0, 0, 2)
    assert (batch.patients, batch.patients_new, batch.patients_refused) == (2, 1, 1)


def test_the_same_number_of_another_registry_is_another_person(app, bring):
    other = PERSON.replace("19560214", "19700101").replace("Lind", "Ito")
    bring(document(patient(PERSON, tumor())))
    batch = bring(document(patient(other, tumor("202500002"))))
    assert (batch.new, stored(Patient)) == (1, 2)


def test_a_taken_accession_number_becomes_a_claim_and_nothing_is_lost(app, bring):
    other = PERSON.replace("19560214", "19700101").replace("Lind", "Ito").replace("01<", "02<")
    content = document(patient(PERSON, tumor()), patient(other, tumor(site="C509")))
    batch = bring(content)
    assert (batch.new, batch.disputed) == (2, 1)
    claims = db.session.execute(select(Abstract.accession_claim).order_by(Abstract.id)).scalars()
    assert list(claims) == [0, 1]
    assert counts(bring(content)) == (0, 0, 2, 0)


def test_records_without_facility_need_one_that_was_chosen(app, hold, bring):
    facility = case_actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    content = document(patient(PERSON, tumor(number="", sequence="", facility="")))
    refused = hold(content)
    assert refused.refused == 1
    assert "choose a facility" in queries.refused(refused.id)[0].reasons[0]
    actions.discard(SYSTEM, refused.id)
    assert bring(content, facility=facility).new == 1
    assert counts(bring(content, facility=facility)) == (0, 0, 1, 0)


def test_a_patient_without_tumors_is_stored_too(app, bring):
    batch = bring(document(patient(PERSON)))
    assert (batch.patients, batch.patients_new, batch.tumors) == (1, 1, 0)
    assert stored(Patient) == 1
    assert bring(document(patient(PERSON))).patients_new == 0


def test_a_file_that_stops_stores_nothing_and_says_where(app, hold):
    batch = hold(document(patient(PERSON, tumor()))[:-40], name="cut.xml")
    assert batch.state == "failed"
    assert batch.message.startswith("cut.xml:18: not well-formed XML")
    assert stored(Patient) == 0
    assert queries.rows(batch.id).total == 0


def test_the_same_file_is_not_held_twice(app, hold):
    content = document(patient(PERSON, tumor()))
    first = hold(content)
    with pytest.raises(actions.AlreadyHeld, match=f"already held as batch {first.id}"):
        hold(content)


def test_a_case_that_changed_meanwhile_is_not_overwritten(app, hold, bring):
    bring(document(patient(PERSON, tumor(laterality="1"))))
    batch = hold(document(patient(PERSON, tumor(laterality="2"))))
    path = queries.file_path(batch)
    abstract = db.session.scalars(select(Abstract)).one()
    from datetime import date

    case_actions.save_items(
        SYSTEM, abstract, {"laterality": "4"}, loaded={"laterality": "1"}, today=date(2025, 6, 30)
    )
    with pytest.raises(actions.StoreChanged):
        actions.accept(SYSTEM, batch.id, path)
    assert CaseItems.of(db.session.scalars(select(Abstract)).one())["laterality"] == "4"
    actions.compare_again(batch.id, path)
    (row,) = queries.rows(batch.id).rows
    assert row.changes == {"laterality": ["4", "2"]}


@pytest.mark.postgres
def test_a_crash_in_the_middle_of_accepting_leaves_nothing(any_app, hold, monkeypatch):
    people = [
        patient(
            PERSON.replace("00000001", f"{n:08d}").replace("Lind", f"Lind{n}"),
            tumor(f"2025{n:05d}"),
        )
        for n in range(1, 600)
    ]
    batch = hold(document(*people))
    store, calls = storing.Storing.store, []

    def crash(self, decisions):
        calls.append(len(decisions))
        if len(calls) == 3:
            raise RuntimeError("power cut")
        return store(self, decisions)

    monkeypatch.setattr(storing.Storing, "store", crash)
    with pytest.raises(RuntimeError, match="power cut"):
        actions.accept(SYSTEM, batch.id, queries.file_path(batch))
    assert (stored(Patient), stored(Abstract), stored(Facility)) == (0, 0, 0)
    monkeypatch.undo()
    actions.accept(SYSTEM, batch.id, queries.file_path(batch))
    assert stored(Abstract) == 599


def test_items_of_a_user_dictionary_are_stored_and_found_again(app, bring):
    actions.load_dictionary(
        SYSTEM,
        b'<NaaccrDictionary dictionaryUri="https://state.example/d.xml" naaccrVersion="250"'
        b' specificationVersion="1.8" xmlns="http://naaccr.org/naaccrxml"><ItemDefs>'
        b'<ItemDef naaccrId="stateCode" naaccrNum="10001" length="3" parentXmlElement="Tumor"/>'
        b"</ItemDefs></NaaccrDictionary>",
    )
    content = document(patient(PERSON, tumor(stateCode="ABC"))).replace(
        b"            recordType",
        b'            userDictionaryUri="https://state.example/d.xml"\n            recordType',
    )
    assert bring(content).new == 1
    assert CaseItems.of(db.session.scalars(select(Abstract)).one())["stateCode"] == "ABC"
    assert counts(bring(content)) == (0, 0, 1, 0)


def test_the_caller_s_own_file_is_never_removed(app, tmp_path):
    path = tmp_path / "mine.xml"
    path.write_bytes(document(patient(PERSON, tumor())))
    batch = actions.hold(actions.begin(SYSTEM, path, path.name).id, path)
    actions.accept(SYSTEM, batch.id, path)
    assert path.exists()


@pytest.mark.skipif(not SYNTHETIC.exists(), reason="needs ../shared/data/synthetic")
def test_the_four_synthetic_files_are_stored_item_for_item(app, bring, tmp_path):
    for name in ("250-A", "250-I", "260-A", "260-I"):
        path = SYNTHETIC / f"naaccr-{name}-1000.xml.gz"
        batch = bring(path.read_bytes(), name=path.name)
        assert counts(batch) == (1_000, 0, 0, 0)
        rows = queries.rows(batch.id, size=2_000).rows
        with naaccr_xml.Reader(path) as reader:
            pairs = ((found.items, element.items) for found in reader for element in found.tumors)
            for row, (person, disease) in zip(rows, pairs, strict=True):
                case = CaseItems.of(db.session.get(Abstract, row.abstract_id))
                assert dict(case) == person | disease
        db.session.expunge_all()
        assert counts(bring(path.read_bytes())) == (0, 0, 1_000, 0)
    assert stored(Abstract) == 4_000


def test_what_a_stopped_server_left_is_put_right(app, hold, tmp_path):
    held = hold(document(patient(PERSON)))
    path = tmp_path / "upload"
    path.write_bytes(document(patient(PERSON, tumor())))
    batch = actions.begin(SYSTEM, path, "file.xml")
    shutil.copy(path, queries.file_path(batch))
    (queries.uploads_folder() / "half.part").touch()
    actions.tidy_up(queries.uploads_folder())
    assert list(queries.uploads_folder().iterdir()) == [queries.file_path(held)]
    assert db.session.get(type(batch), batch.id).state == "failed"

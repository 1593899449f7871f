"""Treatments by course, recurrences, and the items that follow them."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from registry.audit.actions import SYSTEM, Actor
from registry.audit.models import AuditEvent
from registry.cases import actions as cases
from registry.cases.courses import actions, coding, queries, stepping, words
from registry.cases.courses.actions import ChangedMeanwhile
from registry.cases.courses.checks import CannotKeep, split
from registry.cases.courses.models import Recurrence, Treatment
from registry.cases.items import CaseItems
from registry.cases.models import EditFailure
from registry.extensions import db
from registry.standards import drugs

TODAY = date(2025, 6, 30)


def keep_treatment(abstract, row=None, version=1, actor=SYSTEM, **values):
    values = {"course": "2", "modality": "chemo", **values}
    return actions.keep_treatment(
        actor, abstract, values, treatment=row, version=version, today=TODAY
    )


def keep_recurrence(abstract, row=None, version=1, **values):
    return actions.keep_recurrence(
        SYSTEM, abstract, values, recurrence=row, version=version, today=TODAY
    )


def type_items(abstract, **values):
    loaded = dict(CaseItems.of(abstract))
    return cases.save_items(SYSTEM, abstract, values, loaded=loaded, today=TODAY)


def told(abstract):
    case = CaseItems.of(abstract)
    return case["recurrenceDate1st"], case["recurrenceType1st"]


def listed(abstract):
    return [(row.date, row.type) for row in queries.recurrences([abstract.tumor_id])]


def test_drugs_are_kept_by_generic_name_and_decide_the_kind(make_abstract):
    row = keep_treatment(
        make_abstract(),
        modality="",
        drugs=split("Keytruda, capox"),
        started="3/2/2024",
        ended="202409",
        facility="Elm Hospital 1",
        reason="recurrence",
    )
    # Keytruda is pembrolizumab, immunotherapy; CAPOX is capecitabine with oxaliplatin.
    assert row.drugs == ["pembrolizumab", "capecitabine", "oxaliplatin"]
    assert (row.course, row.modality, row.started, row.ended) == (
        2,
        "immunotherapy",
        "20240302",
        "202409",
    )


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"course": "0"}, "course", "Type the number of the course, 1 (first) to 20, not '0'"),
        ({"course": "two"}, "course", "not 'two'"),
        ({"modality": ""}, "modality", "Choose the kind of treatment, or type its drugs"),
        ({"modality": "magic"}, "modality", "Choose the kind"),
        ({"started": "20240231"}, "started", "Start: type a date that exists: 31: February 2024"),
        ({"started": "20250701"}, "started", "Start: 2025-07-01 lies after today, 2025-06-30"),
        (
            {"started": "20240302", "ended": "202402"},
            "ended",
            "End: 2024-02 lies before the start, 2024-03-02",
        ),
        ({"drugs": ["cisplatn"]}, "drugs", "called 'cisplatn'; alike: cisplatin"),
        ({"reason": "why"}, "reason", "Choose a reason"),
        ({"note": "x" * 401}, "note", "Shorten the note to 400 characters; this one has 401"),
    ],
)
def test_a_treatment_that_cannot_be_is_refused_at_its_field(make_abstract, values, field, words):
    with pytest.raises(CannotKeep) as refused:
        keep_treatment(make_abstract(), **values)
    assert list(refused.value.problems) == [field]
    assert words in refused.value.problems[field]
    assert db.session.scalar(select(Treatment)) is None


def test_an_end_in_the_month_of_the_start_is_in_order(make_abstract):
    row = keep_treatment(make_abstract(), started="20240302", ended="202403")
    assert row.ended == "202403"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"type": ""}, "type", "Choose where the cancer came back"),
        ({"type": "00"}, "type", "Choose where"),
        ({"type": "70"}, "type", "Choose where"),
        ({"type": "12"}, "type", "Choose where"),
        ({"type": "54", "sites": ["C999"]}, "sites", "'C999' is not a site of ICD-O"),
        ({"type": "54", "date": "2026"}, "date", "Date: 2026 lies after today"),
        ({"type": "54", "confirmed": "hearsay"}, "confirmed", "Choose how"),
    ],
)
def test_a_recurrence_that_cannot_be_is_refused_at_its_field(make_abstract, values, field, words):
    with pytest.raises(CannotKeep) as refused:
        keep_recurrence(make_abstract(), **values)
    assert list(refused.value.problems) == [field]
    assert words in refused.value.problems[field]


def test_every_write_is_audited_with_what_it_changed(make_abstract):
    abstract = make_abstract()
    row = keep_treatment(abstract, started="2024")
    keep_treatment(abstract, row, version=row.version, started="202403")
    actions.remove_treatment(SYSTEM, abstract, row)
    found = db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("% treatment")))
    events = list(found)
    assert [event.action for event in events] == [
        "add treatment",
        "change treatment",
        "remove treatment",
    ]
    assert events[1].detail["fields"] == {"started": ["2024", "202403"]}
    assert events[2].detail["fields"]["modality"] == ["chemo", None]
    assert {event.patient_id for event in events} == {abstract.patient_id}
    assert queries.treatments([abstract.tumor_id]) == []


def test_a_stale_form_stores_nothing(make_abstract):
    abstract = make_abstract()
    row = keep_treatment(abstract, started="2024")
    keep_treatment(abstract, row, version=1, actor=Actor(None, "kim"), note="By kim")
    with pytest.raises(ChangedMeanwhile, match="kim changed this since the form was opened"):
        keep_treatment(abstract, row, version=1, note="Mine")
    assert row.note == "By kim"


def test_the_items_tell_of_the_first_recurrence(make_abstract):
    abstract = make_abstract(recurrenceType1st="00")
    first = keep_recurrence(abstract, date="20240510", type="54", sites=["C22.0"])
    assert told(abstract) == ("20240510", "54")
    assert first.sites == ["C220"]
    keep_recurrence(abstract, date="202501", type="52")
    assert told(abstract) == ("20240510", "54")
    # An earlier one becomes the first; 2023 alone is earlier than any day of 2024.
    earlier = keep_recurrence(abstract, date="2023", type="10")
    assert told(abstract) == ("2023", "10")
    actions.remove_recurrence(SYSTEM, abstract, earlier, today=TODAY)
    assert told(abstract) == ("20240510", "54")
    for row in queries.recurrences([abstract.tumor_id]):
        actions.remove_recurrence(SYSTEM, abstract, row, today=TODAY)
    assert told(abstract) == ("", "")


def test_the_list_follows_items_that_are_typed(make_abstract):
    abstract = make_abstract()
    row = keep_recurrence(abstract, date="20240510", type="54", sites=["C220"])
    type_items(abstract, recurrenceType1st="55", recurrenceDate1st="20240512")
    assert (row.date, row.type, row.sites) == ("20240512", "55", ["C220"])
    # No recurrence any more: what is listed is not thrown away, a person decides.
    type_items(abstract, recurrenceType1st="00", recurrenceDate1st="")
    assert not stepping.agree(CaseItems.of(abstract), row)
    assert listed(abstract) == [("20240512", "55")]
    actions.code_first_recurrence(SYSTEM, abstract, today=TODAY)
    assert told(abstract) == ("20240512", "55")


def test_a_recurrence_that_only_items_tell_of_is_not_lost(make_abstract):
    abstract = make_abstract(recurrenceDate1st="20240510", recurrenceType1st="54")
    keep_recurrence(abstract, date="20250201", type="52")
    assert listed(abstract) == [("20240510", "54"), ("20250201", "52")]
    assert told(abstract) == ("20240510", "54")


def test_details_of_the_coded_recurrence_make_no_second_one(make_abstract):
    abstract = make_abstract(recurrenceDate1st="20240510", recurrenceType1st="40")
    keep_recurrence(abstract, date="20240510", type="54", confirmed="imaging")
    assert listed(abstract) == [("20240510", "54")]
    assert told(abstract) == ("20240510", "54")


def test_a_coded_recurrence_can_be_listed(make_abstract):
    abstract = make_abstract(recurrenceDate1st="20240510", recurrenceType1st="54")
    actions.list_coded_recurrence(SYSTEM, abstract)
    assert listed(abstract) == [("20240510", "54")]


def test_a_completed_case_falls_back_only_when_its_items_change(make_abstract):
    abstract = make_abstract()
    abstract.status = "complete"
    db.session.commit()
    row = keep_treatment(abstract, started="2024")
    assert (row.course, abstract.status) == (2, "complete")
    keep_recurrence(abstract, date="2024", type="54")
    assert abstract.status == "incomplete"


def test_the_drugs_of_the_first_course_propose_codes(make_abstract):
    abstract = make_abstract(rxSummChemo="00", rxSummHormone="82", dateOfDiagnosis="20240110")
    here = abstract.facility.name
    keep_treatment(abstract, course="1", drugs=["R-CHOP"], facility=here)
    keep_treatment(abstract, course="1", drugs=["tamoxifen"], modality="hormone")
    keep_treatment(abstract, course="2", drugs=["gemcitabine"])
    case = CaseItems.of(abstract)
    found = coding.proposals(abstract, case, queries.treatments([abstract.tumor_id]))
    # R-CHOP: three of chemotherapy, prednisone is hormone therapy, rituximab immunotherapy.
    assert {each.naaccr_id: (each.stored, each.code, each.is_plain) for each in found} == {
        "rxSummChemo": ("00", "03", True),
        "rxHospChemo": ("", "03", True),
        "rxSummHormone": ("82", "01", False),
        "rxHospHormone": ("", "01", True),
        "rxSummBrm": ("", "01", True),
        "rxHospBrm": ("", "01", True),
    }
    count = actions.take_codes(SYSTEM, abstract, ["rxSummChemo", "rxSummBrm"], today=TODAY)
    assert count == 2
    case = CaseItems.of(abstract)
    assert (case["rxSummChemo"], case["rxSummBrm"], case["rxSummHormone"]) == ("03", "01", "82")


def test_no_choice_hides_another_in_the_table_of_words():
    lists = (words.MODALITIES, words.REASONS, words.CONFIRMED)
    assert len(words.WORDS) == sum(map(len, lists))


def test_an_antibody_counted_as_chemotherapy_until_2012():
    assert drugs.coded(["rituximab"], 2012)["rxSummChemo"] == "02"
    assert "rxSummChemo" not in drugs.coded(["rituximab"], 2013)
    assert drugs.coded(["allopurinol"], 2024) == {}


@pytest.mark.postgres
def test_deleting_a_tumor_takes_treatments_and_recurrences_along(any_app):
    facility = cases.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    patient = cases.add_patient(SYSTEM, {"nameLast": "Okafor"})
    abstract = cases.open_abstract(SYSTEM, patient, facility, {}, today=TODAY)
    keep_treatment(abstract, started="2024")
    keep_recurrence(abstract, date="2024", type="54")
    tumor = abstract.tumor
    db.session.execute(delete(EditFailure))
    db.session.delete(abstract)
    db.session.flush()
    db.session.delete(tumor)
    db.session.commit()
    assert db.session.scalar(select(Treatment)) is None
    assert db.session.scalar(select(Recurrence)) is None

import io
from datetime import UTC, datetime
from threading import Thread

import pytest
from sqlalchemy import select as statement

from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases.items import CaseItems
from registry.exchange import naaccr_xml
from registry.extensions import db
from registry.reports.submissions import actions, due, files, queries, reconciling, standing
from registry.reports.submissions.answers import actions as answers
from registry.reports.submissions.answers import queries as rejects
from registry.reports.submissions.models import Submission, SubmissionCase

NOON = datetime(2025, 7, 14, 12, tzinfo=UTC)
TODAY = NOON.date()


def xml_of(submission, *, packed=False):
    target = io.BytesIO()
    files.write_xml(submission, target, packed=packed)
    return target.getvalue()


def read(content):
    with naaccr_xml.Reader(io.BytesIO(content)) as reader:
        return reader.root, list(reader)


def test_a_prepared_submission_gives_a_file_that_reads_without_problems(complete_case, prepare):
    patient = complete_case().patient
    complete_case(patient=patient, primarySite="C504", sequenceNumberHospital="02")
    submission = prepare()
    root, patients = read(xml_of(submission))
    assert (root.version, root.record_type) == (260, "A")
    assert root.items == {
        "recordType": "A",
        "naaccrRecordVersion": "260",
        "registryId": "0000009999",
    }
    assert root.time_generated == "2025-07-14T12:00:00+00:00"
    [found] = patients
    assert not found.problems
    assert [tumor.items["primarySite"] for tumor in found.tumors] == ["C341", "C504"]
    assert (submission.cases, submission.patients) == (2, 1)


def test_the_same_submission_always_gives_the_same_bytes(complete_case, prepare, change):
    abstract = complete_case()
    submission = prepare()
    before = xml_of(submission), xml_of(submission, packed=True)
    change(abstract, primarySite="C349")
    assert (xml_of(submission), xml_of(submission, packed=True)) == before


def test_the_same_selection_gives_the_same_bytes_apart_from_the_time(complete_case, prepare):
    complete_case()
    one = prepare()
    other = prepare(now=datetime(2025, 8, 1, 9, 30, tzinfo=UTC))
    late = xml_of(other).replace(b"2025-08-01T09:30:00", b"2025-07-14T12:00:00")
    assert late == xml_of(one)


def test_a_ledger_that_was_altered_gives_no_file(complete_case, prepare):
    complete_case()
    submission = prepare()
    case = db.session.scalars(statement(SubmissionCase)).one()
    case.tumor_items = case.tumor_items | {"400": "C349"}
    db.session.commit()
    with pytest.raises(files.LedgerAltered, match=r"SHA-256 [0-9a-f]{64}, prepared was"):
        xml_of(submission)


def test_values_are_kept_by_item_number(complete_case, prepare):
    abstract = complete_case()
    prepare()
    case = db.session.scalars(statement(SubmissionCase)).one()
    assert case.accession_number == abstract.accession_number_hosp
    assert (case.tumor_items["400"], case.patient_items["225"]) == ("C341", "2")
    assert (case.kind, case.changes) == ("new", {})


def test_nothing_is_kept_where_no_case_is_left(complete_case, prepare):
    complete_case(status="incomplete")
    with pytest.raises(actions.CannotPrepare):
        prepare()
    assert db.session.scalars(statement(Submission)).all() == []


def test_what_was_sent_while_the_cases_were_read_is_noticed(app, complete_case, prepare, select):
    complete_case()
    first = prepare().id

    def elsewhere():
        with app.app_context():
            actions.mark_sent(SYSTEM, queries.submission_or_404(first), on=TODAY)

    def send(_done):
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()

    with pytest.raises(actions.CannotPrepare, match="marked as sent"):
        actions.prepare(SYSTEM, select(), now=NOON, registry_items={}, progress=send)
    [only] = db.session.scalars(statement(Submission)).all()
    assert (only.id, only.state) == (first, "sent")


def test_a_submission_goes_from_prepared_to_sent_to_acknowledged(complete_case, prepare):
    complete_case()
    submission = prepare()
    receipt = actions.Receipt("1 of 1 accepted", "receipt.txt", b"accepted")
    with pytest.raises(actions.WrongState, match="is prepared"):
        actions.attach_receipt(SYSTEM, submission, receipt, on=TODAY)
    actions.mark_sent(SYSTEM, submission, on=TODAY)
    with pytest.raises(actions.WrongState, match="is sent"):
        actions.discard(SYSTEM, submission)
    actions.attach_receipt(SYSTEM, submission, receipt, on=TODAY)
    assert submission.state == "acknowledged"
    assert submission.receipt_content == b"accepted"
    # printf accepted | sha256sum
    assert submission.receipt_sha256 == (
        "070c160a6299c5438070b1aa737b14fc2992ed49579c14264884886a5876f971"
    )
    steps = db.session.scalars(statement(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert steps[-3:] == ["prepare submission", "mark submission sent", "attach receipt"]


def test_a_discarded_submission_leaves_its_trace_in_the_audit_trail_alone(complete_case, prepare):
    complete_case()
    actions.discard(SYSTEM, prepare())
    assert db.session.scalars(statement(Submission)).all() == []
    assert db.session.scalars(statement(SubmissionCase)).all() == []
    last = db.session.scalars(statement(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (last.action, last.detail["cases"]) == ("discard submission", 1)


def test_cases_left_out_are_kept_with_their_reasons(complete_case, prepare):
    complete_case()
    complete_case(classOfCase="34", status="incomplete")
    submission = prepare("NCDB", record_type="I")
    assert submission.counts["reasons"] == {"incomplete": 1}
    [remark] = queries.remarks(submission.id, "left out").rows
    assert remark.reason == ("The abstract is not complete; Class of case 34 is not among 00-22")


def test_control_counts_add_up(complete_case, prepare):
    complete_case()
    complete_case(classOfCase="22", dateOfDiagnosis="20221231", rxSummSurgPrimSite="45")
    complete_case(status="incomplete")
    counts = prepare().counts
    assert (counts["read"], counts["out"]) == (3, 1)
    assert counts["classes"] == {"14": 1, "22": 1}
    assert counts["years"] == {"2022": 1, "2025": 1}
    # accession numbers 202500001 and 202500002
    assert counts["accession_sum"] == 405_000_003


@pytest.mark.postgres
def test_a_submission_is_prepared_on_postgresql_too(postgres_app):
    from datetime import date

    from registry.cases import actions as cases
    from registry.reports.submissions.selection import Selection

    hospital = cases.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    patient = cases.add_patient(SYSTEM, {"nameLast": "Okafor", "sexAssignedAtBirth": "2"})
    opened = {"primarySite": "C341", "dateOf1stContact": "20250610", "classOfCase": "14"}
    abstract = cases.open_abstract(SYSTEM, patient, hospital, opened, today=date(2025, 6, 30))
    CaseItems.of(abstract).set({"dateCaseCompleted": "20250615"})
    abstract.status = "complete"
    db.session.commit()
    state = next(one for one in queries.destinations() if one.code == "STATE")
    state.zero_errors = False
    db.session.commit()
    selection = Selection(
        state.id, hospital.id, "date-completed", "2025-04-01", "2025-06-30", 260, "A"
    )
    submission = actions.prepare(SYSTEM, selection, now=datetime.now(UTC), registry_items={})
    actions.mark_sent(SYSTEM, submission, on=TODAY)
    assert len(read(xml_of(submission))[1]) == 1
    with pytest.raises(actions.CannotPrepare):
        actions.prepare(SYSTEM, selection, now=datetime.now(UTC), registry_items={})
    assert list(queries.gone(state, hospital.id)) == []
    [case] = queries.in_order(submission.id)
    answers.enter_rejects(SYSTEM, submission, {case.id: "county"})
    assert [one.rejects for one in due.calendar(TODAY) if one.destination is state] == [1]
    assert rejects.changed_since(rejects.rejects(submission.id)) == set()
    [at_state] = [one for one in standing.standings(abstract, TODAY) if one.destination is state]
    assert (at_state.is_held, at_state.now.kind) == (False, "new")
    rejected = Selection.of_cases(submission, rejected_alone=True)
    again = actions.prepare(SYSTEM, rejected, now=datetime.now(UTC), registry_items={})
    assert again.sha256 == submission.sha256
    actions.mark_sent(SYSTEM, again, on=TODAY)
    assert rejects.counts(submission.id) == (1, 0)
    assert reconciling.differences(reconciling.checks(again)) == "yes"

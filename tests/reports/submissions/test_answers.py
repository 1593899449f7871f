"""Receipts, rejects and what is sent again."""

import io
from datetime import UTC, date, datetime

import pytest

from registry.audit.actions import SYSTEM
from registry.extensions import db
from registry.reports.submissions import actions, downloads, due, files, queries
from registry.reports.submissions.answers import actions as answers
from registry.reports.submissions.answers import queries as rejects
from registry.reports.submissions.answers.reading import RejectsRefused, SentCase, read
from registry.reports.submissions.events import WrongState
from registry.reports.submissions.gathering import Gathering
from registry.reports.submissions.selection import Selection
from tests.reports.submissions.conftest import TODAY

CASES = [
    SentCase(1, ("202500001", "00"), "00000001"),
    SentCase(2, ("202500002", "01"), "00000002"),
    SentCase(3, ("202500002", "02"), "00000002"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("202500001-00, sex and site", {1: "sex and site"}),
        ("202500001, sex and site", {1: "sex and site"}),
        ("202500002,02,sex, and site", {3: "sex, and site"}),
        ("accession\tsequence\treason\n202500002\t01\twrong, county", {2: "wrong, county"}),
        ("00000002;moved away", {2: "moved away", 3: "moved away"}),
        ("\n202500001/00;one\n202500001 00;other\n", {1: "one; other"}),
        ('202500001,"said ""no"""', {1: 'said "no"'}),
    ],
)
def test_rejects_are_read_as_destinations_list_them(text, found):
    assert read(text, CASES) == found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Type a line for each rejected case"),
        ("202500009-00, x", "Line 1: 202500009-00 is not in this submission"),
        ("Okafor, x", "Line 1: 'Okafor' is no accession or patient id number"),
        ("202500002, x", "Line 1: 202500002 has several cases; add -01 or 02"),
        ("202500001-00, x\n202500002-01", "Line 2: 202500002-01: the reason is missing"),
    ],
)
def test_rejects_that_name_no_case_or_reason_are_refused_by_line(text, problem):
    with pytest.raises(RejectsRefused) as refused:
        read(text, CASES)
    assert refused.value.problems[0].startswith(problem)


@pytest.fixture
def rejected(complete_case, sent):
    """Two cases sent, the first of them rejected."""
    first, second = complete_case(), complete_case()
    submission = sent()
    [case_id] = [
        one.case_id
        for one in rejects.sent_cases(submission.id)
        if one.number[0] == first.accession_number_hosp
    ]
    answers.enter_rejects(SYSTEM, submission, {case_id: "sex and site"})
    return submission, first, second


def kinds(select, destination, facility, **chosen):
    gathering = Gathering(select(**chosen), destination("STATE"), facility, today=TODAY)
    return {one.case.abstract_id: one.kind for one in gathering}


def test_a_rejected_case_counts_as_not_sent(rejected, select, destination, facility):
    _, first, second = rejected
    found = kinds(select, destination, facility)
    assert found == {first.id: "new", second.id: "unchanged"}
    # Of another period it comes along, until its reject is settled.
    later = {"first": "2025-07-01", "last": "2025-09-30"}
    assert kinds(select, destination, facility, **later) == {first.id: "new"}
    reject = rejects.reject_or_404(rejects.rejects(1).rows[0].case_id)
    answers.settle(SYSTEM, reject, note="Not reportable")
    assert kinds(select, destination, facility, **later) == {}


def prepare_again(submission, *, rejected_alone=False):
    now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    selection = Selection.of_cases(submission, rejected_alone=rejected_alone)
    root = {"registryId": "0000009999"}
    return actions.prepare(SYSTEM, selection, now=now, registry_items=root)


def test_the_rejected_cases_alone_are_sent_again_and_settled(rejected):
    submission, first, _ = rejected
    again = prepare_again(submission, rejected_alone=True)
    assert [one.abstract_id for one in queries.in_order(again.id)] == [first.id]
    assert again.resend_of == submission.id
    assert rejects.counts(submission.id) == (1, 1)
    actions.mark_sent(SYSTEM, again, on=date(2026, 1, 5))
    assert rejects.counts(submission.id) == (1, 0)
    assert rejects.rejects(submission.id).rows[0].note == f"Sent again with submission {again.id}"
    actions.undo_send(SYSTEM, again)
    assert again.state == "prepared"
    assert rejects.counts(submission.id) == (1, 1)


def xml_of(submission):
    target = io.BytesIO()
    files.write_xml(submission, target)
    return target.getvalue()


def test_sent_again_unchanged_the_file_is_the_same_byte_for_byte(complete_case, sent):
    complete_case()
    submission = sent()
    again = prepare_again(submission)
    assert xml_of(again) == xml_of(submission)
    assert (again.sha256, again.file_name) == (submission.sha256, submission.file_name)


def test_sent_again_after_a_change_the_file_tells_so(complete_case, sent, change):
    abstract = complete_case()
    submission = sent()
    change(abstract, primarySite="C349")
    again = prepare_again(submission)
    assert again.sha256 != submission.sha256
    assert b"2026-01-05T09:00:00" in xml_of(again)
    assert [one.kind for one in queries.in_order(again.id)] == ["changed"]


def test_what_was_answered_or_prepared_again_did_arrive(rejected):
    submission, *_ = rejected
    with pytest.raises(WrongState, match="rejects are entered"):
        actions.undo_send(SYSTEM, submission)
    answers.remove_reject(SYSTEM, rejects.rejects(submission.id).rows[0])
    again = prepare_again(submission)
    with pytest.raises(WrongState, match="prepared again"):
        actions.undo_send(SYSTEM, submission)
    actions.discard(SYSTEM, again)
    actions.undo_send(SYSTEM, submission)
    actions.discard(SYSTEM, submission)
    assert queries.all_submissions() == []


def test_a_reject_taken_back_leaves_the_case_sent(rejected, select, destination, facility):
    submission, first, _ = rejected
    answers.remove_reject(SYSTEM, rejects.rejects(submission.id).rows[0])
    assert kinds(select, destination, facility)[first.id] == "unchanged"


def test_rejects_are_entered_and_worked_off_on_their_page(sign_in, complete_case, sent, change):
    abstract = complete_case()
    sent()
    registrar = sign_in("registrar")
    page = registrar.get("/submissions/1/rejects")
    assert "No rejects are entered." in page.text()
    wrong = registrar.submit(page, "form#rejects", text="123456789-00, x")
    assert "Line 1: 123456789-00 is not in this submission" in wrong.text(".error-summary")
    line = f"{abstract.accession_number_hosp}-00, county"
    page = registrar.submit(wrong, "form#rejects", text=line)
    assert "Rejected cases entered: 1." in page.text()
    assert "as it was" in page.text("tbody")
    change(abstract, countyAtDx="169")
    assert "changed" in registrar.get("/submissions/1/rejects").text("tbody")
    page = registrar.submit(page, "form#settle-1", note="Corrected")
    assert "Settled" in page.text("tbody")
    again = registrar.submit(page, "form#resend")
    assert "Submission 2 is prepared; cases in its file: 1." in again.text()
    assert "that were rejected" in again.text()


def test_rejects_come_as_a_file_too(sign_in, complete_case, sent):
    abstract = complete_case()
    sent()
    registrar = sign_in("registrar")
    page = registrar.get("/submissions/1/rejects")
    content = f"accession,sequence,reason\n{abstract.accession_number_hosp},00,county\n"
    file = (io.BytesIO(content.encode()), "rejects.csv")
    assert "entered: 1." in registrar.submit(page, "form#rejects", file=file).text()
    file = (io.BytesIO(b"\xff\xfe"), "rejects.csv")
    answer = registrar.submit(page, "form#rejects", file=file)
    assert "rejects.csv is not a CSV file in UTF-8" in answer.text(".error-summary")


def test_the_receipt_keeps_number_and_counts(sign_in, complete_case, sent):
    complete_case()
    sent()
    registrar = sign_in("registrar")
    typed = {"number": "R-77", "accepted": "1", "rejected": "0"}
    page = registrar.submit(registrar.get("/submissions/1"), "form#receipt", **typed)
    assert "R-77" in page.text()
    assert "1 accepted, 0 rejected" in page.text()


def test_the_deletion_list_names_case_reason_and_who_changed_it(
    complete_case, sent, change, prepare
):
    abstract = complete_case()
    sent()
    complete_case()
    change(abstract, sequenceNumberHospital="02")
    submission = prepare()
    target = io.BytesIO()
    downloads.write(submission, downloads.DELETIONS, target)
    head, row = target.getvalue().decode().splitlines()
    number = abstract.accession_number_hosp
    assert head == "facility,accessionNumberHosp,sequenceNumberHospital,reason"
    assert row.startswith(
        f'0000099001,{number},00,"The case now has number {number} / 02 (changed by command line, '
    )


def test_the_list_of_errors_holds_no_formula(complete_case, prepare):
    complete_case(nameFirst="=1+1")
    target = io.BytesIO()
    downloads.write(prepare(), downloads.ERRORS, target)
    lines = target.getvalue().decode().splitlines()
    assert any(",R019," in line for line in lines)
    assert not any(line.startswith(("=", "+", "-", "@")) for line in lines)


def test_what_is_due_says_day_and_what_is_missing(complete_case, sent, destination):
    complete_case()
    state = destination("STATE")
    assert state.cadence == "quarterly"

    def of_state():
        [found] = [one for one in due.calendar(TODAY) if one.destination is state]
        return found

    found = of_state()
    assert (found.period.label, found.due_on, found.days_left) == ("2025Q2", date(2025, 7, 30), 16)
    assert (found.sent, found.waiting, found.state) == (None, 1, "due")
    submission = sent()
    db.session.expire_all()
    found = of_state()
    assert (found.sent.id, found.waiting, found.state) == (submission.id, 0, "done")


@pytest.mark.parametrize(
    ("cadence", "day", "label"),
    [
        ("quarterly", date(2025, 3, 31), "2024Q4"),
        ("quarterly", date(2025, 4, 1), "2025Q1"),
        ("monthly", date(2025, 1, 31), "2024-12"),
        ("monthly", date(2025, 3, 1), "2025-02"),
    ],
)
def test_a_period_is_finished_on_the_day_after_its_last(cadence, day, label):
    assert due.last_finished(cadence, day).short == label

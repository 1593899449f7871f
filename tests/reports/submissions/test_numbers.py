"""Numbers of the submission pages lead to as many cases."""

import pytest

from registry.audit.actions import SYSTEM
from registry.cases import queries as cases
from registry.cases.filters import CaseFilter
from registry.reports.submissions import comparison, due, queries
from registry.reports.submissions.answers import actions as answers
from registry.reports.submissions.answers import queries as rejects
from registry.reports.submissions.models import LEFT_OUT
from registry.reports.submissions.selection import Selection
from tests.reports.submissions.conftest import TODAY


def size(chosen):
    return cases.case_list(chosen, today=f"{TODAY:%Y%m%d}").total


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({"contact_from": "20250401"}, ["20250401", "202504", "20250630", "20250701"]),
        ({"contact_from": "20250402"}, ["20250630", "20250701"]),
        ({"contact_to": "20250401"}, ["2025", "20250331", "20250401", "202504"]),
        ({"contact_from": "20250101", "contact_to": "20250401"},
         ["2025", "20250331", "20250401", "202504"]),
        ({"contact_from": "20250331", "contact_to": "20250630"},
         ["20250331", "20250401", "202504", "20250630"]),
    ],
)  # fmt: skip
def test_a_span_of_days_takes_a_month_by_its_first_day(make_abstract, days, found):
    contacts = ["2025", "20250331", "20250401", "202504", "20250630", "20250701", ""]
    ids = {make_abstract(dateOf1stContact=contact).id: contact for contact in contacts}
    assert [ids[key] for key in cases.keys(CaseFilter(**days), today="20250714")] == found


def test_a_day_that_is_none_is_refused(app):
    with pytest.raises(ValueError, match="First contact from: '2025-04-01' is not a day YYYYMMDD"):
        size(CaseFilter(contact_from="2025-04-01"))


def test_what_is_due_leads_to_its_cases(complete_case, sent, sign_in):
    complete_case(status="incomplete", dateOf1stContact="20250501")
    complete_case(status="incomplete", dateOf1stContact="202504")
    complete_case(status="incomplete", dateOf1stContact="20250701")
    for _ in range(2):
        complete_case()
    submission = sent()
    first, second = queries.in_order(submission.id)
    answers.enter_rejects(SYSTEM, submission, {first.id: "county", second.id: "sex"})
    answers.settle(SYSTEM, rejects.reject_or_404(first.id), note="Settled")
    [at_state] = [one for one in due.calendar(TODAY) if one.destination.code == "STATE"]
    assert (at_state.incomplete, at_state.rejects) == (2, 1)
    assert size(at_state.incomplete_cases) == 2
    page = rejects.open_at(at_state.destination.id, at_state.facility.id)
    assert [one.case_id for one in page.rows] == [second.id]
    assert page.total == at_state.rejects
    shown = sign_in("registrar").get(
        f"/submissions/open-rejects/{at_state.destination.id}/{at_state.facility.id}"
    )
    assert "1 rejects that nobody has settled" in shown.text()


def test_control_counts_lead_to_their_cases(complete_case, sent, prepare, change, sign_in):
    changed = complete_case()
    complete_case()
    sent()
    change(changed, countyAtDx="169")
    complete_case()
    complete_case(status="incomplete")
    complete_case(classOfCase="")
    submission = prepare(sending="new-changed")
    counts = submission.counts
    assert counts["reasons"]
    for rule, number in counts["reasons"].items():
        assert queries.remarks(submission.id, LEFT_OUT, rule=rule).total == number
    for kind, number in counts["kinds"].items():
        assert queries.submitted_cases(submission.id, kind=kind).total == number
    browser = sign_in("registrar")
    page = browser.get(f"/submissions/{submission.id}")
    for label in ("In the file", "New", "Changed", "Unchanged", "Left out"):
        box = next(div for div in page.select(".figures div") if div.find("dt").text == label)
        link = box.find("a")
        listed = browser.get(link["href"])
        rows = listed.select("#lists ~ .table-scroll tbody th[scope]")
        assert len(rows) == int(link.text), label


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"incomplete": True},
        {"basis": "accession-year", "first": "2025-01-01", "last": "2025-12-31"},
    ],
)
def test_the_comparison_leads_to_its_cases(complete_case, prepare, destination, chosen):
    complete_case(dateCaseCompleted="20240610")
    complete_case(dateCaseCompleted="20250310", classOfCase="34")
    complete_case()
    complete_case(primarySite="C504")
    complete_case(status="incomplete")
    complete_case(classOfCase="45")
    destination("STATE").classes = "00-22, 34"
    submission = prepare(**chosen)
    selection = Selection.from_json(submission.selection)
    linked = 0
    for what, value, *counts in submission.counts["comparison"]["rows"]:
        behind = comparison.cases_of(selection, submission.destination, (what, value))
        for number, found in zip(counts, behind, strict=True):
            if found is not None:
                linked += 1
                assert size(found) == number, (what, value)
    assert linked >= 8

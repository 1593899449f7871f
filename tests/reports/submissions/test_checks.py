"""Edits, required items and waivers on the way into a submission."""

import io

import pytest
from sqlalchemy import select as statement

from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.extensions import db
from registry.reports.submissions import actions, preview, queries, standing
from registry.reports.submissions.checks import actions as checks
from registry.reports.submissions.checks import demands, table
from registry.reports.submissions.checks.demands import Demanded
from registry.reports.submissions.gathering import Gathering
from registry.reports.submissions.models import ALWAYS, ANALYTIC, NO
from tests.reports.submissions.conftest import NOON, TODAY


@pytest.fixture
def nothing_demanded(destination):
    """The state without its required items, so that edits alone count."""
    for version in (250, 260):
        wanted = dict.fromkeys(demands.starting("state"), NO)
        checks.correct_demands(SYSTEM, destination("STATE"), version, wanted)


@pytest.fixture
def gathered(select, destination, facility):
    def gather(**chosen):
        return list(Gathering(select(**chosen), destination("STATE"), facility, today=TODAY))

    return gather


@pytest.fixture
def clean_case(complete_case):
    """A maker of cases that no edit fails, unless an item says otherwise."""

    def make(**items):
        good = {
            "abstractedBy": "ANN",
            "dateCaseInitiated": "20250612",
            "rxSummSurgPrimSite2023": "B000",
            "rxSummScopeRegLnSur": "0",
            "rxSummSurgOthRegDis": "0",
        }
        return complete_case(**good | items)

    return make


def ids(gathered):
    return [(finding.edit_id, finding.status) for finding in gathered.checked.findings]


def test_a_case_without_errors_is_taken(clean_case, strict, nothing_demanded, gathered):
    clean_case()
    [found] = gathered()
    assert (ids(found), found.reasons) == ([], ())


def test_an_error_keeps_a_case_out_of_a_file_that_takes_none(
    clean_case, strict, nothing_demanded, gathered
):
    clean_case(abstractedBy="")
    [found] = gathered()
    assert ids(found) == [("R019", "open")]
    assert [reason.rule for reason in found.reasons] == ["errors"]


def test_another_destination_takes_the_case_and_reports_the_error(
    clean_case, nothing_demanded, gathered, prepare
):
    clean_case(abstractedBy="")
    [found] = gathered()
    assert (ids(found), found.reasons) == ([("R019", "open")], ())
    submission = prepare()
    assert submission.counts["errors"] == [["R019", "open", 1]]
    [kept] = queries.findings(submission.id).rows
    assert (kept.edit_id, kept.items, kept.message) == (
        "R019", ["abstractedBy"], "The abstractor's initials are blank"
    )  # fmt: skip


def waive(abstract, destination, edit_id, reason="Abstracted before initials were kept"):
    state = destination("STATE")
    found = standing.gathered(abstract, state, TODAY)
    finding = next(each for each in found.checked.findings if each.edit_id == edit_id)
    items = {**found.case.patient, **found.case.tumor}
    checks.waive(SYSTEM, state, abstract, finding, items, reason=reason)


def test_a_waived_error_is_sent_with_its_reason_and_audited(
    clean_case, strict, nothing_demanded, gathered, destination, prepare
):
    abstract = clean_case(abstractedBy="")
    waive(abstract, destination, "R019")
    [found] = gathered()
    assert (ids(found), found.reasons) == ([("R019", "waived")], ())
    [kept] = queries.findings(prepare().id).rows
    assert (kept.status, kept.reason) == ("waived", "Abstracted before initials were kept")
    event = db.session.scalars(statement(AuditEvent).where(AuditEvent.action == "waive edit")).one()
    assert event.abstract_id == abstract.id
    assert event.detail["edit"] == "R019"


def test_a_waiver_holds_for_its_case_and_destination_alone(
    clean_case, strict, nothing_demanded, gathered, destination
):
    waive(clean_case(abstractedBy=""), destination, "R019")
    clean_case(abstractedBy="")
    assert [ids(found) for found in gathered()] == [[("R019", "waived")], [("R019", "open")]]
    assert [found.checked.findings[0].status for found in gathered_for("NCDB", destination)] == []


def gathered_for(code, destination):
    from registry.reports.submissions.checks.findings import waivers

    return list(waivers(destination(code).id).values())


def test_a_change_of_the_edits_items_ends_a_waiver(
    clean_case, strict, nothing_demanded, gathered, destination, change
):
    abstract = clean_case(dateCaseInitiated="20250701")
    waive(abstract, destination, "R042")
    assert ids(gathered()[0]) == [("R042", "waived")]
    change(abstract, dateCaseInitiated="20250702")
    assert ids(gathered()[0]) == [("R042", "open")]


def test_a_withdrawn_waiver_lets_the_error_stand_again(
    clean_case, strict, nothing_demanded, gathered, destination
):
    abstract = clean_case(abstractedBy="")
    waive(abstract, destination, "R019")
    [waiver] = gathered_for("STATE", destination)
    checks.withdraw(SYSTEM, waiver, abstract)
    assert ids(gathered()[0]) == [("R019", "open")]


def test_a_waiver_without_a_reason_is_refused(clean_case, strict, nothing_demanded, destination):
    with pytest.raises(checks.NotWaived, match="Say why"):
        waive(clean_case(abstractedBy=""), destination, "R019", reason="  ")


def test_edits_between_cases_see_those_that_stay_out_of_the_file(
    clean_case, strict, nothing_demanded, gathered
):
    """Two tumors, the earlier numbered 02: the file holds the one of June, the other is of May."""
    june = clean_case(sequenceNumberHospital="01")
    clean_case(
        patient=june.patient,
        primarySite="C504",
        laterality="1",
        dateOfDiagnosis="20250101",
        dateCaseCompleted="20250301",
        sequenceNumberHospital="02",
        rxSummSurgPrimSite2023="A000",
    )
    alone, together = gathered(earlier=False), gathered(first="2025-01-01")
    of_june = next(one for one in together if one.case.abstract_id == june.id)
    assert len(alone) == 1
    assert ids(alone[0]) == ids(of_june) != []


@pytest.mark.parametrize(
    ("items", "year", "missing"),
    [
        ({"classOfCase": "14"}, 2025, ["vitalStatus", "tumorSizeSummary"]),
        ({"classOfCase": "34"}, 2025, ["vitalStatus"]),
        ({"classOfCase": "14", "vitalStatus": "1"}, 2025, ["tumorSizeSummary"]),
        # Tumor size summary begins with diagnoses of 2016.
        ({"classOfCase": "14", "vitalStatus": "1"}, 2015, []),
    ],
)
def test_required_items_follow_class_and_year(destination, items, year, missing):
    state = destination("STATE")
    wanted = dict.fromkeys(demands.starting("state"), NO)
    wanted |= {"vitalStatus": ALWAYS, "tumorSizeSummary": ANALYTIC}
    checks.correct_demands(SYSTEM, state, 260, wanted)
    found = Demanded(state, 260, "A").missing(items, year)
    assert sorted(found) == sorted(missing)


def test_an_item_that_the_record_type_does_not_carry_is_not_asked_for(destination):
    state = destination("STATE")
    assert "nameLast" in Demanded(state, 260, "A").missing({}, 2025)
    assert "nameLast" not in Demanded(state, 260, "I").missing({}, 2025)


def test_a_correction_holds_for_one_version_and_goes_with_the_starting_set(destination):
    state = destination("STATE")
    start = demands.starting("state")["vitalStatus"]
    assert checks.correct_demands(SYSTEM, state, 260, {"vitalStatus": NO}) == 1
    of = {
        version: {each.item.naaccr_id: each for each in demands.demands(state, version)}
        for version in (250, 260)
    }
    assert (of[260]["vitalStatus"].demand, of[260]["vitalStatus"].corrected) == ("no", True)
    assert (of[250]["vitalStatus"].demand, of[250]["vitalStatus"].corrected) == (start, False)
    checks.correct_demands(SYSTEM, state, 260, {"vitalStatus": start})
    found = {each.item.naaccr_id: each for each in demands.demands(state, 260)}
    assert not found["vitalStatus"].corrected


def test_the_table_comes_back_from_its_file_as_it_was(destination):
    state = destination("STATE")
    written = table.written(state, 260)
    assert "vitalStatus,1760,Vital Status,always" in written
    read = table.read(written.encode(), 260)
    assert checks.correct_demands(SYSTEM, state, 260, read) == 0


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"item,demand\n", "Line 1: the heading naaccrId is missing"),
        (b"naaccrId,demand\nvitalstatus,always\n", "Line 2: 'vitalstatus' is not an item of a"),
        (b"naaccrId,demand\nvitalStatus,yes\n", "Line 2: vitalStatus: 'yes' is not one of always"),
        (b"naaccrId,demand\nvitalStatus,no\nvitalStatus,no\n", "Line 3: vitalStatus stands twice"),
        (b"naaccrId,demand\n", "The file has no line below its headings"),
        (b"naaccrId,demand\n\xff,no\n", "The file is not UTF-8 text: byte 17"),
    ],
)
def test_a_file_that_is_wrong_is_refused_by_line_and_value(app, content, problem):
    with pytest.raises(table.TableRefused) as refused:
        table.read(content, 260)
    assert refused.value.problems[0].startswith(problem)


def test_the_preview_lists_errors_and_leads_to_the_waiver(
    sign_in, clean_case, strict, nothing_demanded, select
):
    abstract = clean_case(abstractedBy="")
    registrar = sign_in("registrar")
    chosen = {"first": "2025-04", "last": "2025-06", "basis": "date-completed"}
    assert preview.preview(select(), now=NOON).failing_total == 1
    chosen |= {"destination": select().destination}
    page = registrar.submit(registrar.get("/submissions/new"), "form#selection", **chosen)
    assert "Cases with errors: 1" in page.text()
    links = [a["href"] for a in page.select("a")]
    assert f"/abstracts/{abstract.id}/items/abstractedBy" in links
    form = registrar.get(next(link for link in links if "/waivers/" in link))
    refused = registrar.submit(form, "form#waiver")
    assert "Say why the case may be sent as it is" in refused.text(".error-summary")
    kept = registrar.submit(refused, "form#waiver", reason="Abstractor has left")
    assert "R019 waived by" in kept.text()
    taken = registrar.submit(kept, f"form#withdraw-{1}")
    assert "The waiver of R019 is withdrawn." in taken.text()


def test_required_items_are_corrected_on_the_page_and_by_file(sign_in, destination):
    registrar = sign_in("registrar")
    address = f"/submissions/destinations/{destination('STATE').id}/required-items/260"
    page = registrar.get(address, item="vitalStatus")
    wrong = registrar.submit(page, "form#correct-item", item="17600")
    assert "'17600' is not an item of a case in NAACCR 26" in wrong.text(".error-summary")
    page = registrar.submit(wrong, "form#correct-item", item="1760", demand="known")
    assert "vitalStatus: when known." in page.text()
    assert "this site" in page.text("#items ~ .table-scroll")
    file = (io.BytesIO(b"naaccrId,demand\nprimarySite,always\n"), "items.csv")
    page = registrar.submit(page, "form#demands-file", file=file)
    assert "The file is taken" in page.text()
    assert "Never blank: 1" in page.text()
    file = (io.BytesIO(b"naaccrId,demand\nx,always\n"), "items.csv")
    page = registrar.submit(page, "form#demands-file", file=file)
    assert "Line 2: 'x' is not an item" in page.text(".error-summary")
    answer = registrar.client.get(f"{address}/file")
    assert answer.text.splitlines()[0] == "naaccrId,number,name,demand"
    answer.close()


def test_the_ledger_of_a_case_shows_what_was_sent_and_what_is_now(
    sign_in, complete_case, sent, change
):
    abstract = complete_case()
    sent()
    change(abstract, primarySite="C349")
    registrar = sign_in("registrar")
    assert registrar.get(f"/abstracts/{abstract.id}").select("a[href*='submissions/cases']")
    page = registrar.get(f"/submissions/cases/{abstract.id}")
    assert "Submission 1" in page.text()
    cells = page.texts("tbody td")
    place = cells.index("primarySite 400")
    assert cells[place + 1 : place + 3] == ["C341", "C349"]
    assert "Never sent." in page.text()
    values = registrar.get("/submissions/1/cases/1", different="y")
    assert values.texts("tbody td")[:3] == ["Primary Site", "C341", "C349"]
    assert "nameLast" not in values.text("tbody")
    everything = registrar.get("/submissions/1/cases/1")
    assert "nameLast" in everything.text("tbody")


def test_an_item_is_found_in_whichever_section_has_it(sign_in, complete_case):
    abstract = complete_case()
    registrar = sign_in("registrar")
    answer = registrar.client.get(f"/abstracts/{abstract.id}/items/classOfCase")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#classOfCase")


def test_nothing_to_send_says_so_where_all_have_errors(clean_case, strict, prepare):
    clean_case()
    with pytest.raises(actions.CannotPrepare):
        prepare()

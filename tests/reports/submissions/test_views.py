import gzip
import io
from datetime import datetime

import pytest

from registry.extensions import db
from registry.reports.submissions import queries
from registry.reports.submissions.models import PREPARED

PERIOD = {"first": "2025-04", "last": "2025-06", "basis": "date-completed", "earlier": "y"}


@pytest.fixture
def registrar(sign_in):
    return sign_in("registrar")


def today():
    return datetime.now().astimezone().date().isoformat()


def test_a_new_registry_says_that_nothing_was_prepared(registrar):
    assert "Nothing has been prepared yet" in registrar.get("/submissions/").text()


def test_a_registry_without_a_facility_says_who_adds_one(registrar):
    assert "no facility yet" in registrar.get("/submissions/new").text()


def test_the_form_leads_through_the_preview_to_a_submission(registrar, complete_case):
    abstract = complete_case()
    complete_case(status="incomplete")
    preview = registrar.submit(registrar.get("/submissions/new"), "form#selection", **PERIOD)
    assert preview.text("h1") == "Preview: NCDB (RCRS), 2025Q2"
    assert "2 cases read = 1 in the file + 1 left out." in preview.text()
    page = registrar.submit(preview, "form#prepare")
    assert "Submission 1 is prepared; cases in its file: 1." in page.text()
    assert f"{abstract.accession_number_hosp}-00" in page.text()
    assert "C34.1" in page.text()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"first": "2025-13"}, "First day: 13: the month must lie in 01-12"),
        ({"first": ""}, "Type the first day, month or year of the period"),
        ({"last": "2024"}, "The last day, 2024-12-31, lies before the first, 2025-04-01"),
        ({"basis": "accession-year"}, "With accession years type years, such as 2025"),
    ],
)
def test_a_wrong_period_is_said_at_the_field(registrar, complete_case, typed, message):
    complete_case()
    page = registrar.get("/submissions/new")
    answer = registrar.submit(page, "form#selection", **PERIOD | typed)
    assert message in answer.text(".error-summary")
    assert answer.select_one("#first")["aria-invalid"] == "true"


def test_a_preview_of_nothing_offers_no_button(registrar, facility):
    page = registrar.get("/submissions/new")
    preview = registrar.submit(page, "form#selection", **PERIOD)
    assert "No case would be in the file." in preview.text()
    assert not preview.select("form#prepare")


def test_a_file_for_the_national_database_that_names_patients_is_warned_of(
    registrar, complete_case
):
    complete_case()
    page = registrar.get("/submissions/new")
    preview = registrar.submit(page, "form#selection", **PERIOD, record_type="A")
    assert "The national database takes type I." in preview.text()


def test_downloads_are_the_file_its_packed_form_and_the_workbook(registrar, complete_case, prepare):
    complete_case()
    prepare()
    plain = registrar.client.get("/submissions/1/xml")
    packed = registrar.client.get("/submissions/1/xml.gz")
    book = registrar.client.get("/submissions/1/xlsx")
    assert gzip.decompress(packed.data) == plain.data
    name = "0000099001_2025Q2_v26_A_20250714"
    assert f"{name}.xml" in plain.headers["Content-Disposition"]
    assert book.data[:2] == b"PK"
    for answer in (plain, packed, book):
        answer.close()


def test_sending_and_the_receipt_are_noted_on_the_page(registrar, complete_case, prepare):
    complete_case()
    prepare()
    sent = registrar.submit(registrar.get("/submissions/1"), "form#send", sent_on=today())
    assert "Submission 1 is marked as sent." in sent.text()
    file = (io.BytesIO(b"1 accepted"), "receipt.txt")
    typed = {"received_on": today(), "text": "Accepted 1 of 1", "file": file}
    page = registrar.submit(sent, "form#receipt", **typed)
    assert "Accepted 1 of 1" in page.text()
    answer = registrar.client.get("/submissions/1/receipt-file")
    assert answer.data == b"1 accepted"
    assert answer.mimetype == "application/octet-stream"
    answer.close()


def test_a_day_of_sending_before_the_file_was_prepared_is_refused(
    registrar, complete_case, prepare
):
    complete_case()
    prepare()
    page = registrar.submit(registrar.get("/submissions/1"), "form#send", sent_on="2025-01-01")
    assert "2025-01-01 does not lie between 2025-07-14 and" in page.text(".error-summary")
    assert queries.submissions().rows[0].state == PREPARED


def test_a_receipt_that_is_too_large_is_refused(registrar, app, complete_case, sent):
    app.config["RECEIPT_MAX_LENGTH"] = 100 * 1024
    complete_case()
    sent()
    file = (io.BytesIO(b"x" * (100 * 1024 + 1)), "all.pdf")
    typed = {"received_on": today(), "file": file}
    page = registrar.submit(registrar.get("/submissions/1"), "form#receipt", **typed)
    assert "all.pdf is larger than 100 KB" in page.text(".error-summary")


def test_a_submission_that_was_not_sent_can_be_discarded(registrar, complete_case, prepare):
    complete_case()
    prepare()
    page = registrar.submit(registrar.get("/submissions/1"), "form#discard")
    assert "Submission 1 is discarded." in page.text()


def test_what_changed_since_it_was_sent_is_listed_item_by_item(
    registrar, complete_case, sent, change
):
    abstract = complete_case()
    sent()
    index = registrar.get("/submissions/")
    link = next(a["href"] for a in index.select("a") if "changed-since-sent" in a["href"])
    assert "No case differs" in registrar.get(link).text()
    change(abstract, primarySite="C349")
    page = registrar.get(link)
    assert page.texts("tbody th") == [f"{abstract.accession_number_hosp}-00"]
    assert page.texts("tbody td") == ["primarySite 400", "C341", "C349"]
    assert "Every case that was sent would still be sent." in page.text()
    change(abstract, primarySite="C341", sequenceNumberHospital="02")
    page = registrar.get(link)
    now = f"The case now has number {abstract.accession_number_hosp} / 02"
    assert page.texts("tbody td")[0] == now


@pytest.mark.parametrize("listed", ["cases", "changes", "left-out", "flagged", "gone", "other"])
def test_each_list_of_a_submission_is_a_page(registrar, complete_case, prepare, listed):
    complete_case(rxSummSurgPrimSite2023="", rxSummSurgPrimSite="45")
    complete_case(status="incomplete")
    prepare()
    page = registrar.get("/submissions/1", show=listed)
    shown = {
        "left-out": "The abstract is not complete",
        "flagged": "rxSummSurgPrimSite2023: blank",
    }
    assert shown.get(listed, "Submission 1") in page.text()


def test_long_lists_come_in_pages(registrar, complete_case, make_patient, prepare):
    patient = make_patient()
    for sequence in range(1, 53):
        complete_case(patient=patient, sequenceNumberHospital=f"{sequence:02d}")
    prepare()
    first = registrar.get("/submissions/1")
    assert "Page 1 of 2, 52 in all" in first.text()
    last = registrar.get("/submissions/1", page=99)
    assert len(last.select("#lists ~ .table-scroll tbody tr")) == 2


def test_a_destination_is_added_and_its_mistakes_are_said(registrar):
    page = registrar.get("/submissions/destinations/new")
    typed = {
        "name": "Neighbor state",
        "code": "state",
        "classes": "0-22",
        "file_name": "{hospital}",
    }
    answer = registrar.submit(page, "form#destination", **typed)
    summary = answer.text(".error-summary")
    assert "state is the code of another destination" in summary
    assert "'0-22' is not a class of case or range such as 00-22" in summary
    assert "'{hospital}': a file name may contain {facility}" in summary
    typed = {"code": "NEIGHBOR", "classes": "00-22", "file_name": "{facility}_{date}"}
    answer = registrar.submit(answer, "form#destination", **typed)
    assert "Neighbor state is saved." in answer.text()


def test_only_who_may_submit_sees_submissions(sign_in, complete_case, prepare):
    complete_case()
    prepare()
    reviewer = sign_in("reviewer")
    for address in ("/submissions/", "/submissions/1", "/submissions/1/xml", "/submissions/new"):
        assert "Your role does not allow this" in reviewer.get(address, status=403).text()


def test_preparing_twice_warns_of_the_file_that_was_not_sent(registrar, complete_case, prepare):
    complete_case()
    prepare("NCDB", record_type="I")
    page = registrar.get("/submissions/new")
    preview = registrar.submit(page, "form#selection", **PERIOD)
    assert "Submission 1 to this destination is prepared and not marked as sent" in preview.text()


def test_an_altered_ledger_is_said_and_nothing_leaves(registrar, complete_case, prepare):
    complete_case()
    submission = prepare()
    submission.sha256 = "0" * 64
    db.session.commit()
    page = registrar.get("/submissions/1/xml")
    assert "the ledger gives a file with SHA-256" in page.text()

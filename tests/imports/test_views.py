import io
import time

import pytest
from sqlalchemy import func, select

from registry.audit.models import AuditEvent
from registry.cases.models import Abstract
from registry.extensions import db
from tests.exchange.naaccr_xml.documents import document, item, patient

PERSON = item("patientIdNumber", "00000001") + item("nameLast", "Lind")
PERSON += item("dateOfBirth", "19560214")
TUMOR = item("primarySite", "C341") + item("reportingFacility", "0000099001")
TUMOR += item("accessionNumberHosp", "202500001") + item("sequenceNumberHospital", "00")
GOOD = document(patient(PERSON, TUMOR))


@pytest.fixture
def registrar(sign_in):
    return sign_in("registrar")


def upload(browser, content, name="file.xml", **more):
    page = browser.submit(
        browser.get("/imports/"), file=(io.BytesIO(content), name), dictionary="", **more
    )
    return settled(browser, page)


def settled(browser, page):
    """Look again until the background work is done, as the page's link does."""
    deadline = time.monotonic() + 20
    while page.select(".progress-box"):
        assert time.monotonic() < deadline, page.text()
        time.sleep(0.05)
        page = browser.get(page.address)
    return page


def test_an_upload_shows_what_it_would_do_and_is_then_stored_whole(registrar):
    page = upload(registrar, GOOD)
    assert "1 tumors read = 1 stored + 0 refused, once accepted." in page.text()
    assert db.session.scalar(select(func.count(Abstract.id))) == 0
    page = settled(registrar, registrar.submit(page, "#accept"))
    assert "Accepted" in page.texts(".facts")[0]
    assert db.session.scalar(select(func.count(Abstract.id))) == 1
    assert page.select_one("tbody a[href='/abstracts/1']")


def test_nothing_is_stored_of_a_discarded_batch(registrar):
    page = registrar.submit(upload(registrar, GOOD), "#discard")
    assert "Nothing of it was stored." in page.text(".flash")
    assert db.session.scalar(select(func.count(Abstract.id))) == 0


def test_refused_rows_say_why_and_can_be_taken_along(registrar):
    bad = document(patient(PERSON, TUMOR + item("laterality", "12")))
    page = upload(registrar, bad, name="=cmd.xml")
    row = page.texts("table.table tbody tr")[-1]
    assert "Line 17: Value too long: laterality, '12', expected at most 1 characters" in row
    answer = registrar.client.get("/imports/1/refused.csv")
    assert "Value too long: laterality" in answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 rest of a workbook", "an Excel workbook"),
        (b"name,site\nLind,C341\n", "not an XML document"),
        (GOOD[:-30], "not well-formed XML"),
        (GOOD.replace(b"250.xml", b"999.xml"), "naaccr-dictionary-999.xml"),
        (b"", "the file is empty"),
    ],
    ids=["excel", "csv", "cut", "version", "empty"],
)
def test_a_file_that_cannot_be_read_fails_with_line_and_reason(registrar, content, words):
    page = upload(registrar, content, name="bad.xml")
    assert "bad.xml:" in page.text(".error-summary")
    assert words in page.text(".error-summary")
    assert not page.select("#accept")


def test_the_same_file_twice_is_refused_at_the_field(registrar):
    upload(registrar, GOOD)
    page = upload(registrar, GOOD, name="again.xml")
    assert "already held as batch 1" in page.text(".field-error")


def test_a_form_without_a_file_says_so(registrar):
    page = registrar.submit(registrar.get("/imports/"), dictionary="")
    assert page.text(".field-error") == "NAACCR XML file: choose a file to upload"


def test_uploads_and_views_of_rows_are_in_the_audit_trail(registrar):
    upload(registrar, GOOD)
    found = set(db.session.scalars(select(AuditEvent.action)).all())
    assert {"upload file", "view import"} <= found


@pytest.mark.parametrize("role", ["analyst", "reviewer"])
def test_only_those_who_may_import_see_the_page(sign_in, role):
    sign_in(role).get("/imports/", status=403)

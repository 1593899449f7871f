import pytest

from registry.audit.actions import SYSTEM
from registry.cases.evidence import actions, queries

TEXT = (
    "FINAL DIAGNOSIS: Left breast, lumpectomy: invasive ductal carcinoma, 1.4 cm. Margins negative."
)


@pytest.fixture
def abstract(make_abstract):
    return make_abstract(
        primarySite="C504", laterality="1", dateOfDiagnosis="20250211", behaviorCodeIcdO3="3"
    )


def test_a_pasted_report_suggests_beside_the_fields(sign_in, abstract):
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{abstract.id}/reports?section=cancer")
    section = browser.submit(page, "main form.report-form", text=TEXT)
    offers = {each["data-item"]: each["data-value"] for each in section.select(".offer")}
    assert offers["laterality"] == "2"
    assert offers["histologicTypeIcdO3"] == "8500"
    assert section.texts(".report-text mark")[0] == "Left"
    assert "Extent and stage" in section.texts(".reading p a")[0]


def test_a_general_site_gives_way_to_an_exact_one_of_another_report(sign_in, make_abstract):
    abstract = make_abstract(primarySite="")
    exact = "Left breast, upper outer quadrant, biopsy: invasive ductal carcinoma."
    actions.add_report(SYSTEM, abstract, exact)
    actions.add_report(SYSTEM, abstract, "Breast cancer, left: whole breast irradiation.")
    page = sign_in("registrar").get(f"/abstracts/{abstract.id}/sections/cancer")
    assert [
        each["data-value"] for each in page.select(".offer") if each["data-item"] == "primarySite"
    ] == ["C504"]


def test_saving_keeps_what_bears_the_code_out(sign_in, abstract):
    report = actions.add_report(SYSTEM, abstract, TEXT)
    browser = sign_in("registrar")
    start = TEXT.index("Left")
    page = browser.get(f"/abstracts/{abstract.id}/sections/cancer")
    browser.submit(
        page,
        "form#section",
        laterality="2",
        evidence=f"laterality:{report.id}:{start}:{start + 4}",
    )
    review = browser.get(f"/abstracts/{abstract.id}/evidence")
    row = next(each for each in review.select("tr.evidence-kept") if "Laterality" in each.text)
    assert row.select_one("mark").text == "Left"
    assert "Date of Diagnosis" in " ".join(review.texts("main table:last-of-type th"))


def evidence_on(page):
    return [each["value"] for each in page.select("form#section input[name=evidence]")]


def test_a_fill_without_scripts_keeps_the_words_of_what_is_not_changed(sign_in, make_abstract):
    abstract = make_abstract(primarySite="", laterality="", dateOfDiagnosis="20250211")
    report = actions.add_report(SYSTEM, abstract, TEXT)
    browser = sign_in("registrar")
    fills = browser.get(f"/abstracts/{abstract.id}/sections/cancer/fills")
    offered = {each["value"] for each in fills.select("details:first-of-type [name=take]")}
    assert {"laterality", "histologicTypeIcdO3"} <= offered
    form = browser.get(
        f"/abstracts/{abstract.id}/sections/cancer"
        "?fill=reports&take=laterality&take=histologicTypeIcdO3"
    )
    left = TEXT.index("Left")
    words = f"laterality:{report.id}:{left}:{left + 4}:2"
    sent = evidence_on(form)
    assert words in sent
    # A form that is refused still has the words.
    refused = browser.submit(form, "form#section", dateOfDiagnosis="13/13/2025", evidence=sent)
    assert evidence_on(refused) == sent
    browser.submit(
        refused,
        "form#section",
        dateOfDiagnosis="2/11/2025",
        histologicTypeIcdO3="8520",
        evidence=sent,
    )
    kept = queries.evidence(abstract.id)
    assert kept["laterality"].value == "2"
    assert "histologicTypeIcdO3" not in kept


def test_the_review_shows_first_what_a_report_speaks_against(sign_in, abstract):
    actions.add_report(SYSTEM, abstract, TEXT)
    review = sign_in("reviewer").get(f"/abstracts/{abstract.id}/evidence")
    first = review.select("table.evidence tbody tr")[0]
    assert "Laterality" in first.text
    assert "A report says otherwise: 2" in first.text


def test_nonsense_instead_of_evidence_is_left_out(sign_in, abstract):
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{abstract.id}/sections/cancer")
    for nonsense in ("laterality", "laterality:x:0:4", "a:b:c:d:e", "laterality:99999:0:4"):
        browser.submit(page, "form#section", evidence=nonsense)
    assert queries.evidence(abstract.id) == {}


def test_a_text_that_is_too_long_comes_back_with_the_message(sign_in, abstract):
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{abstract.id}/reports")
    answer = browser.submit(page, "main form.report-form", status=422, text="x " * 1_000_001)
    assert "2,000,001 characters" in answer.texts(".error-summary li")[0]
    assert len(answer.select_one("#text").text) == 2_000_002


def test_scripts_in_a_report_are_text(sign_in, abstract):
    report = actions.add_report(SYSTEM, abstract, "<script>alert(1)</script> Left breast </pre>")
    page = sign_in("registrar").get(f"/abstracts/{abstract.id}/reports/{report.id}")
    assert page.select_one(".report-text").text == report.text
    assert not page.select(".report-text script")


def test_a_report_of_another_case_is_not_found(sign_in, abstract, make_abstract):
    report = actions.add_report(SYSTEM, make_abstract(), TEXT)
    sign_in("registrar").get(f"/abstracts/{abstract.id}/reports/{report.id}", status=404)


def test_an_analyst_sees_no_report(sign_in, abstract):
    report = actions.add_report(SYSTEM, abstract, TEXT)
    browser = sign_in("analyst")
    for address in ("reports", f"reports/{report.id}", "evidence"):
        browser.get(f"/abstracts/{abstract.id}/{address}", status=403)


def test_a_report_is_removed_with_a_button(sign_in, abstract):
    actions.add_report(SYSTEM, abstract, TEXT)
    browser = sign_in("registrar")
    page = browser.get(f"/abstracts/{abstract.id}/reports")
    after = browser.submit(page, "main table form")
    assert "No report was pasted yet." in after.texts("main")[0]

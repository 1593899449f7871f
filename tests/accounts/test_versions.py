import pytest

from registry.audit.actions import SYSTEM
from registry.cases import actions
from registry.cases.items import CaseItems
from tests.fixtures.people import TODAY


@pytest.fixture
def administrator(sign_in):
    return sign_in("administrator")


@pytest.fixture
def unclear(make_patient, make_facility):
    patient = make_patient(sex="3")
    return actions.open_abstract(SYSTEM, patient, make_facility(), {}, today=TODAY)


def carry_out(administrator):
    return administrator.submit(administrator.get("/versions/plan?old=250&new=260"))


def test_the_dry_run_says_what_would_happen(administrator, unclear):
    page = administrator.get("/versions/plan?old=250&new=260")
    rows = page.texts("table tbody tr")
    assert "Looked at: patients 1, tumors 1; patients that stay untouched: 0" in page.text()
    assert any("Converts by itself 1" in row for row in rows)
    assert any("Sex was coded 3 or 4" in row and "Needs a person 1" in row for row in rows)
    assert "8 items are new, 17 end" in page.text()


def test_a_change_is_carried_out_and_taken_back(administrator, unclear):
    page = carry_out(administrator)
    assert "The stored cases are carried over to version 26" in page.text()
    assert CaseItems.of(unclear)["sexAssignedAtBirth"] == "9"
    assert page.select("a[href='/abstracts?need=sex-unclear']")
    page = administrator.submit(page, selector="form[action$='/undo']")
    assert "Values restored: 1" in page.text()
    assert "Every value is as it was before" in page.text()
    assert CaseItems.of(unclear)["sexAssignedAtBirth"] == ""


def test_versions_that_do_not_follow_are_said(administrator):
    page = administrator.get("/versions/plan?old=260&new=250")
    assert "Version 25 does not come after version 26" in page.text()


def test_a_registrar_answers_what_is_asked(administrator, sign_in, unclear):
    carry_out(administrator)
    registrar = sign_in("registrar")
    assert "Sex was coded 3 or 4" in registrar.get("/repairs").text()
    page = registrar.get("/abstracts?need=sex-unclear")
    assert "Change of the version: Sex was coded 3 or 4" in page.text(".chips")
    page = registrar.get(f"/abstracts/{unclear.id}")
    assert "220 is 3; 225 was set to 9, unknown" in page.text("#needs")
    page = registrar.submit(page, selector="#needs form")
    assert "Noted: nothing is to be changed" in page.text()
    assert not page.select("#needs")


def test_registrars_may_not_change_the_version(sign_in):
    sign_in("registrar").get("/versions", status=403)


def test_the_dry_run_leads_to_each_case_and_to_a_file(administrator, unclear):
    number = f"{unclear.accession_number_hosp}-{unclear.sequence_number_hospital}"
    plan = administrator.get("/versions/plan?old=250&new=260")
    assert plan.select("a[href='/versions/plan/cases?old=250&new=260&rule=sex-unclear']")
    page = administrator.get("/versions/plan/cases?old=250&new=260")
    converts, asks = page.texts("table tbody tr")
    assert converts.startswith(f"{number} Sex Assigned at Birth 225 blank 9 ")
    assert "a person decides" in asks
    assert "220 is 3; 225 was set to 9, unknown" in asks
    page = administrator.get("/versions/plan/cases?old=250&new=260&rule=sex-disagrees")
    assert "No case is concerned" in page.text()
    page = administrator.get("/versions/plan/cases?old=250&new=260&rule=sexes")
    assert "There is no rule 'sexes'" in page.text()
    answer = administrator.client.get("/versions/plan/cases.csv?old=250&new=260")
    assert answer.text.splitlines()[0] == "cases,rule,kind,item,name,from,to,reason"
    assert len(answer.text.splitlines()) == 3


def test_the_list_of_a_dry_run_leads_back_page_by_page(administrator, make_patient):
    """Two lines a patient: 60 patients fill two pages of 50 and begin a third."""
    for _ in range(60):
        make_patient(sex="3")

    def turned(page, rel):
        return administrator.get(page.select_one(f"nav.pages a[rel={rel}]")["href"])

    pages = [administrator.get("/versions/plan/cases?old=250&new=260")]
    assert not pages[0].select("nav.pages a[rel=prev]")
    pages += [turned(pages[0], "next")]
    pages += [turned(pages[1], "next")]
    assert [len(page.select("tbody tr")) for page in pages] == [50, 50, 20]
    back = turned(pages[2], "prev")
    assert back.texts("tbody tr") == pages[1].texts("tbody tr")
    first = turned(back, "prev")
    assert first.texts("tbody tr") == pages[0].texts("tbody tr")
    assert not first.select("nav.pages a[rel=prev]")
    odd = administrator.get("/versions/plan/cases?old=250&new=260&trail=x-1234567890-7")
    assert "after=7" in odd.select_one("nav.pages a[rel=prev]")["href"]

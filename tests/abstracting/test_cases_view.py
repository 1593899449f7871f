import pytest
from sqlalchemy import select

from registry.abstracting.views import cases
from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import actions
from registry.extensions import db


@pytest.fixture
def three(ada, elm, oak, make_abstract):
    make_abstract(
        patient=ada, facility=elm, primarySite="C504", histologicTypeIcdO3="8500",
        dateOfDiagnosis="20230105", dateOf1stContact="20230110", abstractedBy="PAT",
    )  # fmt: skip
    make_abstract(
        patient=ada,
        facility=oak,
        primarySite="C341",
        dateOfDiagnosis="20250601",
        abstractedBy="RAE",
    )
    lind = actions.add_patient(SYSTEM, {"nameLast": "Lind", "nameFirst": "Nils"})
    make_abstract(
        patient=lind, facility=elm, primarySite="C619", dateOfDiagnosis="20250601", classOfCase="32"
    )


def listed(page):
    return [
        row.td.text + " " + row.select("td")[2].text.split()[0] for row in page.select("tbody tr")
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("order=name", ["Lind, Nils C61.9", "Okafor, Ada C50.4", "Okafor, Ada C34.1"]),
        ("order=diagnosis", ["Okafor, Ada C50.4", "Okafor, Ada C34.1", "Lind, Nils C61.9"]),
        ("words=oka&order=accession", ["Okafor, Ada C50.4", "Okafor, Ada C34.1"]),
        ("words=202300001", ["Okafor, Ada C50.4"]),
        ("site=C34", ["Okafor, Ada C34.1"]),
        ("abstractor=PAT", ["Okafor, Ada C50.4"]),
        ("analytic=no", ["Lind, Nils C61.9"]),
        ("group=26000", ["Okafor, Ada C50.4"]),
        ("basis=diagnosis&year_from=2025&order=name", ["Lind, Nils C61.9", "Okafor, Ada C34.1"]),
        ("overdue=yes&year_to=2023", ["Okafor, Ada C50.4"]),
        ("status=complete", []),
    ],
)
def test_filters_choose_cases(registrar, three, query, found):
    assert listed(registrar.get(f"/abstracts?{query}")) == found


def test_filters_in_use_can_be_taken_away_one_by_one(registrar, three):
    page = registrar.get("/abstracts?site=C34&status=incomplete&year_from=2024&order=name")
    chips = {chip.contents[0].strip(): chip["href"] for chip in page.select(".chips a")}
    assert chips == {
        "Accession year: 2024 to ...": "/abstracts?order=name&status=incomplete&site=C34",
        "Status: Incomplete": "/abstracts?order=name&basis=accession&year_from=2024&site=C34",
        "Site: C34": "/abstracts?order=name&status=incomplete&basis=accession&year_from=2024",
        "Clear all": "/abstracts",
    }


def test_filters_of_a_table_cell_are_kept_by_the_form(registrar, three):
    page = registrar.get("/abstracts?sex=2&stage_group=none")
    hidden = {field["name"]: field["value"] for field in page.select("#filters input[type=hidden]")}
    assert hidden == {"sex": "2", "stage_group": "none"}
    assert "Sex: 2 Female" in page.text(".chips")


def test_a_filter_of_the_wrong_form_is_said(registrar, three):
    page = registrar.get("/abstracts?year_from=lately")
    assert "First year: 'lately' is not a whole number" in page.text(".error-summary")
    assert page.soup.find(id="year_from")["value"] == "lately"


def test_pages_follow_one_another_and_the_last_is_read_from_the_end(registrar, three, monkeypatch):
    monkeypatch.setattr(cases, "PAGE_SIZE", 2)
    first = registrar.get("/abstracts?order=name")
    assert "3 cases, page 1 of 2" in first.text("caption")
    following = first.select_one("a[rel=next]")["href"]
    assert listed(registrar.get(following)) == ["Okafor, Ada C34.1"]
    assert "page 2 of 2" in registrar.get("/abstracts?order=name&page=99").text("caption")


def test_every_page_of_every_order_has_each_case_once(registrar, three, monkeypatch):
    monkeypatch.setattr(cases, "PAGE_SIZE", 1)
    for order in ("changed", "accession", "name", "first-contact", "diagnosis"):
        pages = [listed(registrar.get(f"/abstracts?order={order}&page={n}")) for n in (1, 2, 3)]
        assert len({row for page in pages for row in page}) == 3


def test_an_empty_registry_shows_the_way_to_the_first_case(registrar):
    page = registrar.get("/abstracts")
    assert page.select_one(".empty a")["href"] == "/patients"


def test_the_list_is_recorded_without_the_words_searched_for(registrar, three):
    registrar.get("/abstracts?words=okafor&status=incomplete")
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event.action == "list cases"
    assert event.detail["filters"] == {"basis": "accession", "status": "incomplete"}
    assert len(event.detail["abstracts"]) == 2

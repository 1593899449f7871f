from datetime import date

import pytest

from registry.audit.actions import SYSTEM
from registry.cases import actions
from registry.cases.editing import repairs
from registry.cases.filters import CaseFilter
from registry.cases.items import CaseItems

TODAY = date(2025, 6, 30)


def save(abstract, **values):
    loaded = dict(CaseItems.of(abstract))
    actions.save_items(SYSTEM, abstract, values, loaded=loaded, today=TODAY)


@pytest.fixture
def two(make_abstract):
    """Two breast cases without a side, saved so."""
    found = [make_abstract(primarySite="C504") for _ in range(2)]
    for abstract, initials in zip(found, ("PAT", "KIM"), strict=True):
        save(abstract, laterality="0", abstractedBy=initials)
    return found


def counted(**chosen):
    return {each.edit.id: each.cases for each in repairs.work(CaseFilter(**chosen), TODAY)}


def test_what_fails_is_listed_by_edit_with_its_cases(registrar, two):
    row = next(
        each for each in registrar.get("/repairs").texts("tbody tr") if each.startswith("R084")
    )
    assert row == "R084 Paired site has a side Error 2 0 2025-06-30 Walk from case to case"
    cases = registrar.get("/abstracts", edit="R084")
    assert "2 cases" in cases.text()


def test_what_is_new_in_30_days_is_counted(two):
    def recent(day):
        return {each.edit.id: each.recent for each in repairs.work(CaseFilter(), day)}["R084"]

    assert recent(date(2025, 7, 29)) == 2
    assert recent(date(2025, 7, 30)) == 0


def test_the_list_is_narrowed_to_an_abstractor(two):
    assert counted()["R084"] == 2
    assert counted(abstractor="KIM")["R084"] == 1


def test_a_repaired_case_leaves_the_list_and_another_keeps_its_day(two):
    one, other = two
    save(one, laterality="1")
    assert counted()["R084"] == 1
    actions.save_items(SYSTEM, other, {"race1": "01"}, loaded={}, today=date(2025, 7, 30))
    (work,) = (each for each in repairs.work(CaseFilter(), TODAY) if each.edit.id == "R084")
    assert work.oldest == TODAY


def test_the_walk_goes_from_case_to_case_and_round(registrar, two):
    one, other = two
    page = registrar.get("/repairs/R084/next")
    assert page.address == f"/abstracts/{one.id}/sections/cancer?walk=R084"
    onwards = page.select_one("form#section")["data-next-case"]
    assert registrar.get(onwards).address.startswith(f"/abstracts/{other.id}/")
    again = registrar.get(f"/repairs/R084/next?after={other.id}")
    assert again.address.startswith(f"/abstracts/{one.id}/")


def test_the_walk_leads_to_an_item_that_the_year_hides(registrar, make_abstract):
    # Surgery stood in item 1290 up to 2022; a case of 2024 shows it among the other items.
    old = make_abstract(primarySite="C504", dateOfDiagnosis="20240105")
    save(old, rxSummSurgPrimSite="30")
    page = registrar.get("/repairs/R130/next")
    assert page.address == f"/abstracts/{old.id}/sections/other?walk=R130"
    assert page.select_one("#rxSummSurgPrimSite")


def test_a_walk_ends_where_nothing_fails_any_more(registrar, two):
    for abstract in two:
        save(abstract, laterality="1")
    page = registrar.get("/repairs/R084/next")
    assert "No case fails R084 any more." in page.text("body")
    registrar.get("/repairs/R999/next", status=404)

import io

import pytest
from openpyxl import load_workbook

from registry.audit.actions import SYSTEM, Actor
from registry.cases.filters import CaseFilter
from registry.cases.models import COMPLETE
from registry.cases.reabstraction import actions, queries
from registry.extensions import db

KIM = Actor(None, "kim")


@pytest.fixture
def three(make_abstract):
    """Three complete breast cases of PAT."""
    for side in "122":
        made = make_abstract(abstractedBy="PAT", primarySite="C504", laterality=side)
        made.status = COMPLETE
    db.session.commit()


@pytest.fixture
def finished(three):
    """A sample whose three cases were coded again: one side differs."""
    plan = actions.Plan("Breast", CaseFilter(), "7", 100, items=("primarySite", "laterality"))
    sample = actions.draw(SYSTEM, plan, today="20250630")
    sides = sorted((case.first["laterality"], case.id) for case in sample.cases)
    for (_, key), second in zip(sides, "112", strict=True):
        case = queries.case_or_404(key)
        actions.keep(KIM, "KIM", case, {"primarySite": "C504", "laterality": second})
        actions.finish(KIM, "KIM", case)
    return sample


def test_a_sample_is_drawn_coded_again_and_compared(sign_in, three):
    registrar = sign_in("registrar", username="kim", initials="KIM")
    page = registrar.get("/statistics/reliability/draw")
    assert page.fields("#draw")["seed"]
    assert len(page.select("#draw input[name=items][checked]")) == len(actions.usual_items())
    items = ["dateOfDiagnosis", "primarySite", "histologicTypeIcdO3", "behaviorCodeIcdO3"]
    items += ["laterality", "estrogenReceptorSummary"]
    typed = {"name": "Breast", "site": "C50", "percent": "34", "seed": "7", "items": items}
    page = registrar.submit(page, "#draw", **typed)
    assert page.text(".flash") == "2 of 3 cases were drawn."
    assert "Seed 7" in page.text(".printed-filters")
    assert page.text(".empty") == "No case is coded twice yet."

    page = registrar.get("/reabstraction")
    address = page.select_one("tbody th a")["href"]
    page = registrar.get(address)
    assert "C504" not in page.text()
    assert page.fields("#section")["primarySite"] == ""
    assert "estrogenReceptorSummary" not in page.fields("#section")
    typed = {"dateOfDiagnosis": "6/1/2025", "primarySite": "c50.4", "histologicTypeIcdO3": "8500/3"}
    page = registrar.submit(page, "#section", **typed)
    assert page.fields("#section")["primarySite"] == "C504"
    # Once the site is known, its items are asked for.
    assert "estrogenReceptorSummary" in page.fields("#section")
    refused = registrar.submit(page, "#section", laterality="x", go="finish")
    assert "Laterality: Type only digits, not 'x'" in refused.text(".error-summary")
    page = registrar.submit(page, "#section", laterality="2", go="finish")
    assert page.text(".flash").startswith("The second abstract is finished")
    page = registrar.get("/statistics/reliability/1")
    assert "Cases coded twice1 of 2" in page.text(".figures")


def test_agreement_and_disagreements_are_shown_and_ruled(sign_in, finished):
    reviewer = sign_in("reviewer")
    page = reviewer.get(f"/statistics/reliability/{finished.id}")
    rows = {row.th.text.strip(): row for row in page.select("table.totals tr")}
    # Sides 1-1, 2-1, 2-2: 2 of 3; by chance (1/3)(2/3) + (2/3)(1/3) = 4/9; kappa 2/5.
    laterality = next(row for name, row in rows.items() if name.startswith("Laterality"))
    assert [cell.text for cell in laterality.select("td")][:3] == ["3", "2", "66.7"]
    assert laterality.select("td")[4].text == "0.40"
    site = next(row for name, row in rows.items() if name.startswith("Primary Site"))
    assert site.select("td")[4].text == "undefined"
    assert "Agreement83.3 %" in page.text(".figures")
    assert "Asked for: 90 %not met" in page.text(".figures")
    [disagreement] = page.select("table.cases tbody tr")
    form = disagreement.select_one("form")["id"]
    page = reviewer.submit(page, f"#{form}", right="first", reason="The report says left")
    assert page.text(".flash") == "The ruling is kept."
    assert page.fields(f"#{form}")["reason"] == "The report says left"
    page = reviewer.submit(page, f"#{form}", right="")
    assert page.text(".flash").startswith("Choose whose code is right")


def test_an_analyst_sees_the_agreement_but_no_case(sign_in, finished):
    analyst = sign_in("analyst")
    page = analyst.get(f"/statistics/reliability/{finished.id}")
    assert "Agreement83.3 %" in page.text(".figures")
    assert page.select("#disagreements") == []
    assert page.select("a[href*='/abstracts/']") == []
    analyst.get("/statistics/reliability/draw", status=403)
    book = load_workbook(excel(analyst, finished))
    assert book.sheetnames == ["About", "By item", "By abstractor"]


def test_the_workbook_has_figures_and_disagreements(sign_in, finished):
    book = load_workbook(excel(sign_in("reviewer"), finished))
    rows = list(book["By item"].values)
    assert rows[1][:5] == ("All items", None, 6, 5, pytest.approx(83.333, abs=0.001))
    laterality = next(row for row in rows if row[0] == "Laterality")
    assert laterality[7] == "0.400"
    assert next(row for row in rows if row[0] == "Primary Site")[7] == "undefined"
    [_, disagreement] = book["Disagreements"].values
    assert disagreement[2:6] == ("PAT", "kim", "Laterality 410", "2")
    assert disagreement[7] == "1"


def test_what_cannot_be_drawn_is_said_at_the_field(sign_in, three):
    registrar = sign_in("registrar")
    page = registrar.get("/statistics/reliability/draw")
    page = registrar.submit(page, "#draw", name="", percent="0", year_from="25")
    summary = page.text(".error-summary")
    assert "Type a name for the sample" in summary
    assert "Type 1 to 100" in summary
    assert "Type a year of four digits" in summary
    page = registrar.submit(page, "#draw", name="A", percent="10", year_from="", site="C99")
    assert "No complete case passes these filters" in page.text(".error-summary")


def test_what_was_typed_and_not_kept_stands_in_the_fields_again(sign_in, three):
    registrar = sign_in("registrar", username="kim", initials="KIM")
    plan = actions.Plan("A", CaseFilter(), "1", 100, items=("primarySite", "laterality"))
    [case, *_] = actions.draw(SYSTEM, plan, today="20250630").cases
    address = f"/reabstraction/{case.id}"
    kept = registrar.get(address).select_one("#section")["data-draft-url"]
    registrar.post(kept, {"typed": '{"primarySite": "c50"}', "loaded": "{}"}, status=200)
    registrar.post(kept, {"typed": "[]", "loaded": "{}"}, status=400)
    page = registrar.get(address)
    assert page.fields("#section")["primarySite"] == "c50"
    assert "You typed here on" in page.text(".notice")
    # The page that was opened first is older than this one.
    registrar.post(kept, {"typed": "{}", "loaded": "{}"}, status=410)
    page = registrar.submit(page, "#discard")
    assert page.fields("#section")["primarySite"] == ""
    assert not page.select(".notice")
    other = sign_in("registrar", username="lee", initials="LEE")
    other.post(kept, {"typed": '{"primarySite": "c5"}', "loaded": "{}"}, status=403)


def test_a_case_that_another_codes_is_not_opened(sign_in, finished):
    registrar = sign_in("registrar", initials="LEE")
    page = registrar.get(f"/reabstraction/{finished.cases[0].id}")
    assert page.text(".flash").startswith("The second abstract of this case is finished")


def excel(browser, sample):
    answer = browser.client.get(f"/statistics/reliability/{sample.id}/workbook.xlsx")
    assert answer.status_code == 200
    return io.BytesIO(answer.data)

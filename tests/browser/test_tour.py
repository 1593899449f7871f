"""The tour of README.md, in a real browser, on a registry made by the README's commands."""

from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from registry.accounts import actions as accounts
from registry.audit.actions import SYSTEM
from registry.demo import actions as demo
from registry.demo import files
from registry.security import Role
from tests.browser.test_abstracting import LUNG, key_in, open_lung_case, ready, tab_to
from tests.fixtures.people import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def tour_file(tmp_path):
    """The file that ``registry demo --file tour.xml --cases 40 --seed 2`` writes."""
    path = tmp_path / "tour.xml"
    files.write(path, count=40, seed=2, today=date(2026, 6, 30))
    return path


def sign_in_for_the_first_time(tab, user, password):
    """Sign in with the password that was shown once, and choose another."""
    tab.goto("/sign-in")
    tab.keyboard.type(user.username)
    tab.keyboard.press("Tab")
    tab.keyboard.type(password)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/password*")
    for field in tab.locator("main input[type=password]").all():
        field.fill(password if "current" in field.get_attribute("id") else PASSWORD)
    tab.click("main form button")
    tab.wait_for_url("**/abstracts*")


def import_file(tab, path):
    """Upload, look at the totals, accept whole."""
    tab.goto("/imports/")
    tab.set_input_files("#file", path)
    tab.click("text=Upload and compare")
    tab.click("text=Accept the batch whole", timeout=60_000)
    tab.wait_for_selector(".status-accepted", timeout=60_000)
    assert "40 tumors read = 40 stored + 0 refused." in tab.inner_text("main")


def abstract_lung_case(tab):
    """Key in the lung case section by section and complete it, without a mouse."""
    tab.goto("/patients")
    tab.wait_for_selector("#name_last:focus")
    open_lung_case(tab, accession=None)
    for section, values in LUNG.items():
        ready(tab, section)
        extra = {
            "surgery": {"rxSummSurgPrimSite2023": "b000"},
            "radiation": {"reasonForNoRadiation": "0"},
        }
        for naaccr_id, typed in {**values, **extra.get(section, {})}.items():
            key_in(tab, naaccr_id, typed)
        tab.keyboard.press("Control+Enter")
    ready(tab, "completion")
    tab_to(tab, "Complete the case")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".status-complete")


def lung_count(tab, year):
    tab.goto(f"/statistics/primary-site?year_from={year}&year_to={year}")
    return int(tab.inner_text("tr:has(th:text('Lung and Bronchus')) td >> nth=0"))


def submit_quarter(tab, path):
    """Prepare this quarter's submission to the state and download its workbook."""
    tab.goto("/submissions/new")
    tab.select_option("#destination", label="State central registry")
    day = datetime.now().astimezone().date()
    quarter = (day.month - 1) // 3 * 3 + 1
    tab.fill("#first", f"{day.year}-{quarter:02d}")
    tab.fill("#last", f"{day.year}-{quarter + 2:02d}")
    tab.click("button:text('Preview')")
    # The state asks for three items more than the hospital: the case goes without them.
    tab.click("text=Waive REQUIRED")
    tab.fill("#reason", "The state asked for the case before these were coded")
    tab.click("#waiver button")
    tab.wait_for_selector("text=REQUIRED is waived")
    tab.go_back()
    tab.go_back()
    tab.reload()
    tab.click("#prepare button")
    with tab.expect_download() as download:
        tab.click("text=Excel workbook")
    download.value.save_as(path)


def test_the_tour_of_the_readme(app, tab, tour_file, tmp_path):
    demo.fill(SYSTEM, count=60, seed=1, today=date(2026, 6, 30))
    user, password = accounts.add_user(
        SYSTEM, username="pat", full_name="Pat Nilsson", initials="PAT", role=Role.REGISTRAR
    )
    sign_in_for_the_first_time(tab, user, password)
    import_file(tab, tour_file)
    before = lung_count(tab, 2025)
    abstract_lung_case(tab)
    assert lung_count(tab, 2025) == before + 1
    submit_quarter(tab, tmp_path / "quarter.xlsx")
    sheet = load_workbook(tmp_path / "quarter.xlsx")["Cases"]
    headings = [cell.value for cell in sheet[1]]
    names = headings.index("nameLast (2230)")
    sites = headings.index("primarySite (400)")
    cases = {(row[names].value, row[sites].value) for row in sheet.iter_rows(min_row=2)}
    assert ("Nyberg", "C343") in cases

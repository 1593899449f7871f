"""The stage panel in a real browser: it follows the fields, and opens the discriminator."""

import pytest

from tests.browser.test_abstracting import key_in, wait_until
from tests.fixtures.people import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def breast(make_user, make_abstract):
    make_user(role="registrar", username="pat")
    return make_abstract(
        primarySite="C504",
        histologicTypeIcdO3="8500",
        behaviorCodeIcdO3="3",
        dateOfDiagnosis="20250601",
    )


@pytest.fixture
def section(tab, breast):
    """Sign in and open a section of the breast case: section("extent")."""
    tab.goto("/sign-in")
    tab.fill("#username", "pat")
    tab.fill("#password", PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/abstracts*")

    def show(name):
        tab.goto(f"/abstracts/{breast.id}/sections/{name}")
        tab.wait_for_load_state("networkidle")

    return show


def test_the_stage_follows_the_fields_without_saving(tab, section):
    section("extent")
    for naaccr_id, typed in (("eodPrimaryTumor", "100"), ("eodRegionalNodes", "0")):
        key_in(tab, naaccr_id, typed)
    tab.keyboard.press("Tab")
    tab.wait_for_selector(".stage :text('Not settled, and not stored yet')")
    key_in(tab, "eodMets", "70")
    tab.keyboard.press("Tab")
    tab.wait_for_selector(".stage-value:has-text('7 Distant')")
    tab.click(".stage summary >> text=Why >> nth=0")
    assert "EOD Mets 70" in tab.inner_text(".stage-why >> nth=0")


def test_a_discriminator_opens_when_the_site_asks_for_it(tab, section):
    section("cancer")
    assert tab.is_hidden("#schemaDiscriminator1")
    key_in(tab, "primarySite", "C160")
    key_in(tab, "histologicTypeIcdO3", "8140")
    tab.keyboard.press("Tab")
    tab.wait_for_selector("#schemaDiscriminator1", state="visible")
    assert "Esophagus and junction free" in tab.inner_text(".stage-question")
    key_in(tab, "schemaDiscriminator1", "0")
    tab.keyboard.press("Tab")
    tab.wait_for_selector(".stage-schema >> text=Stomach")
    assert tab.is_visible("#schemaDiscriminator1")


def test_a_measured_value_is_shown_in_the_form_it_is_stored_in(tab, section):
    section("factors")
    key_in(tab, "ki67", "20 %")
    tab.keyboard.press("Tab")
    wait_until(tab, lambda: tab.input_value("#ki67") == "20.0")
    assert "Percent of positive nuclei" in tab.inner_text("#ki67-meaning")

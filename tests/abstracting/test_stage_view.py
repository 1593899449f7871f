import pytest

from registry.cases.items import CaseItems
from registry.cases.staging import site
from registry.extensions import db

EXTENT = {"eodPrimaryTumor": "100", "eodRegionalNodes": "000", "eodMets": "00"}


def panel(registrar, abstract, **typed):
    page = registrar.post(f"/abstracts/{abstract.id}/stage", typed)
    return page.text("body")


def test_the_panel_follows_what_is_typed_and_stores_nothing(registrar, breast):
    found = panel(registrar, breast, **EXTENT)
    assert "Schema: Breast 00480" in found
    assert "1 Localized" in found
    assert CaseItems.of(breast)["eodMets"] == ""


def test_an_open_result_names_its_blank_inputs(registrar, breast):
    found = panel(registrar, breast, **{**EXTENT, "eodMets": ""})
    assert "Not settled, and not stored yet. Blank: EOD Mets." in found


def test_a_difference_from_the_coded_stage_is_said(registrar, breast):
    found = panel(registrar, breast, **EXTENT, summaryStage2018="7")
    assert "Coded by hand: 7. The two should agree." in found


def test_a_code_that_the_schema_does_not_have_is_named(registrar, breast):
    found = panel(registrar, breast, **{**EXTENT, "eodMets": "50"})
    assert "EOD Mets: '50' is not a code of this schema" in found


def test_an_unknown_stage_says_what_would_make_it_known(registrar, breast):
    found = panel(registrar, breast, **{**EXTENT, "eodPrimaryTumor": "999"})
    assert "What would make it known" in found
    assert "EOD Mets 10, 70 gives 7" in found


def test_a_discriminator_is_asked_in_words(registrar, breast):
    cardia = {"primarySite": "C160", "histologicTypeIcdO3": "8140"}
    page = registrar.post(f"/abstracts/{breast.id}/stage", cardia)
    assert page.select_one("[data-asked]")["data-asked"] == "schemaDiscriminator1"
    found = page.text("body")
    assert "this decides which schema the case belongs to" in found


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2003", "No algorithm stages cases diagnosed before 2004."),
        (
            "2012",
            "Collaborative Stage stages cases diagnosed in 2012; its bundle is not installed.",
        ),
        ("2099", "The year of diagnosis, 2099, has not come yet."),
        ("soon", "Schema: Breast"),  # cannot be stored: what is stored counts
    ],
)
def test_a_case_outside_is_told_why(registrar, breast, date, words):
    assert words in panel(registrar, breast, dateOfDiagnosis=date)


def test_a_schema_without_content_names_the_bundle(registrar, breast):
    found = panel(registrar, breast, primarySite="C519", histologicTypeIcdO3="8070")
    assert "The starter set derives nothing for Vulva" in found
    assert "eod_public-3.3 from SEER" in found


def test_the_panel_stands_beside_the_sections_that_decide(registrar, breast):
    for section, there in (("cancer", 1), ("extent", 1), ("factors", 1), ("surgery", 0)):
        page = registrar.get(f"/abstracts/{breast.id}/sections/{section}")
        assert len(page.select("section.stage")) == there


def test_ajcc_items_that_do_not_fit_are_said(registrar, breast):
    found = panel(registrar, breast, ajccTnmPathT="2", ajccTnmPathN="n0", ajccTnmPathM="0")
    assert "AJCC TNM Path Stage Group: The pathologic T, N and M are there" in found
    assert "has not the form" not in found  # typed short, stored as pT2 pN0 cM0


def test_the_table_of_the_site_proposes_the_group(registrar, breast, app):
    folder = site.ajcc_folder()
    folder.mkdir()
    header = "schema,first_year,last_year,stage,t,n,m,group"
    (folder / "groups.csv").write_text(f"{header}\n00480,2018,,p,pT2,pN0,cM0,2A\n")
    typed = {"ajccTnmPathT": "2", "ajccTnmPathN": "0", "ajccTnmPathM": "0"}
    found = panel(registrar, breast, **typed, ajccTnmPathStageGroup="1A")
    assert "2A by the site's table, row 2" in found
    assert "Coded: 1A." in found


def test_analysts_have_no_panel(sign_in, breast):
    sign_in("analyst").post(f"/abstracts/{breast.id}/stage", {}, status=403)


def test_saving_the_section_stores_the_stage(registrar, breast):
    page = registrar.get(f"/abstracts/{breast.id}/sections/extent")
    registrar.submit(page, "form#section", **EXTENT)
    db.session.expire_all()
    assert CaseItems.of(breast)["derivedSummaryStage2018"] == "1"
    shown = registrar.get(f"/abstracts/{breast.id}/sections/extent")
    assert "Stored results: eod_public-3.3 starter" in shown.text("section.stage")

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from registry.audit.models import AuditEvent
from registry.cases.staging import site
from registry.extensions import db
from tests.staging import small


@pytest.fixture
def administrator(sign_in):
    return sign_in("administrator")


def upload(administrator, content, name="bundle.zip", status=200):
    return administrator.submit(
        administrator.get("/staging"), status=status, file=(io.BytesIO(content), name)
    )


def test_the_page_says_what_cases_are_staged_with(administrator):
    rows = administrator.get("/staging").texts("table tbody tr")
    assert "2018 or later Extent of Disease 2018 eod_public-3.3 starter" in rows
    assert "2004-2015 Collaborative Stage Nothing: install its bundle" in rows


def test_a_bundle_is_checked_installed_and_recorded(administrator, tmp_path):
    content = small.starter(tmp_path / "x.zip", "3.4").read_bytes()
    page = upload(administrator, content)
    assert "eod_public-3.4 is installed" in page.text()
    assert "2018 or later Extent of Disease 2018 eod_public-3.4" in page.texts("table tbody tr")
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "install staging bundle")
    ).one()
    assert event.detail == {"bundle": "eod_public-3.4"}
    assert [path.name for path in site.folder().iterdir()] == ["eod_public-3.4.zip"]


def test_a_damaged_bundle_is_refused_by_name_and_nothing_changes(administrator):
    page = upload(administrator, b"PK\x03\x04 cut off", name="eod-3.4.zip")
    assert "eod-3.4.zip" in page.text(".error-summary")
    assert not site.folder().exists()


def test_a_bundle_with_a_missing_table_names_it(administrator):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        schema = {
            "id": "only", "algorithm": "small", "version": "1", "schema_selection_table": "gone",
            "inputs": [], "outputs": [],
        }  # fmt: skip
        table = {"id": "t", "algorithm": "small", "version": "1", "definition": [], "rows": []}
        file.writestr("schemas/only.json", json.dumps(schema))
        file.writestr("tables/t.json", json.dumps(table))
    assert "gone" in upload(administrator, memory.getvalue()).text(".error-summary")


def test_without_a_file_the_form_says_so(administrator):
    page = administrator.submit(administrator.get("/staging"))
    assert "File: choose a zip or CSV file to install" in page.text(".error-summary")


def test_registrars_may_not(sign_in):
    sign_in("registrar").get("/staging", status=403)


def test_an_ajcc_table_is_loaded_and_offered(administrator, make_abstract):
    content = b"schema,first_year,last_year,stage,letter,code,label\n00480,2018,,c,T,cT1,small\n"
    assert "ct.csv is installed" in upload(administrator, content, name="ct.csv").text()
    assert "AJCC tables of this site: ct.csv" in administrator.get("/staging").text()
    breast = make_abstract(
        primarySite="C504", histologicTypeIcdO3="8500", dateOfDiagnosis="20250101"
    )
    options = administrator.get(f"/codes/ajccTnmClinT/options?abstract={breast.id}")
    assert options.texts("[role=option]") == ["cT1 small"]


def test_a_wrong_ajcc_table_is_refused_by_row(administrator):
    content = b"schema,first_year,last_year,stage,letter,code,label\n480,2018,,c,T,cT1,small\n"
    page = upload(administrator, content, name="ct.csv")
    assert "ct.csv, row 2, schema: '480'" in page.text(".error-summary")
    assert not site.ajcc_folder().exists()

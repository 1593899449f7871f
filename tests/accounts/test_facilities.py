import pytest
from sqlalchemy import select

from registry.audit.models import AuditEvent
from registry.cases.models import Facility
from registry.extensions import db


@pytest.fixture
def administrator(sign_in):
    return sign_in("administrator")


def test_a_facility_is_added_and_changed(administrator):
    page = administrator.get("/facilities/new")
    page = administrator.submit(
        page, "#facility", name="Elm Hospital", facility_id="0006123456", reference_date="1/1/2020"
    )
    assert page.texts("tbody td") == ["0006123456", "", "2020-01-01", "Yes"]
    page = administrator.get(page.select_one("tbody a")["href"])
    assert page.fields("#facility")["reference_date"] == "20200101"
    page = administrator.submit(page, "#facility", name="Elm Street Hospital", npi="1234567893")
    assert page.texts(".flash") == ["Elm Street Hospital was changed."]
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event.detail["changes"] == {
        "name": ["Elm Hospital", "Elm Street Hospital"],
        "npi": [None, "1234567893"],
    }


def test_a_facility_s_number_is_given_once(administrator, make_facility):
    make_facility(facility_id="0006123456", name="Oak Clinic")
    page = administrator.get("/facilities/new")
    page = administrator.submit(page, "#facility", name="Elm", facility_id="0006123456")
    assert page.texts(".error-summary li") == ["0006123456 is the number of Oak Clinic"]
    assert db.session.scalars(select(Facility.name)).all() == ["Oak Clinic"]


def test_what_cannot_be_stored_is_said_at_each_field(administrator):
    page = administrator.get("/facilities/new")
    page = administrator.submit(
        page, "#facility", name="", facility_id="6123", npi="12", reference_date="20201301"
    )
    assert page.texts(".error-summary li") == [
        "Type the facility's name",
        "Type the ten digits of the FIN, such as 0006123456",
        "Type the ten digits of the NPI, or leave it empty",
        "Reference date: 13: the month must lie in 01-12",
    ]
    assert page.fields("#facility")["facility_id"] == "6123"


def test_a_reference_date_is_a_whole_day(administrator):
    page = administrator.get("/facilities/new")
    page = administrator.submit(
        page, "#facility", name="Elm", facility_id="0006123456", reference_date="2020"
    )
    assert page.texts(".error-summary li") == ["Type the whole day, such as 20200101"]

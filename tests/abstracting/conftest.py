"""A registry with two facilities and one patient, and people who work in it."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from flask import session

from registry.accounts import sessions
from registry.accounts.models import User
from registry.audit.actions import SYSTEM
from registry.cases import actions
from registry.extensions import db

TODAY = date(2025, 6, 30)


class Pages:
    """A signed-in browser without JavaScript: fetches pages, fills in their forms, sends them."""

    def __init__(self, client):
        self.client = client

    def get(self, address, status=200):
        answer = self.client.get(address)
        assert answer.status_code == status, answer.text
        return BeautifulSoup(answer.text, "lxml")

    def page(self, answer):
        assert answer.status_code == 200, answer.location
        return BeautifulSoup(answer.text, "lxml")

    def form(self, address, form_id):
        return self.fields(self.get(address), form_id)

    def fields(self, page, form_id):
        found = page.find("form", id=form_id)
        values = {field["name"]: field.get("value", "") for field in found.select("input[name]")}
        values |= {field["name"]: field.text for field in found.select("textarea[name]")}
        values |= {
            field["name"]: (field.select_one("option[selected]") or field.option)["value"]
            for field in found.select("select[name]")
        }
        return values

    def post(self, address, values):
        return self.client.post(address, data=values)

    def submit(self, address, form_id, **typed):
        page = self.get(address)
        action = page.find("form", id=form_id).get("action", address)
        return self.post(action, self.fields(page, form_id) | typed)


@pytest.fixture
def sign_in_as(app):
    """A maker of signed-in browsers: sign_in_as("registrar", "pat")."""

    def make(role, username):
        user = User(
            username=username,
            full_name=username.title(),
            initials=username[:3].upper(),
            role=role,
            password_hash="",
            must_change_password=False,
            created_at=datetime.now(UTC),
        )
        db.session.add(user)
        db.session.commit()
        client = app.test_client()
        with app.test_request_context():
            sessions.start(db.session.get(User, user.id))
            held = dict(session)
        with client.session_transaction() as cookie:
            cookie.update(held)
        return Pages(client)

    return make


@pytest.fixture
def registrar(sign_in_as):
    return sign_in_as("registrar", "pat")


@pytest.fixture
def elm(app):
    return actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")


@pytest.fixture
def oak(app):
    return actions.add_facility(SYSTEM, facility_id="0000099002", name="Oak Clinic")


@pytest.fixture
def ada(app):
    return actions.add_patient(
        SYSTEM,
        {
            "nameLast": "Okafor",
            "nameFirst": "Ada",
            "dateOfBirth": "19560214",
            "sexAssignedAtBirth": "2",
            "socialSecurityNumber": "900123456",
        },
    )


@pytest.fixture
def open_case():
    """A maker of abstracts: open_case(patient, facility, primarySite="C504")."""

    def make(patient, facility, tumor=None, **values):
        values = {"dateOf1stContact": "20250610", "classOfCase": "14", **values}
        return actions.open_abstract(SYSTEM, patient, facility, values, today=TODAY, tumor=tumor)

    return make


@pytest.fixture
def breast(ada, elm, open_case):
    return open_case(
        ada,
        elm,
        primarySite="C504",
        histologicTypeIcdO3="8500",
        behaviorCodeIcdO3="3",
        dateOfDiagnosis="20250601",
    )

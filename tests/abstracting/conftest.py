"""Two facilities, one patient with a breast cancer, and a registrar who keys."""

import time

import pytest


@pytest.fixture
def at_work(new_browser, make_user):
    """A maker of browsers with a session already: the sign-in form has tests of its own."""

    def make(role, username):
        browser = new_browser()
        browser.user = make_user(role=role, username=username, initials=username.upper())
        with browser.client.session_transaction() as session:
            session["_user_id"] = browser.user.get_id()
            session["signed_in_at"] = session["seen_at"] = time.time()
        return browser

    return make


@pytest.fixture
def registrar(at_work):
    return at_work("registrar", "pat")


@pytest.fixture
def reviewer(at_work):
    return at_work("reviewer", "rae")


@pytest.fixture
def elm(make_facility):
    return make_facility(facility_id="0000099001", name="Elm Hospital")


@pytest.fixture
def oak(make_facility):
    return make_facility(facility_id="0000099002", name="Oak Clinic")


@pytest.fixture
def ada(make_patient):
    return make_patient(
        nameLast="Okafor",
        nameFirst="Ada",
        dateOfBirth="19560214",
        sexAssignedAtBirth="2",
        socialSecurityNumber="123453456",
    )


@pytest.fixture
def breast(ada, elm, make_abstract):
    return make_abstract(
        patient=ada,
        facility=elm,
        primarySite="C504",
        histologicTypeIcdO3="8500",
        behaviorCodeIcdO3="3",
        dateOfDiagnosis="20250601",
    )


@pytest.fixture
def key_in(registrar):
    """A maker of saves: key_in(address, "section", laterality="1") returns the next page."""

    def make(address, form_id, **typed):
        return registrar.submit(registrar.get(address), f"#{form_id}", **typed)

    return make

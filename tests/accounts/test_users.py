import pytest
from sqlalchemy import select

from registry.accounts import actions
from registry.accounts.models import User
from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.extensions import db
from registry.security import Role
from tests.fixtures.people import PASSWORD


@pytest.fixture
def administrator(sign_in):
    return sign_in("administrator", username="kim", full_name="Kim Larsen")


def last_event():
    return db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()


def test_a_new_user_gets_a_password_that_is_shown_once(administrator, new_browser):
    form = administrator.get("/users/new")
    page = administrator.submit(
        form, "#user", full_name="Pat Okonkwo", username="Pat", initials="po", role="registrar"
    )
    password = page.text("#new-password")
    assert last_event().detail == {"user": "pat", "role": "registrar"}
    assert password not in administrator.get("/users").soup.text
    browser = new_browser()
    page = browser.submit(browser.get("/sign-in"), username="pat", password=password)
    assert page.text("h1") == "Change your password"
    assert db.session.scalar(select(User.initials).where(User.username == "pat")) == "PO"


def test_a_user_name_is_given_once(administrator):
    page = administrator.submit(
        administrator.get("/users/new"), "#user", full_name="Kim", username="KIM", initials=""
    )
    assert page.texts(".error-summary li") == [
        "There is already a user KIM: choose another user name"
    ]
    assert page.fields("#user")["full_name"] == "Kim"


def test_what_cannot_be_a_user_is_said_at_each_field(administrator):
    page = administrator.submit(
        administrator.get("/users/new"), "#user", full_name=" ", username="a b", initials="ABCD"
    )
    assert page.texts(".error-summary li a") == [
        "Type the person's name",
        "Type up to three letters, such as ABC",
        "Type 2 to 80 letters, digits, dots, dashes, such as a.okafor",
    ]


def test_a_change_of_role_holds_from_the_next_request_on(administrator, sign_in):
    registrar = sign_in("registrar")
    registrar.get("/abstracts")
    page = administrator.get(f"/users/{registrar.user.id}")
    administrator.submit(page, "#user", role="analyst")
    registrar.get("/abstracts", status=403)
    assert last_event().detail["changes"] == {"role": ["registrar", "analyst"]}


def test_somebody_switched_off_is_signed_out_at_once(administrator, sign_in):
    registrar = sign_in("registrar")
    page = administrator.get(f"/users/{registrar.user.id}")
    values = page.fields("#user")
    del values["active"]
    page = administrator.post(f"/users/{registrar.user.id}", values)
    assert page.texts(".flash") == [f"{registrar.user.full_name} was changed."]
    assert registrar.get("/abstracts").text("h1") == "Sign in"
    detail = last_event().detail
    assert detail == {"user": registrar.user.username, "changes": {"active": [True, False]}}


def test_the_last_administrator_remains(administrator):
    page = administrator.get(f"/users/{administrator.user.id}")
    page = administrator.submit(page, "#user", role="analyst")
    assert page.texts(".error-summary li") == [
        "At least one active administrator must remain: make somebody else administrator first"
    ]
    assert administrator.get("/users").text("h1") == "Users"


def test_a_reset_password_replaces_the_old_one_and_opens_the_account(
    administrator, sign_in, new_browser
):
    registrar = sign_in("registrar")
    page = administrator.submit(administrator.get(f"/users/{registrar.user.id}"), "#reset")
    password = page.text("#new-password")
    assert registrar.get("/abstracts").text("h1") == "Sign in"
    browser = new_browser()
    refused = browser.sign_in(registrar.user, PASSWORD)
    assert refused.select(".error-summary")
    assert browser.sign_in(registrar.user, password).address == "/password"


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("short one", "Type at least 12 characters; this has 9"),
        ("aaaabbbbaaaabbbb", "Use at least five different characters"),
        ("the great kim larsen", "Leave your user name out of the password"),
        ("Password2026!", "Do not build the password around “password”: it would be guessed"),
        (PASSWORD, "Choose a password that differs from the current one"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(administrator, new, words):
    page = administrator.submit(
        administrator.get("/password"), "#password", current=PASSWORD, new=new, again=new
    )
    assert page.texts(".error-summary li") == [words]


def test_the_own_password_needs_the_old_one_and_two_that_agree(administrator):
    page = administrator.submit(
        administrator.get("/password"),
        "#password",
        current="something else",
        new="three otters on a raft",
        again="three otters on a boat",
    )
    assert page.texts(".error-summary li") == [
        "This is not your current password",
        "The two new passwords differ: type the same one twice",
    ]


def test_a_stored_password_is_an_argon2_hash(app):
    user, password = actions.add_user(SYSTEM, username="pat", full_name="Pat", role=Role.REGISTRAR)
    assert user.password_hash.startswith("$argon2id$")
    assert password not in user.password_hash
    assert len(password) == 19

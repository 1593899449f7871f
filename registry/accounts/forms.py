"""Forms: signing in, passwords, users, facilities, the audit trail's filter."""

import re
from typing import Any

from flask_login import current_user
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, Regexp, ValidationError

from registry.accounts import passwords
from registry.forms import AccessibleForm, choices
from registry.security import Role
from registry.standards.partial_date import DateError, PartialDate

ROLE_WORDS = {
    Role.ADMINISTRATOR: "everything, and manages users",
    Role.REGISTRAR: "abstracts, imports, submits",
    Role.REVIEWER: "reads cases and statistics",
    Role.ANALYST: "statistics without names",
}


USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{1,79}\Z")


def is_username(text: str) -> bool:
    """Whether *text* can be a user name."""
    return USERNAME.match(text) is not None


def filled(message: str) -> Any:
    """Return a validator that answers an empty field with *message*."""

    def check(_form: AccessibleForm, field: Field) -> None:
        if not (field.data or "").strip():
            raise ValidationError(message)

    return check


def stripped(value: str | None) -> str:
    """Take the blanks off both ends."""
    return (value or "").strip()


class SignInForm(AccessibleForm):
    """User name and password."""

    username = StringField(
        "User name", [filled("Type your user name")], render_kw={"autocomplete": "username"}
    )
    password = PasswordField(
        "Password",
        [filled("Type your password"), Length(max=passwords.MOST_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class PasswordForm(AccessibleForm):
    """The own password, old and new."""

    current = PasswordField(
        "Current password",
        [filled("Type the password that you signed in with")],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        "New password",
        [filled("Type a new password")],
        description=f"At least {passwords.LEAST_LENGTH} characters; some words in a row do well.",
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "New password again",
        [filled("Type the new password again")],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_current(self, field: Field) -> None:
        """Refuse a wrong old password."""
        if not passwords.fits(field.data, current_user.password_hash):
            raise ValidationError("This is not your current password")

    def validate_new(self, field: Field) -> None:
        """Refuse a password that is easy to guess, or the old one."""
        found = passwords.problem(field.data, current_user.username)
        if not found and passwords.fits(field.data, current_user.password_hash):
            found = "Choose a password that differs from the current one"
        if found:
            raise ValidationError(found)

    def validate_again(self, field: Field) -> None:
        """Refuse a repetition that differs."""
        if field.data != self.new.data:
            raise ValidationError("The two new passwords differ: type the same one twice")


class UserForm(AccessibleForm):
    """What an administrator says of a user."""

    full_name = StringField(
        "Name", [filled("Type the person's name"), Length(max=120)], filters=[stripped]
    )
    initials = StringField(
        "Initials",
        [
            Regexp(r"^[A-Za-z0-9]{0,3}$", message="Type up to three letters, such as ABC"),
        ],
        description="Up to three letters; they stand in abstractedBy (item 570).",
        filters=[stripped],
    )
    role = SelectField(
        "Role",
        choices=choices((role.value, f"{role.value}: {ROLE_WORDS[role]}") for role in Role),
    )


class NewUserForm(UserForm):
    """A new user: the user name, which stays, and the rest."""

    username = StringField(
        "User name",
        [Regexp(USERNAME, message="Type 2 to 80 letters, digits, dots, dashes, such as a.okafor")],
        description="For signing in; it cannot be changed later.",
        filters=[stripped],
        render_kw={"autocomplete": "off"},
    )


class ChangedUserForm(UserForm):
    """A user who is here already."""

    active = BooleanField("May sign in")


class FacilityForm(AccessibleForm):
    """A facility: its numbers, its name, and when its registry began."""

    name = StringField(
        "Name", [filled("Type the facility's name"), Length(max=120)], filters=[stripped]
    )
    facility_id = StringField(
        "Facility ID (FIN, item 540)",
        [Regexp(r"^\d{10}$", message="Type the ten digits of the FIN, such as 0006123456")],
        description="Ten digits, with leading zeros.",
        filters=[stripped],
    )
    npi = StringField(
        "NPI (item 545)",
        [Regexp(r"^(\d{10})?$", message="Type the ten digits of the NPI, or leave it empty")],
        filters=[stripped],
    )
    reference_date = StringField(
        "Reference date",
        description="The day from which cases are collected: 20200101.",
        filters=[stripped],
    )
    own = BooleanField("Cases of this facility are abstracted here", default=True)

    def validate_reference_date(self, field: Field) -> None:
        """Store the day as NAACCR writes it, or refuse what is not one."""
        if not field.data:
            return
        try:
            day = PartialDate.from_typed(field.data)
        except DateError as problem:
            raise ValidationError(f"Reference date: {problem}") from None
        if day.day is None:
            raise ValidationError(f"Type the whole day, such as {day.year}0101")
        field.data = str(day)


class DirectoryForm(AccessibleForm):
    """A physician or facility that cases name; the directory checks its numbers."""

    name = StringField("Name", filters=[stripped])
    detail = StringField("Specialty or place", filters=[stripped])
    number = StringField(
        "Number",
        description="A physician's number at this site, up to 8 characters, or the ten digits of "
        "a facility ID.",
        filters=[stripped],
    )
    npi = StringField("NPI", description="Ten digits.", filters=[stripped])
    active = BooleanField("Offered while abstracting", default=True)


class DirectoryFileForm(AccessibleForm):
    """A list of physicians and facilities to load."""

    file = FileField("File", validators=[FileRequired("File: choose a CSV file to load")])


class PlacesForm(AccessibleForm):
    """The site's table of postal codes to load."""

    file = FileField("File", validators=[FileRequired("File: choose a CSV file to load")])


class AuditFilterForm(AccessibleForm):
    """Which events of the audit trail are shown; read from the address."""

    class Meta(AccessibleForm.Meta):
        """A form that changes nothing needs no token."""

        csrf = False

    username = SelectField("User", validate_choice=False)
    action = SelectField("Action", validate_choice=False)
    patient_id = IntegerField("Patient number", [Optional()])
    abstract_id = IntegerField("Abstract number", [Optional()])
    first = DateField("From", [Optional()])
    last = DateField("To", [Optional()])


class BundleForm(AccessibleForm):
    """A bundle or an AJCC table to install."""

    file = FileField(
        "File",
        description="A bundle as SEER publishes it (eod_public-3.3.zip), or an AJCC table of your "
        "own (.csv).",
        validators=[FileRequired("File: choose a zip or CSV file to install")],
    )


class LocalEditForm(AccessibleForm):
    """An edit of the site's own."""

    name = StringField(
        "Name",
        [filled("Name: say in a few words what is right"), Length(max=70)],
        filters=[stripped],
    )
    fails_when = TextAreaField(
        "Fails when",
        [filled("Fails when: write the condition under which a case is wrong")],
        description="Items by XML id, texts in single quotes: primarySite starts with 'C50' and "
        "laterality = '0'. Also: !=, <, <=, >, >=, in ('1', '2'), between '1' and '3', is blank, "
        "is not blank, and, or, not, year(dateOfDiagnosis), number(tumorSizeSummary), length(...), "
        "days(dateOfDiagnosis, rxDateSurgery), + - * /.",
        filters=[stripped],
        render_kw={"rows": 3, "spellcheck": "false"},
    )
    message = StringField(
        "Message",
        [filled("Message: say what is wrong and what was expected"), Length(max=300)],
        filters=[stripped],
    )
    severity = SelectField(
        "Severity", choices=choices([("warning", "Warning"), ("error", "Error")])
    )
    first_year = IntegerField("Diagnosed from year", [Optional(), NumberRange(1900, 2099)])
    last_year = IntegerField("Diagnosed to year", [Optional(), NumberRange(1900, 2099)])
    active = BooleanField("Switched on")

"""The form that loads a life table or a population."""

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from registry.forms import AccessibleForm
from registry.reports.reference.actions import LONGEST_NAME


class ReferenceForm(AccessibleForm):
    """A file and the name that it is kept under."""

    name = StringField(
        "Name",
        [
            InputRequired("Name: say whose file it is, such as Georgia 2000-2024"),
            Length(max=LONGEST_NAME, message=f"Name: at most {LONGEST_NAME} characters"),
        ],
        description="Loading the same name again keeps a new version.",
    )
    file = FileField("File", [FileRequired("File: choose a CSV file to load")])

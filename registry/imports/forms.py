"""The upload form."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField

from registry.forms import AccessibleForm


class UploadForm(AccessibleForm):
    """A NAACCR XML file, with what its reading takes."""

    file = FileField(
        "NAACCR XML file",
        description="Ending .xml or .xml.gz, any version from 14 to 26.",
        validators=[FileRequired("NAACCR XML file: choose a file to upload")],
    )
    facility = SelectField(
        "Facility of records that name none",
        description="Most files name their facility; this is used only where they do not.",
        coerce=str,
    )
    dictionary = FileField(
        "User-defined dictionary",
        description="Only for a file with state-defined items; it is kept for later files.",
    )
    relaxed = BooleanField("Accept foreign namespaces and attributes of the root element")

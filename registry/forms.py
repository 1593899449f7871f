"""What all ordinary forms share: fields that tell assistive technology of hints and errors."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, SelectChoice


class AccessibleForm(FlaskForm):
    """A form whose inputs name their hint and error text, as ``macros/fields.html`` draws them."""

    class Meta(FlaskForm.Meta):
        """How fields are drawn."""

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Markup:
            """Add the descriptions; the server checks, so no browser's own messages appear."""
            parts = [(field.description, "hint"), (field.errors, "error")]
            described = [f"{field.id}-{part}" for present, part in parts if present]
            extra: dict[str, Any] = {"required": False}
            if described:
                extra["aria-describedby"] = " ".join(described)
            if field.errors:
                extra["aria-invalid"] = "true"
            drawn: Markup = super().render_field(field, {**extra, **render_kw})
            return drawn


def choices(pairs: Iterable[tuple[object, str]]) -> list[Any]:
    """Return the choices of a select field from pairs of value and label."""
    return [SelectChoice(value, label) for value, label in pairs]

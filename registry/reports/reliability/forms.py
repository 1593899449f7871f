"""The forms: drawing a sample."""

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from registry.cases import queries as cases
from registry.cases.filters import CaseFilter
from registry.cases.reabstraction.actions import Plan, usual_items
from registry.cases.wording import BASES
from registry.forms import AccessibleForm, choices
from registry.standards import items, site_groups

YEAR = "Type a year of four digits"
COUNT = "Type a whole number"


class DrawForm(AccessibleForm):
    """Which cases, how many of them, by which seed, and the items that are compared."""

    name = StringField(
        "Name",
        [InputRequired("Type a name for the sample"), Length(max=80, message="Shorten the name")],
        description="Such as: Breast, second quarter 2025.",
    )
    basis = SelectField("Year of", choices=choices(BASES.items()))
    year_from = IntegerField("From", [Optional(), NumberRange(1900, 2100, YEAR)])
    year_to = IntegerField("To", [Optional(), NumberRange(1900, 2100, YEAR)])
    facility = SelectField("Facility")
    abstractor = SelectField("Abstractor")
    group = SelectField("Site group")
    site = StringField("Site", [Length(max=5, message="Type a site such as C50 or C50.4")])
    analytic = SelectField(
        "Class", choices=choices([("yes", "Analytic (00-22)"), ("", "any"), ("no", "Non-analytic")])
    )
    percent = IntegerField(
        "Percent", [InputRequired(COUNT), NumberRange(1, 100, "Type 1 to 100")], default=10
    )
    most = IntegerField(
        "At most, cases",
        [InputRequired(COUNT), NumberRange(1, 2000, "Type 1 to 2000")],
        default=200,
    )
    seed = StringField(
        "Seed",
        [InputRequired("Type a seed"), Length(max=40, message="Shorten the seed")],
        description="The same seed and the same cases give the same sample.",
    )
    items = SelectMultipleField("Items that are compared", coerce=str)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.facility.choices = choices(
            [("", "all"), *((str(each.id), each.name) for each in cases.facilities())]
        )
        self.abstractor.choices = choices(
            [("", "any"), *((each, each) for each in cases.abstractors())]
        )
        self.group.choices = choices(
            [("", "any"), *((each.code, each.name) for each in site_groups.groups().values())]
        )
        self.items.choices = choices((each, _named(each)) for each in usual_items())
        if not self.is_submitted():
            self.items.data = list(usual_items())

    def plan(self) -> Plan:
        """Return what the form asks for."""
        chosen = CaseFilter(
            basis=self.basis.data,
            year_from=str(self.year_from.data or ""),
            year_to=str(self.year_to.data or ""),
            facility=self.facility.data,
            abstractor=self.abstractor.data,
            group=self.group.data,
            site=(self.site.data or "").strip(),
            analytic=self.analytic.data,
        )
        return Plan(
            name=self.name.data.strip(),
            chosen=chosen,
            seed=self.seed.data.strip(),
            percent=self.percent.data,
            most=self.most.data,
            items=tuple(self.items.data),
        )


def _named(naaccr_id: str) -> str:
    item = items.item(naaccr_id)
    return f"{item.name} {item.number}"

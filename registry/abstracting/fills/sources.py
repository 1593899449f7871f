"""What fills draw on besides the case: the patient's other tumors, the user's work, defaults."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from registry.abstracting import reading
from registry.abstracting.chart import Chart
from registry.abstracting.fields import CodeField, field_class
from registry.abstracting.fills.proposal import Proposal
from registry.abstracting.personal.models import DefaultValue
from registry.abstracting.sections import by_id
from registry.audit.actions import Actor
from registry.audit.models import AuditEvent
from registry.cases.evidence import queries as evidence
from registry.cases.items import CaseItems, place_level
from registry.cases.models import Abstract
from registry.extensions import db

# So many of the user's latest changes are looked through for what was typed last.
LATEST = 60
# So many characters stand on either side of the words that bear a suggestion out.
_AROUND = 25


@dataclass(frozen=True, slots=True)
class Sources:
    """Values by XML id: of the patient's latest other abstract, of the user's last cases, defaults.

    Each default comes with whose it is.  *said* is what the case's reports suggest.
    """

    previous: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    said: Sequence[Proposal] = ()


def of(actor: Actor, abstract: Abstract, case: Chart) -> Sources:
    """Return the sources for filling *abstract*, of which the form now says *case*."""
    return Sources(
        _previous(abstract),
        last_typed(actor, abstract),
        _defaults(actor, abstract),
        _said(abstract, case),
    )


def last_typed(actor: Actor, abstract: Abstract) -> dict[str, str]:
    """Return the codes that *actor* saved last in other cases; none that is the patient's."""
    changes = (
        select(AuditEvent.detail)
        .where(
            AuditEvent.user_id == actor.user_id,
            AuditEvent.action == "change case",
            AuditEvent.abstract_id != abstract.id,
        )
        .order_by(AuditEvent.id.desc())
        .limit(LATEST)
    )
    found: dict[str, str] = {}
    for detail in db.session.scalars(changes):
        for naaccr_id, (_, value) in detail.get("changes", {}).items():
            if value and naaccr_id not in found and _may_be_repeated(naaccr_id):
                found[naaccr_id] = value
    return found


def _may_be_repeated(naaccr_id: str) -> bool:
    place = by_id().get(naaccr_id)
    return (
        place is not None
        and not place.derived
        and issubclass(field_class(place), CodeField)
        and place_level(naaccr_id) != "patient"
    )


def _previous(abstract: Abstract) -> dict[str, str]:
    others = (
        select(Abstract)
        .where(Abstract.patient_id == abstract.patient_id, Abstract.id != abstract.id)
        .order_by(Abstract.date_of1st_contact.desc(), Abstract.id.desc())
    )
    latest = db.session.scalars(others).first()
    return dict(CaseItems.of(latest)) if latest else {}


def _said(abstract: Abstract, case: Chart) -> list[Proposal]:
    """Return what the reports suggest with one voice, each with its words."""
    found = reading.offers(abstract, case)
    times = Counter(each.item for each in found)
    return [
        Proposal(each.item, each.value, _words(each), each.pointer)
        for each in found
        if times[each.item] == 1
    ]


def _words(said: reading.Offer) -> str:
    """Return the words of a suggestion, so few that all suggestions are seen at once."""
    quote = evidence.quote(said.report, said.start, said.end, around=_AROUND)
    return " ".join(f"{quote.before}{quote.phrase}{quote.after}".split())


def _defaults(actor: Actor, abstract: Abstract) -> dict[str, tuple[str, str]]:
    rows = db.session.scalars(
        select(DefaultValue).where(
            or_(
                DefaultValue.user_id == actor.user_id,
                DefaultValue.facility_id == abstract.facility_id,
            )
        )
    )
    # The user's own come last, so that they win over the facility's.
    ordered = sorted(rows, key=lambda row: row.user_id is not None)
    return {
        row.naaccr_id: (row.value, "Your default" if row.user_id else "Default of the facility")
        for row in ordered
    }

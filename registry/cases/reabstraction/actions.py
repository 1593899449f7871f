"""Drawing a sample, coding a case again, and ruling on disagreements."""

import csv
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib import resources

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases import queries as cases
from registry.cases.filters import CaseFilter
from registry.cases.items import CaseItems
from registry.cases.models import COMPLETE, Abstract
from registry.cases.reabstraction import queries
from registry.cases.reabstraction.models import RULINGS, Ruling, Sample, SampledCase
from registry.extensions import db
from registry.transactions import transaction

LONGEST_REASON = 1000


class CannotDraw(Exception):
    """No sample was drawn; the message says what to change."""


class CannotCode(Exception):
    """The user may not code or finish the case; the message says why."""


class PageIsOld(Exception):
    """What a page holds was not kept: the case was kept, discarded or opened in another tab."""


class CannotRule(Exception):
    """The ruling was not stored; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is drawn: *percent* of the complete cases of *chosen*, at the *most* so many."""

    name: str
    chosen: CaseFilter
    seed: str
    percent: int = 10
    most: int = 200
    items: tuple[str, ...] = ()


@cache
def usual_items() -> tuple[str, ...]:
    """Return the items that a sample compares unless others are chosen."""
    data = resources.files("registry.cases.reabstraction").joinpath("data/items.csv")
    return tuple(row["naaccrId"] for row in csv.DictReader(data.read_text("utf-8").splitlines()))


def drawn(keys: Sequence[int], *, seed: str, percent: int, most: int) -> list[int]:
    """Return a random *percent* of *keys*, rounded up, at *most* so many, in the order drawn.

    Each key has its place by the SHA-256 of seed and key: the same everywhere and always, and
    cases that come or go do not change the order of the others.
    """
    wanted = min(most, -(-len(keys) * percent // 100))
    return sorted(keys, key=lambda key: sha256(f"{seed}:{key}".encode()).digest())[:wanted]


def draw(actor: Actor, plan: Plan, *, today: str) -> Sample:
    """Draw a sample by *plan*, and keep the items of its cases as they are now.

    *today* is YYYYMMDD.  Raises CannotDraw without complete cases, ValueError for the filter.
    """
    chosen = replace(plan.chosen, status=COMPLETE)
    items = list(plan.items or usual_items())
    with transaction():
        keys = cases.keys(chosen, today=today)
        if not keys:
            raise CannotDraw("No complete case passes these filters: take one away, or widen it")
        sample = Sample(
            name=plan.name,
            seed=plan.seed,
            percent=plan.percent,
            most=plan.most,
            eligible=len(keys),
            chosen=chosen.to_query(),
            items=items,
            drawn_by=actor.username,
            drawn_at=datetime.now(UTC),
        )
        for key in drawn(keys, seed=plan.seed, percent=plan.percent, most=plan.most):
            abstract = cases.abstract_or_404(key)
            case = CaseItems.of(abstract)
            first = {item: case[item] for item in items if case[item]}
            sample.cases.append(
                SampledCase(abstract_id=key, first=first, first_by=case["abstractedBy"], second={})
            )
        db.session.add(sample)
        db.session.flush()
        detail = {"sample": sample.id, "seed": plan.seed, "cases": len(sample.cases)}
        audit.record(actor, Event("draw sample", detail=detail))
    return sample


def keep(actor: Actor, initials: str, case: SampledCase, values: Mapping[str, str]) -> None:
    """Keep what the second abstractor coded so far; the first who codes a case has it.

    Raises CannotCode.
    """
    with transaction():
        refuse_unless_blind(actor, initials, case)
        case.second_by = actor.username
        case.second = {item: value for item, value in {**case.second, **values}.items() if value}
        _forget_typed(case)
        _record(actor, "re-abstract case", case, {"items": sorted(values)})


def open_page(actor: Actor, case: SampledCase) -> str:
    """Return the name of a page on which *case* is coded again; older pages of it are out."""
    page = secrets.token_hex(16)
    if case.second_by == actor.username:
        with transaction():
            case.typed_page = page
    return page


def keep_typed(
    actor: Actor, initials: str, case: SampledCase, page: str, typed: Mapping[str, str]
) -> None:
    """Keep what the fields of a *page* hold that is not kept yet; who types first has the case.

    Raises CannotCode, and PageIsOld.
    """
    with transaction():
        refuse_unless_blind(actor, initials, case)
        if case.second_by and case.typed_page != page:
            raise PageIsOld(page)
        if dict(typed) == case.typed:
            return
        case.second_by, case.typed_page = actor.username, page
        case.typed = dict(typed)
        case.typed_at = datetime.now(UTC) if typed else None


def discard_typed(actor: Actor, initials: str, case: SampledCase) -> None:
    """Throw away what was typed and not kept.  Raises CannotCode."""
    with transaction():
        refuse_unless_blind(actor, initials, case)
        _record(actor, "discard draft", case, {"items": sorted(case.typed)})
        _forget_typed(case)


def finish(actor: Actor, initials: str, case: SampledCase) -> None:
    """Close the second abstract of a case: from now on it is compared.  Raises CannotCode."""
    with transaction():
        refuse_unless_blind(actor, initials, case)
        if not case.second:
            raise CannotCode("Nothing is coded yet: code the case before you finish it")
        case.second_by, case.finished_at = actor.username, datetime.now(UTC)
        _forget_typed(case)
        case.saw_first = queries.saw_original(case, actor.username)
        _record(actor, "finish re-abstract", case, {"saw first": case.saw_first})


def refuse_unless_blind(actor: Actor, initials: str, case: SampledCase) -> None:
    """Raise CannotCode for who abstracted the case first, and where another is coding it."""
    if case.finished_at:
        raise CannotCode("The second abstract of this case is finished, and cannot be changed")
    if case.second_by and case.second_by != actor.username:
        raise CannotCode(f"{case.second_by} is coding this case again: take another one")
    own = bool(initials) and initials == case.first_by
    if own or queries.worked_on(case.abstract_id, actor.username):
        raise CannotCode(
            "You worked on the first abstract of this case: somebody else codes it again"
        )


def rule(actor: Actor, case: SampledCase, item: str, right: str, reason: str) -> None:
    """Rule whose code of *item* was right, and why.  Raises CannotRule."""
    words = reason.strip()
    if right not in RULINGS:
        raise CannotRule("Choose whose code is right: the first, the second, or neither")
    if len(words) > LONGEST_REASON:
        raise CannotRule(f"Shorten the reason to {LONGEST_REASON:,} characters")
    if item not in queries.disagreements(case):
        raise CannotRule(f"The two abstractors do not disagree on {item}")
    with transaction():
        db.session.merge(
            Ruling(
                case_id=case.id,
                item=item,
                right=right,
                reason=words,
                ruled_by=actor.username,
                ruled_at=datetime.now(UTC),
            )
        )
        _record(actor, "rule on disagreement", case, {"item": item, "right": right})
        db.session.expire(case, ["rulings"])


def _forget_typed(case: SampledCase) -> None:
    case.typed, case.typed_at, case.typed_page = {}, None, ""


def _record(actor: Actor, action: str, case: SampledCase, detail: Mapping[str, object]) -> None:
    abstract: Abstract = case.abstract
    whole = {"sample": case.sample_id, **detail}
    audit.record(actor, Event(action, abstract.patient_id, abstract.id, whole))

import pytest

from registry.audit import actions as audit
from registry.audit.actions import SYSTEM, Actor, Event
from registry.cases import actions as cases
from registry.cases.filters import CaseFilter
from registry.cases.models import COMPLETE
from registry.cases.reabstraction import actions, queries
from registry.cases.reabstraction.actions import (
    CannotCode,
    CannotDraw,
    CannotRule,
    PageIsOld,
    Plan,
)
from registry.extensions import db
from tests.fixtures.people import TODAY

KIM = Actor(None, "kim")
PAT = Actor(None, "pat")
SITE = Plan("Site", CaseFilter(), seed="7", percent=100, items=("primarySite", "laterality"))


@pytest.fixture
def make_complete(make_abstract):
    """A maker of complete cases, abstracted by PAT."""

    def make(**items):
        made = make_abstract(abstractedBy="PAT", **items)
        made.status = COMPLETE
        db.session.commit()
        return made

    return make


@pytest.fixture
def sampled(make_complete):
    """The only case of a sample of breast cases: C504, left."""
    make_complete(primarySite="C504", laterality="2")
    [case] = actions.draw(SYSTEM, SITE, today="20250630").cases
    return case


@pytest.mark.parametrize(
    ("cases", "percent", "most", "wanted"),
    [(100, 10, 200, 10), (101, 10, 200, 11), (3, 10, 200, 1), (5000, 10, 200, 200), (0, 10, 5, 0)],
)
def test_a_sample_has_its_percent_of_the_cases_rounded_up_and_a_most(cases, percent, most, wanted):
    found = actions.drawn(range(cases), seed="1", percent=percent, most=most)
    assert len(set(found)) == len(found) == wanted


def test_the_same_seed_draws_the_same_cases_and_another_one_others():
    first = actions.drawn(range(1000), seed="7", percent=10, most=200)
    assert first == actions.drawn(range(999, -1, -1), seed="7", percent=10, most=200)
    other = actions.drawn(range(1000), seed="8", percent=10, most=200)
    # Two samples of a tenth share a tenth of their cases, about 10 of 100.
    assert len(set(first) & set(other)) < 30
    # A case that goes takes no other's place in the order.
    assert (
        actions.drawn(range(1, 1000), seed="7", percent=10, most=200)[:50]
        == [key for key in first if key != 0][:50]
    )


def test_every_case_has_the_same_chance():
    """2,000 seeds, 3 of 10: each key is drawn about 600 times; six standard errors are 123."""
    counts = dict.fromkeys(range(10), 0)
    for seed in range(2000):
        for key in actions.drawn(range(10), seed=str(seed), percent=30, most=10):
            counts[key] += 1
    assert all(abs(count - 600) < 123 for count in counts.values())


def test_a_sample_keeps_complete_cases_of_the_filter_as_they_were(make_complete, make_abstract):
    breast = make_complete(primarySite="C504")
    make_complete(primarySite="C341")
    make_abstract(primarySite="C504")
    plan = Plan("Breast", CaseFilter(site="C50"), "1", items=("primarySite",))
    sample = actions.draw(SYSTEM, plan, today="20250630")
    assert (sample.eligible, [case.abstract_id for case in sample.cases]) == (1, [breast.id])
    cases.save_items(
        SYSTEM, breast, {"primarySite": "C509"}, loaded={"primarySite": "C504"}, today=TODAY
    )
    assert sample.cases[0].first == {"primarySite": "C504"}
    assert sample.cases[0].first_by == "PAT"


def test_without_a_complete_case_nothing_is_drawn(make_abstract):
    make_abstract(primarySite="C504")
    with pytest.raises(CannotDraw, match="No complete case passes"):
        actions.draw(SYSTEM, SITE, today="20250630")
    assert queries.samples() == []


@pytest.mark.postgres
def test_pairs_leave_out_what_both_left_blank(any_app):
    facility = cases.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    patient = cases.add_patient(SYSTEM, {"nameLast": "Okafor"})
    made = cases.open_abstract(SYSTEM, patient, facility, {"primarySite": "C504"}, today=TODAY)
    made.status = COMPLETE
    plan = Plan("A", CaseFilter(), "1", items=("primarySite", "laterality", "gradeClinical"))
    [case] = actions.draw(SYSTEM, plan, today="20250630").cases
    actions.keep(KIM, "KIM", case, {"primarySite": "C504"})
    actions.keep(KIM, "KIM", case, {"laterality": "1"})
    assert queries.pairs(case) == {"primarySite": ("C504", "C504"), "laterality": ("", "1")}
    assert queries.disagreements(case) == {}  # it is not finished
    actions.finish(KIM, "KIM", case)
    assert queries.disagreements(case) == {"laterality": ("", "1")}
    assert queries.samples()[0][1:] == (1, 1)
    actions.rule(KIM, queries.case_or_404(case.id), "laterality", "second", "The report says right")
    actions.rule(KIM, queries.case_or_404(case.id), "laterality", "neither", "")
    [ruling] = queries.case_or_404(case.id).rulings
    assert (ruling.right, ruling.reason, ruling.ruled_by) == ("neither", "", "kim")


def test_nobody_codes_the_own_case_again(sampled):
    with pytest.raises(CannotCode, match="You worked on the first abstract"):
        actions.keep(PAT, "PAT", sampled, {"laterality": "1"})
    audit.record(KIM, Event("change case", sampled.abstract.patient_id, sampled.abstract_id))
    db.session.commit()
    with pytest.raises(CannotCode, match="You worked on"):
        actions.keep(KIM, "KIM", sampled, {"laterality": "1"})
    assert queries.to_code("kim", "KIM") == []
    assert queries.to_code("pat", "PAT") == []
    assert queries.to_code("lee", "LEE") == [sampled]


def test_who_begins_a_case_has_it_and_a_finished_one_stays(sampled):
    with pytest.raises(CannotCode, match="Nothing is coded yet"):
        actions.finish(KIM, "KIM", sampled)
    actions.keep(KIM, "KIM", sampled, {"laterality": "1"})
    assert queries.to_code("lee", "LEE") == []
    with pytest.raises(CannotCode, match="kim is coding this case again"):
        actions.keep(Actor(None, "lee"), "LEE", sampled, {"laterality": "1"})
    actions.finish(KIM, "KIM", sampled)
    assert not sampled.saw_first
    with pytest.raises(CannotCode, match="is finished"):
        actions.keep(KIM, "KIM", sampled, {"laterality": "2"})


def test_what_is_typed_is_kept_apart_until_it_is_kept_discarded_or_finished(sampled):
    page = actions.open_page(KIM, sampled)
    actions.keep_typed(KIM, "KIM", sampled, page, {})
    assert sampled.second_by is None  # nothing was typed yet
    actions.keep_typed(KIM, "KIM", sampled, page, {"laterality": "x"})
    assert (sampled.typed, sampled.second, sampled.second_by) == ({"laterality": "x"}, {}, "kim")
    with pytest.raises(CannotCode, match="kim is coding"):
        actions.keep_typed(Actor(None, "lee"), "LEE", sampled, page, {"laterality": "2"})
    newer = actions.open_page(KIM, sampled)
    with pytest.raises(PageIsOld):
        actions.keep_typed(KIM, "KIM", sampled, page, {})
    actions.keep_typed(KIM, "KIM", sampled, newer, {"laterality": "2"})
    actions.keep(KIM, "KIM", sampled, {"laterality": "2"})
    assert (sampled.typed, sampled.typed_at, sampled.second) == ({}, None, {"laterality": "2"})
    page = actions.open_page(KIM, sampled)
    actions.keep_typed(KIM, "KIM", sampled, page, {"laterality": "1"})
    actions.discard_typed(KIM, "KIM", sampled)
    assert (sampled.typed, sampled.second) == ({}, {"laterality": "2"})


def test_a_look_at_the_original_is_noted(sampled):
    actions.keep(KIM, "KIM", sampled, {"laterality": "1"})
    audit.record(KIM, Event("view case", sampled.abstract.patient_id, sampled.abstract_id))
    actions.finish(KIM, "KIM", sampled)
    assert sampled.saw_first


@pytest.mark.parametrize(
    ("item", "right", "reason", "words"),
    [
        ("laterality", "", "", "Choose whose code is right"),
        ("laterality", "first", "x" * 1001, "Shorten the reason"),
        ("primarySite", "first", "", "do not disagree on primarySite"),
    ],
)
def test_what_is_no_ruling_is_refused(sampled, item, right, reason, words):
    actions.keep(KIM, "KIM", sampled, {"laterality": "1", "primarySite": "C504"})
    actions.finish(KIM, "KIM", sampled)
    with pytest.raises(CannotRule, match=words):
        actions.rule(KIM, sampled, item, right, reason)

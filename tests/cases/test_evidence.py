import pytest
from sqlalchemy import select

from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases.evidence import actions, queries
from registry.cases.evidence.actions import MOST, Pointer, ReportRefused
from registry.cases.evidence.cleaning import cleaned
from registry.cases.evidence.models import Evidence
from registry.extensions import db

TEXT = "Left breast, lumpectomy: invasive ductal carcinoma."


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\x93in situ\x94 \x96 3\x0bmm", "“in situ” – 3mm"),
        ("\ufb01brosis, \ufb02at", "fibrosis, flat"),
        ("\ufefftumor\u00ad size\x00 \u200b2 cm", "tumor size 2 cm"),
        ("Hu\u0308rthle", "Hürthle"),
    ],
)
def test_odd_characters_are_undone(pasted, kept):
    assert cleaned(pasted) == kept


def test_a_report_is_kept_and_the_trail_holds_none_of_its_words(app, make_abstract):
    abstract = make_abstract(primarySite="C504")
    report = actions.add_report(SYSTEM, abstract, f"\n{TEXT}\r\n", kind="resection", title=" A  b ")
    assert (report.text, report.kind, report.title) == (TEXT, "resection", "A b")
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.action, event.abstract_id) == ("add report", abstract.id)
    assert "breast" not in str(event.detail)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (" \n ", "", "the box is empty"),
        ("x" * (MOST + 1), "", "2,000,001 characters"),
        (TEXT, "poem", "poem is no kind of report"),
    ],
)
def test_what_is_no_report_is_refused(app, make_abstract, text, kind, words):
    abstract = make_abstract()
    with pytest.raises(ReportRefused, match=words):
        actions.add_report(SYSTEM, abstract, text, kind=kind)
    assert queries.reports(abstract.id) == []


def test_evidence_is_kept_for_the_value_that_is_coded(app, make_abstract):
    abstract = make_abstract(primarySite="C504", laterality="2")
    report = actions.add_report(SYSTEM, abstract, TEXT)
    kept = actions.keep_evidence(
        SYSTEM,
        abstract,
        [
            Pointer("laterality", report.id, 0, 4),
            Pointer("gradeClinical", report.id, 0, 4),  # is not coded
            Pointer("primarySite", report.id, 5, 5000),  # lies outside
            Pointer("behaviorCodeIcdO3", report.id + 1, 0, 4),  # no such report
        ],
    )
    assert kept == ["laterality"]
    pointer = queries.evidence(abstract.id)["laterality"]
    assert pointer.value == "2"
    assert queries.quote(report, pointer.start, pointer.end).phrase == "Left"


def test_a_pointer_into_the_report_of_another_case_is_left_out(app, make_abstract):
    mine, other = make_abstract(laterality="2"), make_abstract(laterality="1")
    report = actions.add_report(SYSTEM, other, TEXT)
    assert actions.keep_evidence(SYSTEM, mine, [Pointer("laterality", report.id, 0, 4)]) == []


def test_a_removed_report_takes_its_evidence_along(app, make_abstract):
    abstract = make_abstract(laterality="2")
    report = actions.add_report(SYSTEM, abstract, TEXT)
    actions.keep_evidence(SYSTEM, abstract, [Pointer("laterality", report.id, 0, 4)])
    actions.remove_report(SYSTEM, abstract, report)
    assert queries.reports(abstract.id) == []
    assert db.session.scalars(select(Evidence)).all() == []


def test_a_year_before_2018_has_the_grade_of_its_time(app, make_abstract):
    abstract = make_abstract()
    report = actions.add_report(
        SYSTEM, abstract, "Colon, biopsy: adenocarcinoma, moderately differentiated."
    )
    old = {each.item for each in queries.suggestions(report, {"dateOfDiagnosis": "20150302"})}
    new = {each.item for each in queries.suggestions(report, {"dateOfDiagnosis": "20250302"})}
    assert "grade" in old
    assert "gradeClinical" in new
    assert "grade" not in new

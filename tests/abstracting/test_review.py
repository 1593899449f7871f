import pytest
from sqlalchemy import select

from registry.abstracting import visual
from registry.abstracting.chart import Chart
from registry.audit.actions import SYSTEM, Actor
from registry.audit.models import AuditEvent
from registry.cases import actions as cases
from registry.cases import queries
from registry.cases.evidence import actions as evidence
from registry.cases.filters import CaseFilter
from registry.cases.models import COMPLETE
from registry.cases.review import actions
from registry.cases.review import queries as review
from registry.cases.review.actions import CannotComment
from registry.extensions import db
from tests.fixtures.people import TODAY

RAE = Actor(None, "rae")
PAT = Actor(None, "pat")


def listed(value):
    found = queries.case_list(CaseFilter(review=value), today="20250630")
    return [row.abstract_id for row in found.rows]


def test_a_comment_goes_to_the_abstractor_and_back_until_it_is_resolved(breast):
    made = actions.comment(RAE, breast, "laterality", "The report says left.\r\n")
    assert (made.state, made.value, made.remarks[0].text) == ("open", "", "The report says left.")
    assert (listed("open"), listed("answered")) == ([breast.id], [])
    actions.answer(PAT, breast, made, "Changed to 2")
    assert (listed("open"), listed("answered")) == ([], [breast.id])
    actions.answer(RAE, breast, made, "And the date?")
    assert listed("open") == [breast.id]
    actions.resolve(RAE, breast, made)
    assert (listed("open"), listed("answered")) == ([], [])
    assert (made.state, made.resolved_by) == ("resolved", "rae")
    actions.answer(PAT, breast, made, "I found another report")
    assert (made.state, made.resolved_by) == ("answered", None)
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("%comment%")))
    assert [event.detail["state"] for event in events] == [
        "open", "answered", "open", "resolved", "answered",
    ]  # fmt: skip


def test_only_who_made_a_comment_or_an_administrator_resolves_it(breast):
    made = actions.comment(RAE, breast, "", "Please look again")
    with pytest.raises(CannotComment, match="Only rae"):
        actions.resolve(PAT, breast, made)
    actions.resolve(PAT, breast, made, for_others=True)
    assert made.resolved_by == "pat"


@pytest.mark.parametrize(
    ("item", "text", "words"),
    [
        ("laterality", " \n", "the box is empty"),
        ("laterality", "x" * 4001, "Shorten the comment to 4,000 characters: it has 4,001"),
        ("laterality", "a\x00b", "Remove the character 0000"),
        ("noItem", "Why?", "'noItem' is no item"),
    ],
)
def test_what_cannot_be_a_comment_is_refused(breast, item, text, words):
    with pytest.raises(CannotComment, match=words):
        actions.comment(RAE, breast, item, text)
    assert review.comments(breast.id) == []


@pytest.mark.postgres
def test_a_change_after_the_second_look_asks_for_another(any_app):
    facility = cases.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    patient = cases.add_patient(SYSTEM, {"nameLast": "Okafor"})
    made = cases.open_abstract(SYSTEM, patient, facility, {"laterality": "1"}, today=TODAY)
    assert listed("to-do") == []  # it is not complete
    made.status = COMPLETE
    db.session.commit()
    assert (listed("to-do"), listed("done")) == ([made.id], [])
    actions.note_look(RAE, made)
    assert (listed("to-do"), listed("done")) == ([], [made.id])
    loaded = {"laterality": "1"}
    cases.save_items(SYSTEM, made, {"laterality": "2"}, loaded=loaded, today=TODAY)
    assert listed("done") == []
    made.status = COMPLETE
    db.session.commit()
    assert listed("to-do") == [made.id]


def test_an_unknown_question_about_the_review_is_refused(app):
    with pytest.raises(ValueError, match="Second look: 'lazy' is not one of open, answered"):
        listed("lazy")


def test_codes_stand_beside_the_texts_that_bear_them_out(make_abstract):
    made = make_abstract(
        primarySite="C504",
        textPrimarySiteTitle="Left breast, upper inner",
        rxSummChemo="03",
        rxTextSurgery="Lumpectomy",
    )
    case = Chart.of(made)
    assert [row.item.naaccr_id for row in visual.texts(case)] == [
        "textPrimarySiteTitle",
        "rxTextSurgery",
    ]
    groups = {group.title: group for group in visual.codes(case)}
    assert "textPrimarySiteTitle" in groups["Diagnosis"].texts
    assert not groups["Diagnosis"].lacks_text(case)
    assert groups["Chemotherapy"].lacks_text(case)
    assert not groups["Case"].lacks_text(case)


def test_every_text_item_of_the_data_has_a_section_and_every_group_exists():
    from registry.abstracting import sections

    known = {(place.section, place.group) for place in sections.by_id().values()}
    known |= {(section, "") for section in sections.TITLES}
    assert set(visual._by_group()) - known == set()
    named = {text for texts in visual._by_group().values() for text in texts}
    assert named - set(sections.by_id()) == set()


def test_a_reviewer_comments_and_the_abstractor_finds_it_at_the_field(reviewer, registrar, breast):
    address = f"/abstracts/{breast.id}/review"
    page = reviewer.get(address, item="primarySite")
    assert page.text("[data-comment-on]") == "Primary Site"
    page = reviewer.submit(page, "#comment", text="Lower inner, says the <b>report</b>")
    assert page.text(".flash") == "The comment is with the abstractor."
    assert "Lower inner, says the <b>report</b>" in page.text("#row-primarySite")

    page = registrar.get("/abstracts")
    assert "Comments to answer 1" in page.texts(".work a")
    page = registrar.get(f"/abstracts/{breast.id}/sections/cancer")
    notice = page.select_one("section[aria-label='Comments of the second look']")
    assert notice.select_one("a")["href"] == "#primarySite"
    assert "Lower inner" in notice.text
    page = registrar.get(address)
    assert "Resolve" not in page.text(".comment")
    form = page.select_one(".comment form")["id"]
    page = registrar.submit(page, f"#{form}", text="Changed")
    assert page.text(".comment-head").startswith("Answered")

    page = reviewer.get("/abstracts", review="answered")
    assert page.text("caption") == "One case"
    page = reviewer.submit(reviewer.get(address), f"#{form}", go="resolve")
    assert page.text(".comment-head").startswith("Resolved by rae")


def test_the_words_of_a_report_stand_beside_the_code_that_they_bear_out(reviewer, breast):
    text = "DIAGNOSIS: Breast, left, upper outer quadrant: invasive ductal carcinoma <b>NST</b>."
    evidence.add_report(SYSTEM, breast, text, title="Core biopsy")
    page = reviewer.get(f"/abstracts/{breast.id}/review")
    assert page.text(".review-report .prose") == text
    words = page.text("#row-primarySite .review-evidence")
    assert words.startswith("A report says so")
    assert "upper outer quadrant" in page.text("#row-primarySite mark").lower()


def test_what_is_wrong_with_a_comment_is_said_and_nothing_is_lost(reviewer, breast):
    page = reviewer.get(f"/abstracts/{breast.id}/review", item="primarySite")
    page = reviewer.submit(page, "#comment", text="x" * 5000)
    assert "Shorten the comment" in page.text(".error-summary")
    assert page.fields("#comment")["text"] == "x" * 5000
    assert page.fields("#comment")["item"] == "primarySite"


def test_the_walk_leads_from_case_to_case_and_ends(reviewer, make_abstract):
    first, second = (make_abstract(primarySite=site) for site in ("C504", "C509"))
    make_abstract(primarySite="C341")
    for each in (first, second):
        each.status = COMPLETE
    db.session.commit()
    page = reviewer.get("/review/next", review="to-do", site="C50")
    assert page.address.startswith(f"/abstracts/{first.id}/review")
    page = reviewer.submit(page, "#look")
    assert page.address.startswith(f"/abstracts/{second.id}/review")
    page = reviewer.submit(page, "#look")
    assert page.texts(".flash")[-1] == "There is no further case to look at."
    assert page.address.startswith("/abstracts?")

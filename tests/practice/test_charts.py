from datetime import date

import pytest

from registry.abstracting import entry
from registry.abstracting.chart import Chart
from registry.practice import charts, scoring
from registry.practice.charts import Answer
from registry.reading.kinds import KINDS
from registry.standards import applicability, items

ALL = charts.charts().values()
TODAY = date(2026, 1, 5)


def test_there_are_charts_of_ten_sites_in_all_domains():
    assert len(ALL) >= 12
    assert len({chart.site for chart in ALL}) >= 10
    asked = [each for chart in ALL for each in (*chart.answers, *chart.questions)]
    assert {each.domain for each in asked} == set(charts.DOMAINS)
    assert all(each.reason and each.rule for each in asked)


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.name)
def test_every_model_answer_is_a_code_of_its_item_for_the_case(app, chart):
    answers = {answer.item: answer.code for answer in chart.answers}
    case = Chart.blank().overlaid(dict(chart.given) | answers)
    year = int(answers["dateOfDiagnosis"][:4])
    for answer in chart.answers:
        for code in (answer.code, *answer.accept):
            stored = entry.accept(items.item(answer.item), code, today=TODAY, case=case)
            assert stored == code, answer
            assert case.is_listed(answer.item, code), answer
        assert applicability.applies(answer.item, year), answer


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.name)
def test_a_chart_asks_each_thing_once_and_marks_its_invented_person(chart):
    asked = [answer.item for answer in chart.answers]
    assert len(asked) == len(set(asked))
    assert chart.given["nameFirst"].startswith("Practice ")
    assert all(report.kind in ("", *KINDS) for report in chart.reports)
    assert all(len(set(question.choices)) >= 3 for question in chart.questions)


def test_marks_are_right_wrong_or_blank_and_summed_by_domain():
    chart = charts.charts()["melanoma-wide-excision"]
    model = {answer.item: answer.code for answer in chart.answers}
    model |= {question.name: question.right for question in chart.questions}
    assert scoring.total(scoring.marks(chart, model)).percent == 100
    given = model | {"classOfCase": "21", "laterality": "2", "primarySite": ""}
    found = {getattr(mark.asked, "item", ""): mark.verdict for mark in scoring.marks(chart, given)}
    # 21 is accepted beside 22.
    assert (found["classOfCase"], found["laterality"], found["primarySite"]) == (
        "right", "wrong", "blank",
    )  # fmt: skip
    scores = scoring.by_domain(scoring.marks(chart, given))
    assert scores["coding"].right == scores["coding"].total - 2
    assert scores["identification"].right == scores["identification"].total


def test_an_answer_that_nobody_gave_is_not_right_because_it_is_blank():
    assert not Answer("laterality", "0", "coding", "", "").is_right("")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("title = 3 =", "chart.toml: "),
        ('title = "T"', "chart.toml: 'site'"),
        (
            'title = "T"\nsite = "S"\ntask = "K"\nreport = []\nquestion = []\n[given]\n'
            '[[answer]]\nitem = "laterality"\ncode = "1"\ndomain = "x"\nreason = ""\nrule = ""',
            "chart.toml: laterality: domain 'x' is not one of identification, coding,",
        ),
    ],
)
def test_a_chart_that_cannot_be_read_is_named(tmp_path, words, told):
    path = tmp_path / "chart.toml"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(charts.ChartError) as refused:
        charts.read(path)
    assert told in str(refused.value)

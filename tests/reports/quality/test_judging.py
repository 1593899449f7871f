"""Whole columns are judged as single cases are."""

from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.measures import loader
from registry.measures.judge import judge
from registry.measures.measure import NOT_ELIGIBLE
from registry.reports.quality import judging
from tests.measures.test_published import CASES

AS_OF = date(2025, 6, 30)
EXAMPLES = [case | changes for case, examples in CASES.values() for changes, *_ in examples]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=30))
def test_a_frame_gets_the_verdicts_of_its_cases(cases):
    measures = loader.published()
    columns = judging.columns(measures)
    rows = [{name: case.get(name, "") for name in columns} for case in cases]
    frame = pd.DataFrame(rows).assign(abstract_key=range(len(rows)))
    for every in (True, False):
        for found in judging.judged(measures, frame, AS_OF, every=every):
            expected = [judge(found.measure, row, AS_OF) for row in rows]
            shown = dict(zip(found.verdicts["abstract_key"], found.verdicts["reason"], strict=True))
            for key, verdict in enumerate(expected):
                if verdict.outcome != NOT_ELIGIBLE:
                    assert shown[key] == verdict.reason
            left_out = sum(found.reasons(NOT_ELIGIBLE).values())
            assert left_out == sum(each.outcome == NOT_ELIGIBLE for each in expected)
            for reason, number in found.reasons(NOT_ELIGIBLE).items():
                if not reason.startswith("Not diagnosed in"):
                    assert number == sum(each.reason == reason for each in expected)

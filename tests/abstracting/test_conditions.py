import pytest

from registry.abstracting import conditions
from registry.abstracting.conditions import Condition


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("numberPhasesOfRadTxToVolume>=02", "", False),
        ("numberPhasesOfRadTxToVolume>=02", "01", False),
        ("numberPhasesOfRadTxToVolume>=02", "02", True),
        ("numberPhasesOfRadTxToVolume>=02", "99", True),  # unknown: more may have been given
        ("numberPhasesOfRadTxToVolume!=00", "", True),
        ("numberPhasesOfRadTxToVolume!=00", "00", False),
        ("vitalStatus=0", "0", True),
        ("vitalStatus=0", "", False),
    ],
)
def test_a_condition_compares_an_item_as_text(text, value, holds):
    condition = Condition.parse(text)
    assert condition.holds({condition.naaccr_id: value}) is holds
    assert str(condition) == text


def test_a_condition_without_comparison_is_refused():
    with pytest.raises(ValueError, match="'vitalStatus' compares with none of"):
        Condition.parse("vitalStatus")


@pytest.mark.parametrize(
    ("site", "histology", "context", "belongs"),
    [
        ("C504", "8500", "breast", True),
        ("C504", "", "breast", True),  # not yet coded: the site decides
        ("C504", "9680", "breast", False),  # a lymphoma of the breast
        ("C209", "8140", "rectum", True),
        ("C187", "8140", "rectum", False),
        ("", "", "breast", False),
    ],
)
def test_contexts_follow_site_and_histology(site, histology, context, belongs):
    assert (context in conditions.held(site, histology)) is belongs

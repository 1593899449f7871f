import math

import pytest

from registry.reports.analysis import cox
from registry.reports.analysis.cox import Covariate, CoxError

# Remission in weeks under 6-mercaptopurine and placebo (Freireich 1963), 0 where still going on.
TREATED = (
    (6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1),
    (17, 0), (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0),
)  # fmt: skip
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
WEEKS = [weeks for weeks, _ in TREATED] + list(PLACEBO)
ENDED = [bool(ended) for _, ended in TREATED] + [True] * 21
DRUG = Covariate("Drug", ["6-MP"] * 21 + ["placebo"] * 21, "placebo")


# The published estimates of this trial by both treatments of ties.
@pytest.mark.parametrize(
    ("ties", "coefficient", "se"), [("efron", -1.5721, 0.4124), ("breslow", -1.5092, 0.4096)]
)
def test_the_trial_of_freireich(ties, coefficient, se):
    model = cox.fit(WEEKS, ENDED, [DRUG], ties)
    (effect,) = model.effects
    assert effect.coefficient == pytest.approx(coefficient, abs=5e-5)
    assert effect.se == pytest.approx(se, abs=5e-5)
    assert (effect.level, effect.size, effect.deaths) == ("6-MP", 21, 9)
    assert effect.ratio == pytest.approx(math.exp(coefficient), abs=1e-4)
    assert model.references == {"Drug": ("placebo", 21, 21)}
    assert (model.size, model.deaths, model.is_thin) == (42, 30, False)
    # Its hazards are known to be proportional.
    assert effect.proportional_p > 0.5
    assert model.proportional_test[2] == pytest.approx(effect.proportional_p)


def test_the_reference_turns_the_ratio_round():
    turned = Covariate("Drug", DRUG.values, "6-MP")
    (one,), (other,) = (cox.fit(WEEKS, ENDED, [each]).effects for each in (DRUG, turned))
    assert other.ratio == pytest.approx(1 / one.ratio)
    assert other.limits == pytest.approx(tuple(1 / each for each in reversed(one.limits)))


def test_a_number_is_a_covariate_whatever_its_unit():
    ages = [30 + (7 * place) % 41 for place in range(42)]
    (_, years) = cox.fit(WEEKS, ENDED, [DRUG, Covariate("Age", ages)]).effects
    (_, decades) = cox.fit(WEEKS, ENDED, [DRUG, Covariate("Age", [a / 10 for a in ages])]).effects
    assert decades.coefficient == pytest.approx(10 * years.coefficient, rel=1e-5)
    assert decades.p == pytest.approx(years.p, rel=1e-5)


def test_hazards_that_cross_are_found():
    early = [(each, True) for each in range(1, 41)] + [(200, False)] * 40
    late = [(100 + each, True) for each in range(1, 61)] + [(200, False)] * 20
    days, died = zip(*early, *late, strict=True)
    model = cox.fit(days, died, [Covariate("Arm", ["a"] * 80 + ["b"] * 80, "a")])
    assert model.proportional_test[2] < 0.001


@pytest.mark.parametrize(
    ("covariates", "words"),
    [
        ([], "Choose at least one covariate"),
        ([Covariate("Drug", DRUG.values, "none")], "Drug: no case has the reference 'none'"),
        ([Covariate("Sex", ["1"] * 42, "1")], "Sex: all cases have '1'; leave it out"),
        ([DRUG, Covariate("Arm", DRUG.values, "placebo")], "Arm '6-MP' says the same as"),
        ([Covariate("Late", ["y" if w > 23 else "n" for w in WEEKS], "n")], "nobody of the 5"),
        # All who died have the smaller numbers: the ratio grows without end.
        ([Covariate("Number", [not ended for ended in ENDED])], "does not converge"),
    ],
)
def test_a_model_that_cannot_be_fitted_says_why(covariates, words):
    with pytest.raises(CoxError) as refused:
        cox.fit(WEEKS, ENDED, covariates)
    assert words in str(refused.value)


def test_without_deaths_or_with_unknown_ties_there_is_no_model():
    with pytest.raises(CoxError, match="Nobody died"):
        cox.fit(WEEKS, [False] * 42, [DRUG])
    with pytest.raises(CoxError, match="'exact' is not one of efron, breslow"):
        cox.fit(WEEKS, ENDED, [DRUG], "exact")

"""Cox's proportional hazards: how strongly each covariate goes with the hazard of death.

Sources: Cox 1972; Efron 1977 and Breslow 1974 for ties; Grambsch and Therneau 1994 for the
check of proportional hazards by scaled Schoenfeld residuals.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from registry.reports.analysis import survival
from registry.reports.analysis.survival import Z

if TYPE_CHECKING:
    from registry.reports.analysis.survival import Array, Flags, Floats

TIES = ("efron", "breslow")
# Fewer deaths for each coefficient make the model unstable (Peduzzi 1995).
DEATHS_OF_COEFFICIENT = 10
MOST_STEPS = 50
# A standard error of a standardised covariate above that means there is no estimate.
WIDEST = 100


class CoxError(ValueError):
    """The model cannot be fitted; the message says why and what to change."""


@dataclass(frozen=True)
class Covariate:
    """A covariate: *values* are labels, or numbers where *reference* is None.

    Of labels, *reference* is the one that all others are compared with; *order* is their
    order, the alphabet's if not given.
    """

    name: str
    values: Sequence[Any]
    reference: str | None = None
    order: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """A hazard ratio with limits and Wald's p, and the p that its hazards are proportional."""

    covariate: str
    level: str
    size: int
    deaths: int
    coefficient: float
    se: float
    p: float
    proportional_p: float

    @property
    def ratio(self) -> float:
        """The hazard ratio."""
        return math.exp(self.coefficient)

    @property
    def limits(self) -> tuple[float, float]:
        """The 95 % limits of the hazard ratio."""
        spread = Z * self.se
        return math.exp(self.coefficient - spread), math.exp(self.coefficient + spread)


@dataclass(frozen=True)
class Model:
    """A fitted model: effects, tests of all coefficients, and the global check of the hazards."""

    effects: tuple[Effect, ...]
    references: Mapping[str, tuple[str, int, int]]
    size: int
    deaths: int
    log_likelihood: float
    ratio_test: tuple[float, int, float]
    proportional_test: tuple[float, int, float]

    @property
    def is_thin(self) -> bool:
        """Whether there are fewer than ten deaths for a coefficient."""
        return self.deaths < DEATHS_OF_COEFFICIENT * len(self.effects)


def fit(
    days: "Floats",
    died: "Flags",
    covariates: Sequence[Covariate],
    ties: str = "efron",
) -> Model:
    """Return the model of *covariates*; raises CoxError, which says what to change."""
    import numpy as np
    from scipy import stats

    if ties not in TIES:
        raise CoxError(f"Ties: {ties!r} is not one of {', '.join(TIES)}")
    time, event = np.asarray(days, dtype=float), np.asarray(died, dtype=bool)
    if not event.any():
        raise CoxError("Nobody died, so no hazard can be compared")
    columns, references = _columns(event, covariates)
    design = np.column_stack([column for _, _, column in columns])
    _check(design, columns)
    coefficients, covariance, likelihoods = _estimate(time, event, design, ties)
    residuals, times = _schoenfeld(time, event, design, coefficients)
    each_p, together = _proportional(time, event, residuals, times, covariance)
    se = np.sqrt(np.diag(covariance))
    effects = tuple(
        Effect(
            name,
            level,
            int((column != 0).sum()) if level else len(time),
            int(event[column != 0].sum()) if level else int(event.sum()),
            float(coefficient),
            float(error),
            float(2 * stats.norm.sf(abs(coefficient / error))),
            float(p),
        )
        for (name, level, column), coefficient, error, p in zip(
            columns, coefficients, se, each_p, strict=True
        )
    )
    gain = 2 * (likelihoods[1] - likelihoods[0])
    tested = (gain, len(effects), float(stats.chi2.sf(gain, len(effects))))
    return Model(effects, references, len(time), int(event.sum()), likelihoods[1], tested, together)


_Column = tuple[str, str, "Array"]


def _columns(
    event: "Array", covariates: Sequence[Covariate]
) -> tuple[list[_Column], dict[str, tuple[str, int, int]]]:
    """Return an indicator for each level but the reference, and numbers as they are."""
    import numpy as np

    found: list[_Column] = []
    references = {}
    for covariate in covariates:
        values = np.asarray(covariate.values)
        if covariate.reference is None:
            found.append((covariate.name, "", values.astype(float)))
            continue
        sizes = _sizes(covariate, values, event)
        references[covariate.name] = (covariate.reference, *sizes.pop(covariate.reference))
        found += [(covariate.name, level, (values == level).astype(float)) for level in sizes]
    if not found:
        raise CoxError("Choose at least one covariate")
    return found, references


def _sizes(covariate: Covariate, values: "Array", event: "Array") -> dict[str, tuple[int, int]]:
    """Return the cases and deaths of each level; raises CoxError where one cannot be compared."""
    found = {}
    for level in covariate.order or sorted(set(values.tolist())):
        inside = values == level
        found[level] = size, deaths = int(inside.sum()), int(event[inside].sum())
        if not deaths:
            raise CoxError(
                f"{covariate.name}: nobody of the {size} with {level!r} died, so its hazard "
                "ratio has no end; narrow the cases or choose another covariate"
            )
    if covariate.reference not in found:
        raise CoxError(f"{covariate.name}: no case has the reference {covariate.reference!r}")
    if len(found) < 2:
        raise CoxError(f"{covariate.name}: all cases have {level!r}; leave it out")
    return found


def _check(design: "Array", columns: Sequence[_Column]) -> None:
    """Refuse columns that follow from the ones before them."""
    import numpy as np

    centred = design - design.mean(axis=0)
    for count in range(1, len(columns) + 1):
        if np.linalg.matrix_rank(centred[:, :count]) < count:
            name, level, _ = columns[count - 1]
            what = f"{name} {level!r}" if level else name
            raise CoxError(f"{what} says the same as the covariates before it; leave one out")


def _estimate(
    time: "Array", event: "Array", design: "Array", ties: str
) -> tuple["Array", "Array", tuple[float, float]]:
    """Return coefficients, their covariance, and the log-likelihoods without and with them."""
    import warnings

    import numpy as np
    from statsmodels.duration.hazard_regression import PHReg

    scale = design.std(axis=0)
    centred = (design - design.mean(axis=0)) / scale
    model = PHReg(time, centred, status=event.astype(int), ties=ties)
    with warnings.catch_warnings():
        # What went wrong is found out below, from the numbers.
        warnings.simplefilter("ignore")
        fitted = model.fit(disp=0, method="newton", maxiter=MOST_STEPS)
        covariance = np.asarray(fitted.cov_params())
    standard_errors = np.sqrt(np.diag(covariance))
    score = np.abs(model.score(fitted.params))
    # Where covariates separate the dead, the likelihood rises for ever, ever more slowly.
    if not (standard_errors < WIDEST).all() or not (score < 1e-4 * event.sum()).all():
        raise CoxError(
            "The model does not converge: a covariate, or several together, separate those who "
            "died from those who did not. Use fewer covariates, or more cases"
        )
    coefficients, covariance = fitted.params / scale, covariance / np.outer(scale, scale)
    nothing = float(model.loglike(np.zeros(design.shape[1])))
    return coefficients, covariance, (nothing, float(model.loglike(fitted.params)))


def _schoenfeld(
    time: "Array", event: "Array", design: "Array", coefficients: "Array"
) -> tuple["Array", "Array"]:
    """Return for each death its covariates less the mean of those at risk, and its time."""
    import numpy as np

    order = np.argsort(-time, kind="stable")
    sorted_time, rows = time[order], design[order]
    risk = np.exp(rows @ coefficients - (rows @ coefficients).max())
    sums = np.cumsum(risk)
    means = np.cumsum(rows * risk[:, None], axis=0) / sums[:, None]
    # All of the same time are at risk together.
    last = np.searchsorted(-sorted_time, -sorted_time, side="right") - 1
    deaths = event[order]
    residuals: Array = (rows - means[last])[deaths]
    return residuals, sorted_time[deaths]


def _proportional(
    time: "Array", event: "Array", residuals: "Array", times: "Array", covariance: "Array"
) -> tuple["Array", tuple[float, int, float]]:
    """Return the p of each coefficient, and chi-square, degrees and p of all together.

    Time counts as one minus Kaplan-Meier survival, so that late deaths do not rule.
    """
    import numpy as np
    from scipy import stats

    curve = survival.kaplan_meier(time, event)
    places = np.searchsorted(curve.times, times)
    before = np.concatenate(([1.0], curve.surv))[places]
    moved = (1 - before) - (1 - before).mean()
    degrees = residuals.shape[1]
    spread = float(moved @ moved)
    if not spread:
        return np.ones(degrees), (0.0, degrees, 1.0)
    together = moved @ residuals
    deaths = len(times)
    scaled = covariance @ together * deaths
    each = scaled**2 / (np.diag(covariance) * deaths * spread)
    whole = float(together @ covariance @ together) * deaths / spread
    return stats.chi2.sf(each, 1), (whole, degrees, float(stats.chi2.sf(whole, degrees)))

"""What survival pages show: estimates of each group, by the method that was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.reports.analysis import competing, cox, relative, standardised, survival
from registry.reports.analysis.competing import Incidence, Share
from registry.reports.analysis.life_tables import LifeTable
from registry.reports.analysis.relative import Net, Patient
from registry.reports.analysis.survival import YEAR, Curve, Estimate, Interval, LogRank
from registry.reports.survival import cohort, groupings
from registry.reports.survival.cohort import OTHER_CAUSE, THIS_CANCER, Cohort
from registry.reports.survival.options import AGE_YEARS

if TYPE_CHECKING:
    import pandas as pd

YEARS = (1, 2, 3, 5, 10)
# Below that no estimate is shown.
FEWEST = 10
TABLE_YEARS = 10
STANDARD_YEARS = 5


@dataclass(frozen=True)
class Group:
    """A group with its curve; *estimates* by year, None where too few are at risk.

    *standard* is five-year survival standardised by age, None where it cannot be had.
    """

    label: str
    curve: Curve
    estimates: tuple[Estimate | None, ...]
    table: tuple[Interval, ...] = ()
    standard: standardised.Standardised | None = None

    @property
    def size(self) -> int:
        """How many cases the group has."""
        return self.curve.size

    @property
    def deaths(self) -> int:
        """How many of them died."""
        return int(self.curve.deaths.sum())


@dataclass(frozen=True)
class CauseGroup:
    """A group by cause of death: cause-specific survival, and incidence of each cause, by year."""

    label: str
    size: int
    of_cancer: int
    of_others: int
    curve: Curve
    incidence: Incidence
    others_incidence: Incidence
    specific: tuple[Estimate | None, ...]
    cancer: tuple[Share | None, ...]
    others: tuple[Share | None, ...]


@dataclass(frozen=True)
class NetGroup:
    """A group with observed, expected and net survival by year, None where too few are at risk."""

    label: str
    size: int
    nets: tuple[Net | None, ...]


def observed(
    found: Cohort, by: str, standard: str = "ICSS-1"
) -> tuple[list[Group], LogRank | None]:
    """Return a group for each label of *by*, and the log-rank test between them."""
    labels = groupings.labelled(found.frame, by)
    groups = []
    for label in groupings.in_order(labels, by):
        frame = found.frame[labels == label]
        curve = survival.kaplan_meier(frame["days"].to_numpy(), frame["died"].to_numpy())
        table = survival.actuarial(frame["days"].to_numpy(), frame["died"].to_numpy(), TABLE_YEARS)
        shown = tuple(line for line in table if line.entered)
        groups.append(Group(label, curve, _estimates(curve), shown, _standard(frame, standard)))
    frame = found.frame
    test = survival.log_rank(frame["days"].to_numpy(), frame["died"].to_numpy(), labels.to_list())
    return groups, test


def by_cause(found: Cohort, by: str) -> tuple[list[CauseGroup], list[int]]:
    """Return a group for each label of *by*, and the keys of the dead whose cause is unknown."""
    unknown = found.frame["cause"] == cohort.UNKNOWN_CAUSE
    known = found.frame[~unknown].reset_index(drop=True)
    labels = groupings.labelled(known, by)
    groups = [
        _cause_group(label, known[labels == label]) for label in groupings.in_order(labels, by)
    ]
    return groups, found.frame.loc[unknown, "abstract_key"].tolist()


def net(found: Cohort, by: str, table: LifeTable) -> tuple[list[NetGroup], dict[str, list[int]]]:
    """Return a group for each label of *by*, and by reason the keys without expected survival."""
    frame = found.frame
    no_sex = ~frame["sex"].isin(list(table.hazards))
    no_age = (frame["age"] == cohort.NO_AGE) & ~no_sex
    left_out = {
        "Sex without a life table": frame.loc[no_sex, "abstract_key"].tolist(),
        "Age unknown": frame.loc[no_age, "abstract_key"].tolist(),
    }
    known = frame[~no_sex & ~no_age].reset_index(drop=True)
    labels = groupings.labelled(known, by)
    groups = [
        _net_group(label, known[labels == label], table) for label in groupings.in_order(labels, by)
    ]
    return groups, {reason: keys for reason, keys in left_out.items() if keys}


def regression(
    found: Cohort, chosen: Sequence[str], references: Mapping[str, str], ties: str
) -> tuple[cox.Model, dict[str, list[int]]]:
    """Return Cox's model of the groupings *chosen*, and by reason the keys it cannot use.

    AGE_YEARS is the age as a number.  *references* names the label that the others are
    compared with, by default the largest group.  A group in which nobody died has no hazard
    ratio and is left out.  Raises CoxError, which says why there is no model.
    """
    frame, left_out = _comparable(found.frame, chosen)
    if frame.empty:
        raise cox.CoxError("No case is left to count")
    covariates = []
    for key in chosen:
        if key == AGE_YEARS:
            covariates.append(cox.Covariate("Age, for each year", frame["age"].tolist()))
            continue
        labels = groupings.labelled(frame, key)
        reference = references.get(key) or str(labels.value_counts().index[0])
        name, order = groupings.grouping(key).label, groupings.in_order(labels, key)
        covariates.append(cox.Covariate(name, labels.tolist(), reference, order))
    model = cox.fit(frame["days"].to_numpy(), frame["died"].to_numpy(), covariates, ties)
    return model, left_out


def _comparable(
    frame: "pd.DataFrame", chosen: Sequence[str]
) -> tuple["pd.DataFrame", dict[str, list[int]]]:
    """Return the cases of known age in groups with deaths, and the keys of the others."""
    if not frame["died"].any():
        raise cox.CoxError("Nobody died, so no hazard can be compared")
    left_out: dict[str, list[int]] = {}
    no_age = frame["age"] == cohort.NO_AGE
    if AGE_YEARS in chosen and no_age.any():
        left_out["Age unknown"] = frame.loc[no_age, "abstract_key"].tolist()
        frame = frame[~no_age]
    keys = [key for key in chosen if key != AGE_YEARS]
    # Leaving a group out may take the last deaths of another.
    while found := next(filter(None, (_without_deaths(frame, key) for key in keys)), None):
        reason, inside = found
        left_out[reason] = frame.loc[inside, "abstract_key"].tolist()
        frame = frame[~inside]
    return frame.reset_index(drop=True), left_out


def _without_deaths(frame: "pd.DataFrame", key: str) -> tuple[str, "pd.Series[bool]"] | None:
    """Return a group of *key* in which nobody died, in words and as a mask; None without one."""
    labels = groupings.labelled(frame, key)
    deaths = frame["died"].groupby(labels).sum()
    for label in deaths.index[deaths == 0]:
        return f"{groupings.grouping(key).label} {label}: nobody died", labels == label
    return None


def _estimates(curve: Curve) -> tuple[Estimate | None, ...]:
    return tuple(
        curve.at(years * YEAR) if curve.risk_at(years * YEAR) >= FEWEST else None for years in YEARS
    )


def _standard(frame: "pd.DataFrame", name: str) -> standardised.Standardised | None:
    """Return standardised five-year survival; None where too few of a band are left by then."""
    time = STANDARD_YEARS * YEAR
    days, died, ages = (frame[each].to_numpy() for each in ("days", "died", "age"))
    for band in standardised.standard(name):
        inside = (ages >= band.low) & (ages <= band.high)
        if (days[inside] >= time).sum() < FEWEST:
            return None
    return standardised.age_standardised(ages, days, died, time, name)


def _cause_group(label: str, frame: "pd.DataFrame") -> CauseGroup:
    days, causes = frame["days"].to_numpy(), frame["cause"].to_numpy()
    curve = competing.cause_specific(days, causes)
    cancer = competing.incidence(days, causes, THIS_CANCER)
    others = competing.incidence(days, causes, OTHER_CAUSE)
    enough = [curve.risk_at(years * YEAR) >= FEWEST for years in YEARS]

    def shares(of: Incidence) -> tuple[Share | None, ...]:
        return tuple(
            of.at(years * YEAR) if shown else None
            for years, shown in zip(YEARS, enough, strict=True)
        )

    return CauseGroup(
        label,
        len(frame),
        int((causes == THIS_CANCER).sum()),
        int((causes == OTHER_CAUSE).sum()),
        curve,
        cancer,
        others,
        _estimates(curve),
        shares(cancer),
        shares(others),
    )


def _net_group(label: str, frame: "pd.DataFrame", table: LifeTable) -> NetGroup:
    patients = [
        Patient(sex, age_days, begun, days, died)
        for sex, age_days, begun, days, died in zip(
            frame["sex"],
            frame["age_days"],
            frame["begun"].dt.date,
            frame["days"],
            frame["died"],
            strict=True,
        )
    ]
    longest = max((each.days for each in patients), default=0)
    times = [int(years * YEAR) for years in YEARS if years * YEAR <= longest]
    nets: list[Net | None] = [None] * len(YEARS)
    if times:
        for place, each in enumerate(relative.net_survival(patients, table, times)):
            nets[place] = each if each.at_risk >= FEWEST else None
    return NetGroup(label, len(patients), tuple(nets))

"""Items of a stored case as a NAACCR version and record type carry them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from registry.exchange import conversion_rules as rules
from registry.exchange.naaccr_xml import checks, errors
from registry.exchange.naaccr_xml.dictionary import RuntimeDictionary, UserDictionary
from registry.standards import items as dictionary

VERSIONS = (240, 250, 260)
SEX_ITEMS = ("sex", "sexAssignedAtBirth")


class Kind(StrEnum):
    """What can happen to an item on its way into a file."""

    LEFT_OUT = "left out"
    CONVERTED = "converted"
    FLAGGED = "flagged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Remark:
    """What happened to one item, and why; only a refusal shows the value."""

    kind: Kind
    naaccr_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Target:
    """The version (240, 250, 260) and record type of a file.

    With *as_stored* a file repeats what is stored: also the surgery item that the
    year of diagnosis does not use, and values that break a rule.
    """

    version: int
    record_type: str
    as_stored: bool = False


@dataclass(frozen=True, slots=True)
class Converted:
    """Items of one level in the order of their numbers, and what is to be said of them."""

    items: dict[str, str]
    remarks: list[Remark] = field(default_factory=list)


class Converter:
    """Turns items as stored into those of *target*; user items need their *dictionaries*.

    No value that is given is overwritten or cut: what the target cannot carry
    stays out with a remark, or is refused.
    """

    def __init__(self, target: Target, dictionaries: Sequence[UserDictionary] = ()) -> None:
        self.target = target
        self._dictionary = RuntimeDictionary(
            target.version, target.record_type, dictionaries, check_values=True
        )
        self._order = {
            naaccr_id: (item.number, naaccr_id)
            for naaccr_id, item in self._dictionary.items.items()
        }
        self._reasons: dict[str, Remark] = {}

    def patient(self, values: Mapping[str, str], sites: Collection[str] = ()) -> Converted:
        """Return the items of a Patient; *sites* are the primary sites of the patient's tumors."""
        found = self._carried("Patient", values)
        if self._sex_item not in values:
            code, source = rules.converted_sex(self._sex_item, values, sites)
            if code:
                found.items[self._sex_item] = code
                reason = f"set from {source}, which the file's version or record does not hold"
                found.remarks.append(Remark(Kind.CONVERTED, self._sex_item, reason))
        return self._sorted(found)

    def tumor(self, values: Mapping[str, str], diagnosis_year: int | None) -> Converted:
        """Return the items of a Tumor diagnosed in *diagnosis_year*."""
        remarks: list[Remark] = []
        if not self.target.as_stored:
            values, remarks = self._without_other_surgery(values, diagnosis_year)
        found = self._carried("Tumor", values)
        found.remarks.extend(remarks)
        return self._sorted(found)

    @cached_property
    def _sex_item(self) -> str:
        return next(naaccr_id for naaccr_id in SEX_ITEMS if naaccr_id in self._dictionary.items)

    def _carried(self, level: str, values: Mapping[str, str]) -> Converted:
        good, dated = self._dictionary.recognisers[level], rules.date_times()
        found = Converted({})
        for naaccr_id, value in values.items():
            if naaccr_id not in good:
                found.remarks.append(self._left_out(naaccr_id, values))
                continue
            if naaccr_id in dated:
                value = self._dated(naaccr_id, value, found.remarks)
            if not good[naaccr_id](value):
                value = self._stripped(naaccr_id, value, found.remarks)
                if not self._good(naaccr_id, value, found.remarks):
                    continue
            found.items[naaccr_id] = value
        return found

    def _stripped(self, naaccr_id: str, value: str, remarks: list[Remark]) -> str:
        """Take off outer blanks, which no file may carry and which mean nothing."""
        stripped = value.strip(" ")
        if self.target.as_stored or not stripped or stripped == value:
            return value
        remarks.append(Remark(Kind.CONVERTED, naaccr_id, "blanks at its ends are taken off"))
        return stripped

    def _good(self, naaccr_id: str, value: str, remarks: list[Remark]) -> bool:
        item = self._dictionary.items[naaccr_id]
        problem = checks.diagnose(item, value, check_values=True)
        if problem:
            reason = f"{problem[0]}: {errors.shown(value)}, expected {problem[1]}"
            remarks.append(Remark(Kind.REFUSED, naaccr_id, reason))
        return problem is None or self.target.as_stored

    def _dated(self, naaccr_id: str, value: str, remarks: list[Remark]) -> str:
        wants_time = self._dictionary.items[naaccr_id].data_type == "dateTime"
        changed = rules.as_date_time(value) if wants_time else rules.as_date(value)
        if "T" in value and "T" not in changed:
            reason = f"time of day left out: version {self._number} holds the date alone"
            remarks.append(Remark(Kind.CONVERTED, naaccr_id, reason))
        elif changed != value:
            reason = f"written as version {self._number} writes dates"
            remarks.append(Remark(Kind.CONVERTED, naaccr_id, reason))
        return changed

    def _without_other_surgery(
        self, values: Mapping[str, str], diagnosis_year: int | None
    ) -> tuple[Mapping[str, str], list[Remark]]:
        remarks, unused = [], set()
        for naaccr_id, successor in rules.out_of_year(diagnosis_year):
            if naaccr_id not in values:
                continue
            unused.add(naaccr_id)
            reason = f"a diagnosis of this year is reported in {successor}"
            remarks.append(Remark(Kind.LEFT_OUT, naaccr_id, reason))
            if successor not in values:
                reason = f"blank, although {naaccr_id}, the item of other years, is filled"
                remarks.append(Remark(Kind.FLAGGED, successor, reason))
        kept = {key: value for key, value in values.items() if key not in unused}
        return (kept if unused else values), remarks

    def _left_out(self, naaccr_id: str, values: Mapping[str, str]) -> Remark:
        carried = naaccr_id in SEX_ITEMS and self._sex_item not in values
        key = f"{naaccr_id} carried" if carried else naaccr_id
        if key not in self._reasons:
            reason = f"carried as {self._sex_item}" if carried else self._why_absent(naaccr_id)
            self._reasons[key] = Remark(Kind.LEFT_OUT, naaccr_id, reason)
        return self._reasons[key]

    def _why_absent(self, naaccr_id: str) -> str:
        if naaccr_id in dictionary.items(self.target.version):
            return f"record type {self.target.record_type} does not carry it"
        try:
            item = dictionary.item(naaccr_id)
        except dictionary.UnknownItem:
            return "no user dictionary of this file defines it for its record type"
        if item.first_version > self.target.version:
            return f"new in version {item.first_version // 10}"
        return f"ended with version {item.last_version // 10}"

    def _sorted(self, found: Converted) -> Converted:
        order = self._order
        ids = sorted(found.items, key=order.__getitem__)
        return Converted({key: found.items[key] for key in ids}, found.remarks)

    @property
    def _number(self) -> int:
        return self.target.version // 10

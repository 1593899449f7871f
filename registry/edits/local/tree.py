"""The parts of a condition, each of which can be evaluated for a case and written out again.

Evaluation is total: a blank item, a text where a number is wanted, a date that is none and a
division by zero have no value, and a comparison without a value is false.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Protocol

from registry.edits.case import Case

Value = str | Decimal | None


class Operand(Protocol):
    """Something with a value."""

    def value(self, case: Case) -> Value:
        """Return the value for *case*; None where there is none."""

    def items(self) -> Iterator[str]:
        """Give the items that are looked at."""


class Condition(Protocol):
    """Something that holds or does not."""

    def holds(self, case: Case) -> bool:
        """Whether it holds for *case*."""

    def items(self) -> Iterator[str]:
        """Give the items that are looked at."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text."""

    content: str | Decimal

    def value(self, case: Case) -> Value:
        """Return the literal."""
        return self.content

    def items(self) -> Iterator[str]:
        """Give nothing."""
        return iter(())

    def __str__(self) -> str:
        return f"'{self.content}'" if isinstance(self.content, str) else f"{self.content:f}"


@dataclass(frozen=True, slots=True)
class ItemValue:
    """The value of an item."""

    naaccr_id: str

    def value(self, case: Case) -> Value:
        """Return what the item holds; None where it is blank."""
        return case[self.naaccr_id] or None

    def items(self) -> Iterator[str]:
        """Give the item."""
        yield self.naaccr_id

    def __str__(self) -> str:
        return self.naaccr_id


@dataclass(frozen=True, slots=True)
class Call:
    """A function of items: year(date), number(item), length(item), days(from, to)."""

    function: str
    arguments: tuple[ItemValue, ...]

    def value(self, case: Case) -> Value:
        """Return the result; None where an item has not the form that is needed."""
        first = self.arguments[0].naaccr_id
        if self.function == "length":
            return Decimal(len(case[first]))
        if self.function == "number":
            return _number(case[first])
        date = case.date(first)
        if self.function == "year":
            return Decimal(date.year) if date else None
        days = case.days(first, self.arguments[1].naaccr_id)
        return None if days is None else Decimal(days)

    def items(self) -> Iterator[str]:
        """Give the items of the arguments."""
        return (each.naaccr_id for each in self.arguments)

    def __str__(self) -> str:
        return f"{self.function}({', '.join(map(str, self.arguments))})"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers joined by + - * or /."""

    left: Operand
    sign: str
    right: Operand

    def value(self, case: Case) -> Value:
        """Return the number; None where a side is none, or the divisor is 0."""
        left, right = _number(self.left.value(case)), _number(self.right.value(case))
        if left is None or right is None:
            return None
        try:
            if self.sign == "+":
                return left + right
            if self.sign == "-":
                return left - right
            return left * right if self.sign == "*" else left / right
        except DecimalException:
            return None

    def items(self) -> Iterator[str]:
        """Give the items of both sides."""
        yield from self.left.items()
        yield from self.right.items()

    def __str__(self) -> str:
        return f"({self.left} {self.sign} {self.right})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values compared: as numbers if one side is a number, otherwise as text."""

    left: Operand
    sign: str
    right: Operand

    def holds(self, case: Case) -> bool:
        """Whether the comparison holds; false where a side has no value."""
        return _compared(self.left.value(case), self.sign, self.right.value(case))

    def items(self) -> Iterator[str]:
        """Give the items of both sides."""
        yield from self.left.items()
        yield from self.right.items()

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"


@dataclass(frozen=True, slots=True)
class Among:
    """A value that is one of several."""

    operand: Operand
    values: tuple[Literal, ...]

    def holds(self, case: Case) -> bool:
        """Whether the value is among them."""
        value = self.operand.value(case)
        return any(_compared(value, "=", each.content) for each in self.values)

    def items(self) -> Iterator[str]:
        """Give the items of the operand."""
        return self.operand.items()

    def __str__(self) -> str:
        return f"{self.operand} in ({', '.join(map(str, self.values))})"


@dataclass(frozen=True, slots=True)
class Between:
    """A value from a lowest to a highest one, both included."""

    operand: Operand
    low: Literal
    high: Literal

    def holds(self, case: Case) -> bool:
        """Whether the value lies between them."""
        value = self.operand.value(case)
        low, high = self.low.content, self.high.content
        return _compared(value, ">=", low) and _compared(value, "<=", high)

    def items(self) -> Iterator[str]:
        """Give the items of the operand."""
        return self.operand.items()

    def __str__(self) -> str:
        return f"{self.operand} between {self.low} and {self.high}"


@dataclass(frozen=True, slots=True)
class Starts:
    """A text that begins with another."""

    operand: Operand
    beginning: Literal

    def holds(self, case: Case) -> bool:
        """Whether the text begins so."""
        value = self.operand.value(case)
        return isinstance(value, str) and value.startswith(str(self.beginning.content))

    def items(self) -> Iterator[str]:
        """Give the items of the operand."""
        return self.operand.items()

    def __str__(self) -> str:
        return f"{self.operand} starts with {self.beginning}"


@dataclass(frozen=True, slots=True)
class Blank:
    """An item that is blank."""

    item: ItemValue

    def holds(self, case: Case) -> bool:
        """Whether the item is blank."""
        return not case[self.item.naaccr_id]

    def items(self) -> Iterator[str]:
        """Give the item."""
        return self.item.items()

    def __str__(self) -> str:
        return f"{self.item} is blank"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    inner: Condition

    def holds(self, case: Case) -> bool:
        """Whether the inner condition does not hold."""
        return not self.inner.holds(case)

    def items(self) -> Iterator[str]:
        """Give the items of the inner condition."""
        return self.inner.items()

    def __str__(self) -> str:
        return f"not ({self.inner})"


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions of which all (and) or any (or) have to hold."""

    word: str
    parts: tuple[Condition, ...]

    def holds(self, case: Case) -> bool:
        """Whether all, or any, of the parts hold."""
        results = (each.holds(case) for each in self.parts)
        return all(results) if self.word == "and" else any(results)

    def items(self) -> Iterator[str]:
        """Give the items of all parts."""
        for each in self.parts:
            yield from each.items()

    def __str__(self) -> str:
        return f" {self.word} ".join(f"({each})" for each in self.parts)


def _number(value: Value) -> Decimal | None:
    if isinstance(value, Decimal) or value is None:
        return value
    plain = value.isascii() and value.replace(".", "", 1).isdigit()
    return Decimal(value) if plain else None


def _compared(left: Value, sign: str, right: Value) -> bool:
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        left, right = _number(left), _number(right)
    if left is None or right is None:
        return False
    if sign == "=":
        return left == right
    if sign == "!=":
        return left != right
    return _ordered(left, sign, right)


def _ordered(left: str | Decimal, sign: str, right: str | Decimal) -> bool:
    less = left < right  # type: ignore[operator]
    same = left == right
    return {"<": less, "<=": less or same, ">": not less and not same, ">=": not less}[sign]

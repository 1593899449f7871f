"""From the text of a condition to its tree.

condition   = part { "or" part };  part = factor { "and" factor }
factor      = "not" factor | "(" condition ")" | comparison
comparison  = value ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
            | value [ "not" ] "in" "(" literal { "," literal } ")"
            | value "between" literal "and" literal | value "starts" "with" literal
            | item "is" [ "not" ] "blank"
value       = term { ( "+" | "-" ) term };  term = atom { ( "*" | "/" ) atom }
atom        = item | number | 'text' | "(" value ")" | function "(" item { "," item } ")"

A bracket that begins a factor holds a condition: 10 > (number(x) + 1), not the other way round.
"""

from decimal import Decimal
from difflib import get_close_matches

from registry.edits.local.tokens import FUNCTIONS, KEYWORDS, LanguageError, Token, tokens
from registry.edits.local.tree import (
    Among,
    Arithmetic,
    Between,
    Blank,
    Call,
    Comparison,
    Condition,
    ItemValue,
    Joined,
    Literal,
    Not,
    Operand,
    Starts,
)
from registry.standards import items

DEEPEST = 40
SIGNS = frozenset({"=", "!=", "<", "<=", ">", ">="})


def parse(condition: str) -> Condition:
    """Return the tree of *condition*; raises LanguageError naming place and expectation."""
    reading = _Reading(tokens(condition))
    tree = reading.condition(0)
    reading.expect("end", "", "the end, and, or or")
    return tree


class _Reading:
    """Reading the tokens from left to right."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._place = 0
        self._brackets = 0

    @property
    def _now(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._now
        self._place += 1
        return token

    def _is(self, text: str) -> bool:
        if self._now.kind != "text" and self._now.text == text and text:
            self._place += 1
            return True
        return False

    def expect(self, kind: str, text: str, what: str) -> Token:
        """Take the next token, which has to be of a kind, and a text if one is given."""
        token = self._now
        if token.kind != kind or (text and token.text != text):
            found = repr(token.text) if token.text else "the end"
            raise LanguageError(f"At {token.at + 1}: {what} was expected, not {found}")
        return self._take() if kind != "end" else token

    def condition(self, depth: int) -> Condition:
        """Read a condition: parts joined by "or"."""
        self._refuse_deep(depth)
        parts = [self._part(depth)]
        while self._is("or"):
            parts.append(self._part(depth))
        return parts[0] if len(parts) == 1 else Joined("or", tuple(parts))

    def _refuse_deep(self, depth: int) -> None:
        if depth > DEEPEST:
            raise LanguageError(f"At {self._now.at + 1}: more than {DEEPEST} brackets or nots")

    def _part(self, depth: int) -> Condition:
        parts = [self._factor(depth)]
        while self._is("and"):
            parts.append(self._factor(depth))
        return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))

    def _factor(self, depth: int) -> Condition:
        if self._is("not"):
            self._refuse_deep(depth)
            return Not(self._factor(depth + 1))
        if self._is("("):
            inner = self.condition(depth + 1)
            self.expect("sign", ")", ")")
            return inner
        return self._comparison()

    def _comparison(self) -> Condition:
        left = self._value()
        if self._now.kind == "sign" and self._now.text in SIGNS:
            return Comparison(left, self._take().text, self._value())
        if self._is("in"):
            return self._among(left)
        if self._is("not"):
            self.expect("name", "in", "in")
            return Not(self._among(left))
        if self._is("between"):
            low = self._literal()
            self.expect("name", "and", "and")
            return Between(left, low, self._literal())
        if self._is("starts"):
            self.expect("name", "with", "with")
            return Starts(left, self._literal())
        return self._blank(left)

    def _blank(self, left: Operand) -> Condition:
        self.expect("name", "is", "a comparison (=, <, in, between, starts with, is blank)")
        opposite = self._is("not")
        self.expect("name", "blank", "blank")
        if not isinstance(left, ItemValue):
            raise LanguageError(f"{left} is blank: only an item can be blank")
        return Not(Blank(left)) if opposite else Blank(left)

    def _among(self, left: Operand) -> Among:
        self.expect("sign", "(", "(")
        values = [self._literal()]
        while self._is(","):
            values.append(self._literal())
        self.expect("sign", ")", ")")
        return Among(left, tuple(values))

    def _value(self) -> Operand:
        found = self._term()
        while self._now.kind == "sign" and self._now.text in "+-":
            found = Arithmetic(found, self._take().text, self._term())
        return found

    def _term(self) -> Operand:
        found: Operand = self._atom()
        while self._now.kind == "sign" and self._now.text in "*/":
            found = Arithmetic(found, self._take().text, self._atom())
        return found

    def _atom(self) -> Operand:
        if self._now.kind in {"number", "text"}:
            return self._literal()
        if self._is("("):
            self._brackets += 1
            self._refuse_deep(self._brackets)
            inner = self._value()
            self.expect("sign", ")", ")")
            return inner
        if self._now.kind == "name" and self._now.text in FUNCTIONS:
            return self._call()
        return self._item()

    def _literal(self) -> Literal:
        if self._now.kind == "text":
            return Literal(self._take().text[1:-1])
        return Literal(Decimal(self.expect("number", "", "a number or a text in quotes").text))

    def _call(self) -> Call:
        function = self._take().text
        self.expect("sign", "(", "(")
        arguments = [self._item()]
        if function == "days":
            self.expect("sign", ",", "a comma and the second date")
            arguments.append(self._item())
        self.expect("sign", ")", ")")
        return Call(function, tuple(arguments))

    def _item(self) -> ItemValue:
        token = self.expect("name", "", "an item, a number, a text or a function")
        known = items.items()
        if token.text in KEYWORDS or token.text not in known:
            near = get_close_matches(token.text, known, n=3, cutoff=0.6)
            hint = f"; is one of these meant: {', '.join(near)}?" if near else ""
            raise LanguageError(f"At {token.at + 1}: {token.text!r} is no item's XML id{hint}")
        return ItemValue(token.text)

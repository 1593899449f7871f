"""The forms that AJCC categories, suffixes and stage groups take, item by item.

Source: the layout of the AJCC items of the NAACCR standard (1001-1036, 1062-1068) and the
general staging rules: c, p, yc and yp before the category, X for not assessable, no MX.
"""

import re
from dataclasses import dataclass
from functools import cache

NOT_APPLICABLE = "88"
UNKNOWN_GROUP = "99"

_CATEGORY = {
    "T": r"X|0|a|is(?:\([A-Za-z ]+\))?|[1-4](?:mi|[a-e][1-3]?|[1-3])?(?:\([a-z]\))?",
    "N": r"X|0[abc]?(?:\((?:i[+-]|mol[+-])\))*|[1-3](?:mi|[a-d](?:i{1,3}|iv|[1-3])?)?",
    "M": r"0(?:\(i\+\))?|1(?:[a-e][1-4]?)?(?:\([01]\))?",
}
_SUFFIX = {"T": r"\((?:m|s)\)", "N": r"\((?:sn|f)\)"}
_GROUP = r"OC|0(?:is|a)?|[1-4](?:[A-ESX](?:[1-4])?)?(?::\d+)?|88|99"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one item: its *letter*, the prefixes it takes (first: its own), an example."""

    naaccr_id: str
    letter: str
    prefixes: tuple[str, ...]

    @property
    def example(self) -> str:
        """A value that the item may hold."""
        return f"{self.prefixes[0]}{self.letter}1"

    def accepts(self, value: str) -> bool:
        """Whether *value* has the form of the item."""
        return bool(_pattern(self.prefixes, self.letter).fullmatch(value))


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the four stagings of a case: the items of its categories and its group."""

    name: str
    prefix: str
    t: Form
    n: Form
    m: Form
    group: str
    suffixes: tuple[tuple[str, str], ...]

    @property
    def forms(self) -> tuple[Form, Form, Form]:
        """The forms of T, N and M."""
        return self.t, self.n, self.m


def _stage(name: str, stem: str, prefix: str, group: str) -> Stage:
    # Spread is assessed clinically in every staging, and by microscope where a biopsy was taken.
    spread = ("c", "p")
    # In situ tumors and thin melanomas have a pathologic stage without an examined node.
    nodes = (prefix, "c") if prefix == "p" else (prefix,)
    return Stage(
        name,
        prefix,
        Form(f"{stem}T", "T", (prefix,)),
        Form(f"{stem}N", "N", nodes),
        Form(f"{stem}M", "M", spread),
        group,
        ((f"{stem}TSuffix", "T"), (f"{stem}NSuffix", "N")),
    )


STAGES = (
    _stage("clinical", "ajccTnmClin", "c", "ajccTnmClinStageGroup"),
    _stage("pathologic", "ajccTnmPath", "p", "ajccTnmPathStageGroup"),
    _stage(
        "post-therapy clinical", "ajccTnmPostTherapyClin", "yc", "ajccTnmPostTherapyClinStageGrp"
    ),
    _stage("post-therapy pathologic", "ajccTnmPostTherapy", "yp", "ajccTnmPostTherapyStageGroup"),
)
FORMS = {form.naaccr_id: form for stage in STAGES for form in stage.forms}
GROUPS = frozenset(stage.group for stage in STAGES)
SUFFIXES = {naaccr_id: letter for stage in STAGES for naaccr_id, letter in stage.suffixes}
ITEMS = frozenset(FORMS) | GROUPS | frozenset(SUFFIXES)


def problem(naaccr_id: str, value: str) -> str:
    """Return what is wrong with the form of an AJCC item's *value*; "" where nothing is."""
    if not value or value == NOT_APPLICABLE:
        return ""
    if naaccr_id in FORMS and not FORMS[naaccr_id].accepts(value):
        form = FORMS[naaccr_id]
        no_mx = "; MX does not exist" if form.letter == "M" and value.endswith("X") else ""
        return f"{value!r} has not the form of a category such as {form.example} or 88{no_mx}"
    if naaccr_id in SUFFIXES and not re.fullmatch(_SUFFIX[SUFFIXES[naaccr_id]], value):
        allowed = "(m) or (s)" if SUFFIXES[naaccr_id] == "T" else "(sn) or (f)"
        return f"{value!r} is not {allowed}"
    if naaccr_id in GROUPS and not re.fullmatch(_GROUP, value):
        return f"{value!r} has not the form of a stage group such as 2A, 88 or 99"
    return ""


def spelled(naaccr_id: str, typed: str) -> str:
    """Return a category typed short in its full form: t2, T2 or 2 for cT2; others unchanged."""
    if naaccr_id in GROUPS:
        upper = typed.upper()
        return upper if problem(naaccr_id, typed) and not problem(naaccr_id, upper) else typed
    form = FORMS.get(naaccr_id)
    if form is None or not problem(naaccr_id, typed):
        return typed
    rest = typed.strip()
    for prefix in form.prefixes:
        if rest[: len(prefix)].lower() == prefix and rest[len(prefix) :][:1].upper() == form.letter:
            return _full(form, prefix, rest[len(prefix) + 1 :], typed)
    rest = rest[1:] if rest[:1].upper() == form.letter else rest
    return _full(form, form.prefixes[0], rest, typed)


def _full(form: Form, prefix: str, rest: str, typed: str) -> str:
    """Return the category with small letters after the number, *typed* where it is none."""
    for each in (rest, rest.lower(), rest.upper()):
        full = f"{prefix}{form.letter}{each}"
        if form.accepts(full):
            return full
    return typed


@cache
def _pattern(prefixes: tuple[str, ...], letter: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(prefixes)}){letter}(?:{_CATEGORY[letter]})")

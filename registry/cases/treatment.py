"""The combination of first course treatments as one value, in the database and the snapshot.

Letters of what was given, in the order S R C H I T O: surgery of the primary site,
radiation, chemotherapy, hormones, immunotherapy, transplant or endocrine procedures, other.
"""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, func, literal, or_

from registry.cases.models import Tumor

NO_TREATMENT, SURVEILLANCE, UNKNOWN, NOT_RECORDED = "none", "surveillance", "unknown", "blank"
LETTERS = {
    "S": "surgery",
    "R": "radiation",
    "C": "chemotherapy",
    "H": "hormones",
    "I": "immunotherapy",
    "T": "transplant or endocrine surgery",
    "O": "other treatment",
}
WORDS = {
    NO_TREATMENT: "No treatment",
    SURVEILLANCE: "Active surveillance",
    UNKNOWN: "Unknown whether treated",
    NOT_RECORDED: "Not recorded",
}
ACTIVE_SURVEILLANCE = "2"


def _text(column: Any) -> Any:
    return func.coalesce(column, "")


_SURGERY_2023 = _text(Tumor.rx_summ_surg_prim_site2023)
# Two digits, whichever item holds the code: A200 and 20 are the same here.
_SURGERY = case(
    (_SURGERY_2023 != "", func.substr(_SURGERY_2023, 2, 2)),
    else_=_text(Tumor.rx_summ_surg_prim_site),
)
_RADIATION = _text(Tumor.phase1_radiation_treatment_modality)
_CHEMO, _HORMONE, _IMMUNE = map(
    _text, (Tumor.rx_summ_chemo, Tumor.rx_summ_hormone, Tumor.rx_summ_brm)
)
_TRANSPLANT, _OTHER = _text(Tumor.rx_summ_transplnt_endocr), _text(Tumor.rx_summ_other)
_ALL = (_SURGERY, _RADIATION, _CHEMO, _HORMONE, _IMMUNE, _TRANSPLANT, _OTHER)
_GIVEN: dict[str, ColumnElement[bool]] = {
    "S": _SURGERY.between("10", "90"),
    "R": _RADIATION.between("01", "98"),
    "C": _CHEMO.in_(["01", "02", "03"]),
    "H": _HORMONE == "01",
    "I": _IMMUNE == "01",
    "T": _TRANSPLANT.between("10", "40"),
    "O": _OTHER.in_(["1", "2", "3", "6"]),
}


def combination() -> ColumnElement[str]:
    """Return the combination as a column: "SRC", none, surveillance, unknown or blank.

    None are the codes of no treatment (00, 0, 82, 85-87); unknown is any 88 or 99 (9, 8)
    where nothing was given; blank is none of the items filled.
    """
    letters: Any = literal("", String)
    for letter, given in _GIVEN.items():
        letters = letters + case((given, letter), else_="")
    unknown = or_(
        _SURGERY == "99",
        _RADIATION == "99",
        *(each.in_(["88", "99"]) for each in (_CHEMO, _HORMONE, _IMMUNE, _TRANSPLANT)),
        _OTHER.in_(["8", "9"]),
    )
    return case(
        (or_(*_GIVEN.values()), letters),
        (_text(Tumor.rx_summ_treatment_status) == ACTIVE_SURVEILLANCE, SURVEILLANCE),
        (and_(*(each == "" for each in _ALL)), NOT_RECORDED),
        (unknown, UNKNOWN),
        else_=NO_TREATMENT,
    )


def words(combination: str) -> str:
    """Return a combination in words: "Surgery, radiation, chemotherapy"."""
    if combination in WORDS:
        return WORDS[combination]
    return ", ".join(LETTERS[letter] for letter in combination).capitalize()


def is_combination(value: str) -> bool:
    """Whether *value* is one that :func:`combination` gives."""
    ordered = "".join(letter for letter in LETTERS if letter in value)
    return value in WORDS or (bool(value) and value == ordered)

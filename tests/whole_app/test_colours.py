"""Colours of the tokens can be told apart: WCAG 2.2, 1.4.3 (text 4.5:1) and 1.4.11 (parts 3:1)."""

import re

import pytest

from tests.whole_app.conftest import PACKAGE

TOKENS = (PACKAGE / "static/css/tokens.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", TOKENS))
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft")
        for ground in ("paper", "surface", "surface-strong")
    ),
    *((ink, "accent-soft") for ink in ("ink", "ink-soft", "link", "accent-strong")),
    *((ink, ground) for ink in ("link", "danger") for ground in ("paper", "surface")),
    *((tone, f"{tone}-soft") for tone in ("danger", "warning", "success")),
    *(("ink", f"{tone}-soft") for tone in ("danger", "warning", "success")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-accent-soft", "accent"),
    ("accent", "paper"),
    ("accent-strong", "accent-soft"),
    ("focus-ink", "focus"),
]
PARTS = [
    ("line-strong", "paper"),
    ("line-strong", "surface"),
    ("focus", "accent"),
    ("focus", "accent-strong"),
    ("focus-ink", "paper"),
    ("danger", "paper"),
]


def luminance(colour):
    def linear(part):
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lights = sorted(luminance(COLOURS[f"--{name}"]) for name in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_black_on_white_is_21_to_1():
    COLOURS.update({"--black": "#000000", "--white": "#ffffff"})
    assert contrast("black", "white") == pytest.approx(21)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_stands_out_from_its_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_parts_of_controls_stand_out_from_their_ground(part, ground):
    assert contrast(part, ground) >= 3

"""Scene breaks: glyphs that are, words that are not, and blank lines that mean it."""

from __future__ import annotations

import pytest

from audiofic.manuscript import read_text
from audiofic.manuscript.breaks import blank_runs_that_break, is_scene_break


@pytest.mark.parametrize(
    "line",
    [
        "***",
        "* * *",
        "---",
        "~*~*~",
        "xxx",
        "XXX",
        "xXxXx",
        "oOo",
        "oOoOoOo",
        "o0o0o",
        "=====",
        "#",
        "-x-",
        "~o~",
        "§",
        "• • •",
        "♥♥♥",
        ". . .",
        "......",
        "~IY~IY~IY~",
        "-~-~-",
        "[line break]",
        "--- scene break ---",
        "ooooooo",
    ],
)
def test_a_line_without_words_is_a_scene_break(line: str) -> None:
    assert is_scene_break(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "...",
        "…",
        "?!",
        '"..."',
        "Ooooo",
        "Oooh!",
        "Run. Run. Run.",
        "no no no no",
        "hahahaha",
        "Tick-tock-tick-tock",
        "X marks it",
        "Ox",
        "I",
        "2",
        "*sigh*",
        "xylophone",
        "Tap, tap, tap, tap",
        "XOXO",
        "xoxo",
        "XOXOXO",
    ],
)
def test_a_line_with_a_word_or_a_silence_is_none(line: str) -> None:
    assert not is_scene_break(line)


def test_the_glyph_is_kept_as_typed() -> None:
    paragraphs = read_text("Night fell.\n\n~*~*~\n\nDay came.").chapters[0].paragraphs
    assert [(p.kind, p.text) for p in paragraphs] == [
        ("prose", "Night fell."),
        ("scene_break", "~*~*~"),
        ("prose", "Day came."),
    ]


def test_regular_long_runs_of_blank_lines_are_scene_breaks() -> None:
    scene = "\n\n".join(f"The fox sat down for the {n}th time and waited." for n in range(12))
    paragraphs = read_text("\n\n\n\n".join([scene] * 4)).chapters[0].paragraphs
    assert [p.kind for p in paragraphs].count("scene_break") == 3
    assert all(p.text == "" and p.start == p.end for p in paragraphs if p.kind == "scene_break")


@pytest.mark.parametrize(
    ("runs", "has_glyphs", "why"),
    [
        (([1] * 12 + [2]) * 4, False, "one extra blank line is sloppiness"),
        ([1] * 30 + [4] + [1] * 30, False, "once is no habit"),
        ([1, 2, 1, 3, 2, 1, 2, 2, 1, 3] * 5, False, "runs of every length mean nothing"),
        ([2] * 40, False, "all the same"),
        (([1] * 12 + [3]) * 4, True, "the author draws breaks"),
        ([1] * 20 + [3, 1, 3, 1, 3] + [1] * 20, False, "too close to one another"),
        ([], False, "no story"),
    ],
)
def test_irregular_blank_lines_are_none(runs: list[int], has_glyphs: bool, why: str) -> None:
    assert blank_runs_that_break(runs, has_glyphs) is None, why

"""Every word of the story is in the scripts once, in order; what the policy leaves out is listed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.errors import Finding
from audiofic.fidelity import MOST_FINDINGS, check_words, find_words, skipped_items
from audiofic.model import (
    Chapter,
    Line,
    Manuscript,
    Paragraph,
    ParagraphKind,
    PovEvent,
    Run,
    Script,
    StingEvent,
)
from audiofic.settings import Policy


def story(*chapters: list[str | tuple[ParagraphKind, str]]) -> Manuscript:
    """A manuscript of paragraphs, a blank line between any two."""
    source = ""
    told = []
    for number, paragraphs in enumerate(chapters, 1):
        heading = Paragraph(
            f"Chapter {number}", "heading", len(source), len(source) + 9, (Run(0, len(source)),)
        )
        source += heading.text + "\n\n"
        placed = []
        for given_paragraph in paragraphs:
            kind, text = given_paragraph if isinstance(given_paragraph, tuple) else ("prose", given_paragraph)
            placed.append(Paragraph(text, kind, len(source), len(source) + len(text), (Run(0, len(source)),)))
            source += text + "\n\n"
        told.append(Chapter(number, None, tuple(placed), heading))
    return Manuscript(source, None, None, "en", tuple(told))


def scripts(*chapters: list[str]) -> tuple[Script, ...]:
    """A script a chapter, one line of the file a text."""
    return tuple(
        Script(
            number,
            None,
            tuple(Line("narrator", text, file_line=line) for line, text in enumerate(texts, 3)),
            f"script/{number:02}.yaml",
        )
        for number, texts in enumerate(chapters, 1)
    )


def told(findings: tuple[Finding, ...]) -> list[tuple[str, int, str]]:
    assert all(found.severity == "warning" for found in findings)
    return [(found.path, found.line, found.code) for found in findings]


def test_words_keep_their_capitals_and_inner_apostrophes_and_lose_all_marks() -> None:
    assert find_words("“Don’t,” *he* said—rock'n'roll_ 'tis 5 o'clock. 母さん! Cafe\u0301") == [
        "Don't", "he", "said", "rock'n'roll", "tis", "5", "o'clock", "母さん", "Café",
    ]  # fmt: skip


def test_a_script_that_cuts_the_story_into_pieces_has_all_its_words() -> None:
    manuscript = story(
        [
            ("note", "A/N: hi!"),
            "“Gone,” said the monk. *Where?*",
            ("scene_break", "xxx"),
            ("pov", "Kagome’s POV"),
        ],
        [("time", "Later"), "I didn't know."],
    )
    found = scripts(
        ["A/N: hi!", "Gone,", "said the monk.", "Where?", "Kagome's POV"], ["Later", "I didn’t know."]
    )
    assert check_words(manuscript, found) == ()


@pytest.mark.parametrize(
    ("lines", "expected", "quoted"),
    [
        (["The old well was sealed.", "Nobody spoke of it."], [], ""),
        (["The old well sealed.", "Nobody spoke of it."], [("script/01.yaml", 3, "words-missing")], "“was”"),
        (["The old well was sealed."], [("script/01.yaml", 3, "words-missing")], "“Nobody spoke of it”"),
        (["Nobody spoke of it."], [("script/01.yaml", 3, "words-missing")], "“The old well was sealed”"),
        (
            ["The old well was sealed.", "Nobody ever spoke of it."],
            [("script/01.yaml", 4, "words-added")],
            "“ever”",
        ),
        (
            ["The old well was sealed.", "Somebody spoke of it."],
            [("script/01.yaml", 4, "words-changed")],
            "“Somebody” stands where the story has “Nobody”",
        ),
        (
            ["The old well was Sealed.", "Nobody spoke of it."],
            [("script/01.yaml", 3, "words-changed")],
            "“Sealed”",
        ),
        (
            ["Nobody spoke of it.", "The old well was sealed."],
            [("script/01.yaml", 3, "words-moved")],
            "elsewhere",
        ),
    ],
)
def test_each_difference_is_told_with_its_line_and_both_sides(
    lines: list[str], expected: list[tuple[str, int, str]], quoted: str
) -> None:
    findings = check_words(story(["The old well was sealed.", "Nobody spoke of it."]), scripts(lines))
    assert told(findings) == expected
    assert not expected or quoted in findings[0].message


def test_the_line_of_the_manuscript_is_told_too() -> None:
    findings = check_words(story(["One.", "Two three."]), scripts(["One.", "Two."]))
    assert "(manuscript, line 5)" in findings[0].message


def test_a_chapter_without_a_script_is_told_once_and_the_others_are_still_compared() -> None:
    manuscript = story(["One two."], ["Three four."], ["Five six."])
    first, _second, third = scripts(["One two."], [], ["Five seven."])
    findings = check_words(manuscript, (first, third))
    assert told(findings) == [("script", 0, "chapter-missing"), ("script/03.yaml", 3, "words-changed")]
    assert told(check_words(manuscript, ())) == [("script", 0, "chapter-missing")] * 3


def test_a_chapter_that_was_pasted_twice_is_told() -> None:
    manuscript = story(["One two three four."])
    findings = check_words(manuscript, scripts(["One two three four."] * 2))
    assert told(findings) == [("script/01.yaml", 4, "words-added")]


def test_a_quotation_mark_inside_letters_is_no_difference() -> None:
    assert check_words(story(["She said'no'and left."]), scripts(["She said", "no", "and left."])) == ()


def test_scripts_that_tell_another_story_get_one_finding() -> None:
    ours, theirs = ([f"{letter}{number}" for number in range(500)] for letter in "ab")
    findings = check_words(story([" ".join(ours)]), scripts(theirs))
    assert told(findings) == [("script/01.yaml", 3, "words-changed")]
    assert "500 of 500" in findings[0].message


def test_a_script_without_any_words_and_a_story_without_any_are_compared_as_well() -> None:
    assert told(check_words(story(["One."]), (Script(1, None, (), "script/01.yaml"),))) == [
        ("script/01.yaml", 0, "words-missing")
    ]
    assert told(check_words(story([]), scripts(["One."]))) == [("script/01.yaml", 3, "words-added")]


def test_of_very_many_differences_the_first_are_told_and_the_rest_counted() -> None:
    words = [f"w{number}" for number in range(1000)]
    changed = [f"x{word}" if number % 10 == 5 else word for number, word in enumerate(words)]
    findings = check_words(story([" ".join(words)]), scripts(changed))
    assert len(findings) == MOST_FINDINGS + 1
    assert "60 more places" in findings[-1].message


TEXTS = st.lists(
    st.sampled_from(["one", "two", "The", "the", "it's", "it", "s", "'", " ", " ", ", "]), max_size=30
)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(TEXTS, TEXTS, st.integers(0, 30))
def test_no_difference_goes_unseen(ours: list[str], theirs: list[str], same: int) -> None:
    """But for words that an apostrophe joins on one side and a quotation mark parts on the other."""
    one, other = "".join(ours), "".join(ours[:same] + theirs)
    findings = check_words(story([one]), scripts([other]))
    if not findings:
        assert find_words(one.replace("'", " ")) == find_words(other.replace("'", " "))
    elif find_words(one) == find_words(other):
        pytest.fail("the words are the same")


def test_a_long_book_with_repeated_words_and_many_edits_is_aligned_without_a_hang() -> None:
    """Comparing each word with each would take a quarter of an hour over this."""
    chance = random.Random(7)
    words = [f"w{min(chance.randrange(1, 3000), chance.randrange(1, 3000))}" for _ in range(60_000)]
    edited = list(words)
    places = sorted(chance.sample(range(60_000), 30))
    for place in places:
        edited[place] = "edited"
    lines = [" ".join(edited[start : start + 12]) for start in range(0, len(edited), 12)]
    findings = check_words(story([" ".join(words)]), scripts(lines))
    assert [found.line for found in findings] == [3 + place // 12 for place in places]


def test_what_the_policy_leaves_out_is_listed_with_its_place() -> None:
    script = Script(
        1,
        "The Sealed Well",
        (
            Line("narrator", "Please review!", "note", "author_note", file_line=4),
            Line("narrator", "It was late.", file_line=6),
            StingEvent("scene", file_line=8),
            StingEvent("time", file_line=9),
            Line("narrator", "One week later", "heading", "time", file_line=10),
            PovEvent("Kagome", file_line=11),
            Line("narrator", "Kagome's POV", "heading", "pov", file_line=12),
        ),
        "script/01.yaml",
    )
    usual = skipped_items((script,), Policy())
    assert [(item.kind, item.policy, item.path, item.line, item.text) for item in usual] == [
        ("author_note", "skipped", "script/01.yaml", 4, "Please review!")
    ]
    policy = Policy(title="skipped", scene_break="skipped", time="sounded", author_note="spoken")
    assert [(item.kind, item.policy, item.line) for item in skipped_items((script,), policy)] == [
        ("title", "skipped", 0),
        ("scene_break", "skipped", 8),
        ("time", "sounded", 10),
    ]

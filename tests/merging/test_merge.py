"""What becomes of an edited script when its author goes on writing."""

from __future__ import annotations

from audiofic.model import Line, Script
from audiofic.script import parse_script
from living import keep, merge


def drafted(*paragraphs: tuple[tuple[str, str], ...], chapter: int = 1) -> tuple[Script, ...]:
    items = tuple(
        Line(who, text, "narration" if who == "narrator" else "speech", opens_paragraph=place == 0)
        for paragraph in paragraphs
        for place, (who, text) in enumerate(paragraph)
    )
    return (Script(chapter, "Rain", items),)


ONE = (("narrator", "The rain had not stopped since the morning."),)
TWO = (("Kagome", "Is anybody awake in there?"), ("narrator", "she called through the door."))
REVISED = (("Kagome", "Is anybody still awake in there?"), ("narrator", "she called through the door."))


def test_a_speaker_and_a_comment_follow_a_reworded_line() -> None:
    old = drafted(ONE, TWO)
    kept = keep(old, lambda text, _: text.replace("- Kagome: Is", "# mine\n- Sango: Is"))
    merged = merge(kept, old, drafted(ONE, REVISED))
    assert "# mine\n- Sango: Is anybody still awake in there?\n" in merged.chapters[0].text
    assert not merged.clashes


def test_a_take_and_a_pause_go_along_when_the_paragraph_moves() -> None:
    old = drafted(ONE, TWO)
    kept = keep(old, lambda text, _: text.replace("awake in there?\n", "awake in there?\n  take: 3\n"))
    merged = merge(kept, old, drafted(TWO, ONE))
    (first, *_rest) = parse_script(merged.chapters[0].text, "x").items
    assert isinstance(first, Line)
    assert (first.take, first.text) == (3, "Is anybody awake in there?")


LONG = (
    ("narrator", "Nobody had seen the lantern since the flood."),
    ("Kagome", "Who took it away from the shrine?"),
    ("narrator", "Nobody knew where the ferry had gone either."),
)


def _doubt(text: str, _number: int) -> str:
    """The script with another speaker and a comment in `LONG`."""
    text = text.replace("- Kagome: Who", "- Sango: Who")
    return text.replace("- narrator: Nobody k", "# ?\n- narrator: Nobody k")


def test_edits_follow_a_paragraph_that_is_moved_and_split() -> None:
    old = drafted(LONG, ONE, TWO)
    kept = keep(old, _doubt)
    merged = merge(kept, old, drafted(ONE, TWO, LONG[:1], LONG[1:2], LONG[2:]))
    assert not merged.clashes
    assert "- Sango: Who took it" in merged.chapters[0].text
    assert "# ?\n- narrator: Nobody knew" in merged.chapters[0].text


def test_edits_follow_paragraphs_that_are_moved_and_put_together() -> None:
    old = drafted(LONG[:2], LONG[2:], ONE, TWO)
    kept = keep(old, _doubt)
    merged = merge(kept, old, drafted(ONE, TWO, LONG))
    assert not merged.clashes
    assert "- Sango: Who took it" in merged.chapters[0].text
    assert "# ?\n- narrator: Nobody knew" in merged.chapters[0].text


def test_words_that_both_changed_are_told_with_both_sides_and_the_producers_stay() -> None:
    old = drafted(ONE, TWO)
    kept = keep(old, lambda text, _: text.replace("anybody awake", "anyone awake"))
    other = (("Kagome", "Is someone awake in there?"), TWO[1])
    merged = merge(kept, old, drafted(ONE, other))
    assert "- Kagome: Is anyone awake in there?\n" in merged.chapters[0].text
    (clash,) = merged.clashes
    assert clash.code == "words-clash"
    assert "anyone" in clash.own
    assert "someone" in clash.new


def test_words_that_only_one_side_changed_are_taken_from_it() -> None:
    old = drafted(ONE, TWO)
    kept = keep(old, lambda text, _: text.replace("anybody awake in", "anybody up in"))
    other = (("Kagome", "Is anybody awake in here?"), TWO[1])
    assert "- Kagome: Is anybody up in here?\n" in merge(kept, old, drafted(ONE, other)).chapters[0].text


def test_an_edit_whose_words_are_gone_is_told() -> None:
    old = drafted(ONE, TWO)
    kept = keep(old, lambda text, _: text.replace("- Kagome:", "- Sango:"))
    (clash,) = merge(kept, old, drafted(ONE)).clashes
    assert (clash.code, clash.own) == ("line-gone", "Sango: Is anybody awake in there?")


def test_a_line_with_other_words_goes_with_the_line_that_it_stands_for() -> None:
    old = drafted(ONE, TWO)
    kept = keep(old, lambda text, _: text.replace("Is anybody awake in there?", "Wake up now!"))
    (moved, *_rest) = parse_script(merge(kept, old, drafted(TWO, ONE)).chapters[0].text, "x").items
    assert isinstance(moved, Line)
    assert moved.text == "Wake up now!"
    (clash,) = merge(kept, old, drafted(ONE, REVISED)).clashes
    assert (clash.code, clash.own) == ("words-clash", "Kagome: Wake up now!")
    gone = merge(kept, old, drafted(ONE))
    assert "Wake up" not in gone.chapters[0].text
    assert [(clash.code, clash.own) for clash in gone.clashes] == [("line-gone", "Kagome: Wake up now!")]


def test_a_script_without_a_draft_is_all_the_producers() -> None:
    old = drafted(ONE, TWO)
    kept = keep(old, lambda text, _: text.replace("- Kagome:", "- Sango:"))
    merged = merge(kept, (), drafted(ONE, REVISED))
    assert "- Sango: Is anybody still awake in there?\n" in merged.chapters[0].text

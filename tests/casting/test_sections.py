"""Dreams, flashbacks and songs: how long they last, who reads them and what they sound like."""

from __future__ import annotations

import pytest

from audiofic.casting import cast_chapter
from audiofic.casting.events import find_sections
from audiofic.model import Line, PovEvent, Script, ScriptItem, StingEvent, Utterance, Voice
from audiofic.settings import inspect_settings, parse_settings

SETTINGS = parse_settings(
    "cast: {Kaede: {effect: ghost}, Sango: {}}\n"
    "policy: {flashback: skipped, dream: skipped, song: skipped}\n"
    "sections:\n  dream: {effect: echo}\n"
    "  flashback: {narrator: Kaede, effect: none}\n  song: {narrator: Sango}\n",
    "voices.yaml",
)


def heading(text: str, kind: str) -> Line:
    return Line("narrator", text, "heading", kind, opens_paragraph=True)


def tell(text: str) -> Line:
    return Line("narrator", text, opens_paragraph=True)


BREAK = StingEvent("scene")


BACK, END_BACK = heading("Flashback", "flashback"), heading("End Flashback", "flashback")
DREAM, END_DREAM = heading("Dream", "dream"), heading("Dream ends", "dream")
LINE = tell("a")


@pytest.mark.parametrize(
    ("items", "kinds"),
    [
        ((BACK, LINE, BREAK, LINE, END_BACK, LINE), "-fff--"),
        ((DREAM, LINE, BREAK, LINE), "-d--"),
        ((DREAM, LINE, heading("Dawn", "time"), LINE), "-d--"),
        ((heading("Song starts", "song"), LINE, LINE), "-ss"),
        ((BACK, LINE, BREAK, LINE, BACK, LINE, heading("Flashback over", "flashback"), LINE), "-f---f--"),
        ((BACK, LINE, DREAM, LINE, END_DREAM, LINE, END_BACK), "-f-d-f-"),
        ((LINE, END_DREAM, LINE), "---"),
        ((), ""),
    ],
)
def test_a_section_lasts_to_its_end_or_to_the_next_break(items: tuple[ScriptItem, ...], kinds: str) -> None:
    assert "".join((kind or "-")[0] for kind in find_sections(items)) == kinds


def heard(*items: ScriptItem) -> list[tuple[str, str, str]]:
    """(voice, text, effect)"""
    beats = cast_chapter(Script(1, None, items), SETTINGS, lambda role: Voice("tone", role.name))
    return [
        (beat.sound.voice.model, beat.sound.text, beat.effect)
        for beat in beats
        if isinstance(beat.sound, Utterance)
    ]


def test_everybody_sounds_as_the_section_does_but_for_a_lines_own_effect_and_thoughts() -> None:
    assert heard(
        heading("Dream", "dream"),
        tell("It fell."),
        Line("Kaede", "Who?", "speech"),
        Line("Kaede", "Who.", "thought"),
        Line("Kaede", "You!", "speech", effect="door"),
        heading("End of dream", "dream"),
        Line("Kaede", "Ah.", "speech"),
    ) == [
        ("narrator", "It fell.", "echo"),
        ("Kaede", "Who?", "echo"),
        ("Kaede", "Who.", "thought"),
        ("Kaede", "You!", "door"),
        ("Kaede", "Ah.", "ghost"),
    ]


def test_a_section_has_its_narrator_until_it_ends_then_the_chapters_goes_on() -> None:
    assert heard(
        PovEvent("Sango"),
        tell("One."),
        heading("Flashback", "flashback"),
        tell("Two."),
        Line("Sango", "Three.", "speech"),
        heading("End flashback", "flashback"),
        tell("Four."),
    ) == [
        ("Sango", "One.", "none"),
        ("Kaede", "Two.", "none"),
        ("Sango", "Three.", "none"),
        ("Sango", "Four.", "none"),
    ]


def test_a_point_of_view_inside_a_section_counts_more() -> None:
    items = (BACK, PovEvent("Sango"), tell("One."), END_BACK, tell("Two."), BACK, tell("Three."))
    assert [voice for voice, _, _ in heard(*items)] == ["Sango", "Sango", "Kaede"]


def test_the_headings_themselves_are_read_as_ever() -> None:
    settings = parse_settings("sections: {dream: {effect: echo}}\n", "voices.yaml")
    script = Script(1, None, (tell("One."), heading("Dream", "dream"), tell("Two.")))
    beats = cast_chapter(script, settings, lambda role: Voice("tone", role.name))
    assert [beat.effect for beat in beats if isinstance(beat.sound, Utterance)] == ["none", "none", "echo"]


def test_what_can_not_be_a_section_is_told_with_its_line() -> None:
    text = "sections:\n  dream: {narrator: Nobody}\n  time: {effect: echo}\n  song: {effect: loud}\n"
    _, findings = inspect_settings(text, "voices.yaml")
    codes = [(found.line, found.code) for found in findings]
    assert codes == [(2, "unknown-role"), (3, "unknown-key"), (4, "unknown-word")]

"""Delivery: what the text tells and the producer directs, as pace, pitch, level and effect."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from audiofic.casting import cast_chapter, check_directions
from audiofic.casting.delivery import read_direction
from audiofic.casting.manners import (
    MANNERS,
    PASSING,
    PLAIN,
    Manner,
    apply_manner,
    combine,
    halve,
    known_words,
)
from audiofic.model import NARRATOR, Beat, Line, Script, Utterance, Voice
from audiofic.settings import DeliveryWord, Role, Settings
from audiofic.settings.schema import DELIVERY_WORDS

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "delivery.md"
CAST = (Role("Kagome"), Role("InuYasha", aliases=("Yash",), gain_db=1.5), Role("Kaede"), Role("Shippo"))


def read_cases() -> list[tuple[str, str, str]]:
    """(title, script lines, expected manners) of each case in the fixture file."""
    text = FIXTURES.read_text("utf-8")
    blocks = re.findall(r"^(\S.*)\n\.\n((?:.*\n)+?)\.\n((?:.*\n)*?)\.$", text, re.MULTILINE)
    return [(title, written, expected.strip()) for title, written, expected in blocks]


def read_lines(written: str) -> tuple[Line, ...]:
    lines = []
    opens = True
    for row in written.splitlines():
        if not row:
            opens = True
            continue
        speaker, _, rest = row.partition(": ")
        text, _, direction = rest.partition(" | ")
        kind = "narration" if speaker == NARRATOR else "speech"
        lines.append(Line(speaker, text, kind, direction=direction or None, opens_paragraph=opens))  # type: ignore[arg-type]
        opens = False
    return tuple(lines)


def cast(*lines: Line, word: DeliveryWord = "full") -> tuple[Beat, ...]:
    settings = Settings(cast=CAST, delivery=word)
    return cast_chapter(Script(1, None, lines), settings, lambda role: Voice("tone", role.name))


def manner_of(beat: Beat) -> Manner:
    """What was done to a beat's voice, the role's own trim taken away."""
    assert isinstance(beat.sound, Utterance)
    voice = beat.sound.voice
    trim = next((role.gain_db for role in CAST if role.name == voice.model), 0.0)
    return Manner(voice.pace, voice.pitch, beat.gain_db - trim, beat.effect)


CASES = read_cases()


def test_the_fixture_file_is_read_whole() -> None:
    assert FIXTURES.read_text("utf-8").splitlines().count(".") == 3 * len(CASES) > 110


@pytest.mark.parametrize(
    ("written", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_paragraph_is_delivered_as_the_fixture_says(written: str, expected: str) -> None:
    wanted = dict(row.split(" = ") for row in expected.splitlines())
    heard = {}
    for beat in cast(*read_lines(written)):
        assert isinstance(beat.sound, Utterance)
        heard[f"{beat.speaker}: {beat.sound.text}"] = manner_of(beat)
    assert set(wanted) <= set(heard)
    for said, manner in heard.items():
        names = wanted[said].split(", ") if said in wanted else []
        in_passing = said.startswith(NARRATOR) and said not in wanted and manner == PASSING
        assert in_passing or manner == combine(MANNERS[name] for name in names), said


# --- How much of it ------------------------------------------------------------------------------


def test_subtle_is_half_and_off_is_nothing_of_what_the_text_tells() -> None:
    lines = read_lines("Kagome: Run!\nnarrator: she whispered.\n\nShippo: Why?\n\nShippo: There!")
    full, subtle, off = ([manner_of(beat) for beat in cast(*lines, word=word)] for word in DELIVERY_WORDS)
    assert full == [MANNERS["whispered"], PASSING, PLAIN, MANNERS["lively"]]
    assert subtle == [halve(manner) for manner in full]
    assert set(off) == {PLAIN}


@pytest.mark.parametrize("word", ["full", "subtle", "off"])
def test_a_direction_is_performed_in_full_whatever_the_setting(word: DeliveryWord) -> None:
    (beat,) = cast(*read_lines("Kagome: Run. | whispered"), word=word)
    assert manner_of(beat) == MANNERS["whispered"]


# --- The narrator's tags ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "is_passing"),
    [
        ("Kagome: No,\nnarrator: said Kagome.", True),
        ("Kagome: No!\nnarrator: Kagome whispered.", True),
        ("narrator: said Kagome,\nKagome: not yet.", True),
        ("Kagome: No,\nnarrator: said Kagome, and looked at the bell.", False),
        ("Kagome: No.\nnarrator: She stood up.", False),
        ("narrator: Kagome whispered.\nKagome: No.", False),
        ("narrator: Kagome whispered.", False),
        ("Kagome: No,\n\nnarrator: said Kagome.", False),
    ],
)
def test_only_a_short_tag_beside_its_speech_is_read_in_passing(written: str, is_passing: bool) -> None:
    told = [manner_of(beat) for beat in cast(*read_lines(written)) if beat.speaker == NARRATOR]
    assert told == [PASSING if is_passing else PLAIN]


# --- What it does to the voice --------------------------------------------------------------------


def test_what_changes_synthesis_is_in_the_voice_and_the_rest_in_the_beat() -> None:
    (beat,) = cast(*read_lines("Kagome: Run. | whispered"))
    assert isinstance(beat.sound, Utterance)
    assert beat.sound.voice == Voice("tone", "Kagome", pace=MANNERS["whispered"].pace)
    assert beat.role_voice == beat.levelled_as == Voice("tone", "Kagome")
    assert beat.gain_db == MANNERS["whispered"].gain_db


def test_soft_and_loud_speak_nothing_anew() -> None:
    plain, soft, loud = (cast(*read_lines(f"Kagome: Run. | {word}"))[0] for word in ("plain", "soft", "loud"))
    assert plain.sound == soft.sound == loud.sound
    assert soft.gain_db < plain.gain_db < loud.gain_db


def test_a_manner_bends_the_voice_the_role_was_cast_with() -> None:
    voice = Voice("tone", "kaede", pace=0.9, pitch=-1.0)
    assert apply_manner(voice, Manner(pace=0.95, pitch=0.3)) == Voice("tone", "kaede", pace=0.855, pitch=-0.7)
    assert apply_manner(voice, Manner(gain_db=-3.0)) == voice


def test_the_delivery_comes_on_top_of_the_roles_own_trim() -> None:
    (beat,) = cast(*read_lines("InuYasha: Go. | loud"))
    assert beat.gain_db == 1.5 + MANNERS["loud"].gain_db


def test_a_thought_keeps_its_own_effect_and_is_not_performed_by_its_marks() -> None:
    thought = replace(read_lines("Kagome: Run!")[0], kind="thought")
    (beat,) = cast(thought)
    assert manner_of(beat) == Manner(effect="thought")


def test_every_manner_is_small_and_all_together_stay_within_reason() -> None:
    for manner in MANNERS.values():
        assert 0.9 <= manner.pace <= 1.1
        assert abs(manner.pitch) <= 1.0
        assert -3.0 <= manner.gain_db <= 2.0
    everything = combine(MANNERS.values())
    assert 0.8 <= everything.pace <= 1.25
    assert combine([MANNERS["whispered"]] * 9).gain_db >= -5.0


# --- Directions -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "manners", "unknown"),
    [
        ("whispered", ("whispered",), ()),
        ("Whispering, very slowly", ("whispered", "slow"), ()),
        ("with a laugh and loud", ("laughing", "loud"), ()),
        ("wispered, slow", ("slow",), ("wispered",)),
        ("not loud", (), ("not loud",)),
        ("like a cat", (), ("like a cat",)),
        ("(her hands shake)", (), ()),
        ("soft [see chapter 3, line 2]", ("soft",), ()),
    ],
)
def test_a_direction_is_read(text: str, manners: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    read = read_direction(text)
    assert (read.manners, read.unknown) == (manners, unknown)


def test_a_direction_that_cannot_be_performed_is_a_warning_with_its_line_and_the_known_words() -> None:
    lines = (
        Line("Kagome", "Run.", "speech", direction="wispered, slow", file_line=7),
        Line(NARRATOR, "Rain."),
    )
    (finding,) = check_directions(Script(1, None, lines, "script/01-rain.yaml"), Settings())
    assert (finding.path, finding.line, finding.code) == ("script/01-rain.yaml", 7, "unknown-direction")
    assert finding.severity == "warning"
    assert "'wispered'" in finding.message
    assert "'whispered'" in (finding.hint or "")
    assert known_words() in (finding.hint or "")


@pytest.mark.parametrize("name", MANNERS)
def test_every_manner_is_a_word_for_itself_and_stands_in_the_reference(name: str) -> None:
    assert read_direction(name).manners == (name,)
    manner = MANNERS[name]
    effect = f", with the effect `{manner.effect}`" if manner.effect != "none" else ""
    pace = f" x {manner.pace:g}" if manner.pace != 1.0 else ""
    pitch = f" {manner.pitch:+g}" if manner.pitch else ""
    gain = f" {manner.gain_db:+g}" if manner.gain_db else ""
    row = f"| `{name}` |{pace} |{pitch} |{gain}{effect} | "
    assert row in (ROOT / "docs" / "script-format.md").read_text("utf-8")

"""Every field of what shapes a chapter is in its fingerprints, unless it is listed as shaping nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from audiofic.building.ingredients import NOT_HEARD, NOT_SHOWN, track_ingredients
from audiofic.building.tracks import Track
from audiofic.model import Beat, Boundary, LayerEvent, Line, Script, Utterance, Voice
from audiofic.store import clip_key

VOICE = Voice("tone", "a")
LINE = Line("Kagome", "Now?", "speech")
BEAT = Beat(Utterance("Now?", VOICE), Boundary.SENTENCE, line=LINE, speaker="Kagome")
CHANGED: dict[str, Any] = {
    "after": Boundary.PARAGRAPH,
    "pause_ms": 700,
    "effect": "ghost",
    "gain_db": -2.0,
    "role_voice": Voice("tone", "b"),
    "bed": "drone",
    "ambience": "rain",
    "written": "NO.",
    "speaker": "Kikyo",
    "text": "Not now?",
    "kind": "thought",
    "detail": "author_note",
    "language": "fr",
    "opens_paragraph": True,
    "direction": "whispered",
    "take": 2,
    "confidence": 0.4,
    "runners_up": ("Kikyo",),
    "file_line": 9,
}


def track(beat: Beat) -> Track:
    sound = beat.sound
    key = clip_key(sound, "tone 1") if isinstance(sound, Utterance) else None
    return Track(Script(1, None, (), "script/01.yaml"), (beat,), (key,), (VOICE,), False)


def fingerprints(beat: Beat) -> dict[str, str]:
    return track_ingredients(track(beat), Path("nowhere"))


@pytest.mark.parametrize("name", [part.name for part in fields(Beat) if part.name not in ("line", "sound")])
def test_each_field_of_a_beat_changes_a_fingerprint(name: str) -> None:
    changed = {
        which
        for which, digest in fingerprints(replace(BEAT, **{name: CHANGED[name]})).items()
        if digest != fingerprints(BEAT)[which]
    }
    wanted = {"speaker": "captions", "written": "captions", "bed": "layers", "ambience": "layers"}.get(
        name, "sounds"
    )
    assert changed == {wanted}
    assert (name in NOT_HEARD) == (wanted != "sounds")


@pytest.mark.parametrize("name", [part.name for part in fields(Line)])
def test_each_field_of_a_line_changes_the_captions_or_is_listed_as_not_shown(name: str) -> None:
    beat = replace(BEAT, line=replace(LINE, **{name: CHANGED[name]}))
    is_changed = fingerprints(beat)["captions"] != fingerprints(BEAT)["captions"]
    assert is_changed == (name not in NOT_SHOWN)


@pytest.mark.parametrize("part", [part.name for part in fields(Utterance)])
def test_each_field_of_an_utterance_changes_its_clip(part: str) -> None:
    changed: dict[str, Any] = {
        "text": "Not now?",
        "voice": Voice("tone", "b"),
        "take": 2,
        "pronunciations": (("Now", "naʊ"),),
        "direction": "whispered",
    }
    sound = BEAT.sound
    assert isinstance(sound, Utterance)
    assert clip_key(replace(sound, **{part: changed[part]}), "tone 1") != clip_key(sound, "tone 1")


@pytest.mark.parametrize("part", fields(Voice), ids=lambda part: part.name)
def test_each_field_of_a_voice_changes_the_clip(part: Any) -> None:
    was = getattr(VOICE, part.name)
    voice = replace(VOICE, **{part.name: was + "x" if isinstance(was, str) else was + 0.5})
    assert clip_key(Utterance("Now?", voice), "tone 1") != clip_key(Utterance("Now?", VOICE), "tone 1")


def test_a_sound_file_beneath_a_scene_counts_by_what_is_in_it(tmp_path: Path) -> None:
    script = Script(1, None, (LayerEvent("bed", "rain.wav"),), "script/01.yaml")
    given = replace(track(BEAT), script=script)
    (tmp_path / "rain.wav").write_bytes(b"one")
    before = track_ingredients(given, tmp_path)
    (tmp_path / "rain.wav").write_bytes(b"two")
    after = track_ingredients(given, tmp_path)
    assert before.pop("layers") != after.pop("layers")
    assert before == after

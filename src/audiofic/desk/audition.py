"""A sample of a role's voice, from the lines it has in the script."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from audiofic.building.clips import Clips
from audiofic.building.levels import calibration
from audiofic.building.plan import PlannedClip
from audiofic.casting import cast_chapter
from audiofic.engines.timbres import TIMBRES
from audiofic.errors import AudioficError
from audiofic.loudness import measure_voice
from audiofic.master import voice_gain_db
from audiofic.mix import find_edges, lay_out, render
from audiofic.model import Beat, Boundary, Script, Utterance, Voice
from audiofic.package import write_sample
from audiofic.project import Project, slug
from audiofic.settings import Role, Settings, parse_voice_ref
from audiofic.store import Store, clip_key
from audiofic.voice_library import voice_folders
from audiofic.voicing import PRODUCTION_ENGINE, Voicing

_LONG = (Boundary.SCENE, Boundary.TIME, Boundary.POV, Boundary.BEFORE_STING)
"""What parts a chapter is a paragraph in a sample."""
SAMPLE_LETTERS = 400
"""Some half a minute of speech: enough to judge a voice by."""


def make_audition(project: Project, name: str, voice: str | None, out: Path | None) -> Path:
    """Speak some of a role's own lines, mixed as they will be in the book; the MP3's path.

    With `voice` (`[engine/]model[:speaker]`, or a draft timbre's name) in that voice instead of the one in
    voices.yaml. A role that has no lines yet speaks a passage of ours. Raises `AudioficError` for a name
    that is not in the cast and `VoiceNotFound` for a voice that is not here.
    """
    if out is not None:
        check_ending(out, (".mp3",))
    settings = project.read_settings()
    role = find_role(settings, name)
    folders = voice_folders(project.root)
    voicing = Voicing(settings, folders)
    spoken_with = named_voice(role, voice, voicing) if voice else voicing.choose(role)
    identity = voicing.identity(spoken_with)
    passage = calibration(spoken_with)
    beats = _own_lines(project.read_scripts(), settings, role, spoken_with)
    beats = beats or [Beat(utterance, Boundary.SENTENCE) for utterance in passage]
    spoken = {
        clip_key(u, identity): u for u in (*passage, *(b.sound for b in beats)) if isinstance(u, Utterance)
    }
    store = Store(project.store_folder)
    clips = Clips(store, folders, spoken.__getitem__, os.cpu_count() or 1)
    clips.speak([PlannedClip(key, u, "", 0, "audition") for key, u in spoken.items() if key not in store])
    found = clips.find(spoken.items())
    loudness = measure_voice(
        np.concatenate([clips.load(found[utterance]) for utterance in passage]), found[passage[0]].sample_rate
    )
    gains = {spoken_with: voice_gain_db(loudness)}
    timeline = lay_out(
        beats,
        found,
        gains,
        settings.mix,
        role.name,
        edges=lambda clip: find_edges(clips.load(clip), clip.sample_rate),
    )
    path = out or project.build_folder / "auditions" / f"{slug(role.name)}-{slug(str(spoken_with))}.mp3"
    write_sample(render(timeline, clips.load, settings.mix, role.name), path)
    return path


def check_ending(path: Path, endings: Collection[str]) -> None:
    """Raise `AudioficError` for a file to write whose ending is none of those."""
    if path.suffix.lower() not in endings:
        written = ", ".join(f"`{path.stem or 'sound'}{ending}`" for ending in endings)
        raise AudioficError(f"{path.name!r} names no format that can be written here.", f"Write {written}.")


def find_role(settings: Settings, name: str) -> Role:
    """Who goes by that name; `AudioficError` with a hint where nobody does."""
    role = settings.role(name)
    if role is None:
        known = [member.name for member in settings.cast]
        close = get_close_matches(name, known, 1)
        hint = f"Did you mean {close[0]!r}?" if close else f"The cast: {', '.join(known) or 'nobody yet'}."
        raise AudioficError(f"{name!r} is not in the cast.", hint)
    return role


def named_voice(role: Role, text: str, voicing: Voicing) -> Voice:
    """The voice as asked for (`[engine/]model[:speaker]`, or a timbre), at the role's pace and pitch."""
    wanted = parse_voice_ref(text)
    if wanted is None:
        raise AudioficError(
            f"{text!r} is not a voice.", "Write `[engine/]model[:speaker]`, or a draft timbre's name."
        )
    engine = wanted.engine or (voicing.draft_engine if wanted.model in TIMBRES else PRODUCTION_ENGINE)
    return Voice(engine, wanted.model, wanted.speaker, role.pace, role.pitch)


def _own_lines(scripts: Sequence[Script], settings: Settings, role: Role, voice: Voice) -> list[Beat]:
    """The role's first beats in the book, as many as make a sample."""
    chosen: list[Beat] = []
    letters = 0
    for beat in _beats_of(scripts, settings, role, voice):
        chosen.append(replace(beat, after=Boundary.PARAGRAPH if beat.after in _LONG else beat.after))
        letters += len(beat.sound.text) if isinstance(beat.sound, Utterance) else 0
        if letters >= SAMPLE_LETTERS:
            break
    return chosen


def _beats_of(scripts: Sequence[Script], settings: Settings, role: Role, voice: Voice) -> Iterator[Beat]:
    for script in scripts:
        for beat in cast_chapter(script, settings, lambda _: voice):
            if beat.line is not None and settings.role(beat.speaker) == role:
                yield beat

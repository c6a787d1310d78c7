"""A voice heard on its own: a role's lines as a sample, or any words as the voice says them."""

from __future__ import annotations

import io
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import soundfile

from audiofic.building.clips import Clips
from audiofic.building.plan import PlannedClip, calibration
from audiofic.casting import cast_chapter
from audiofic.casting.languages import open_lexicons
from audiofic.engines import open_engine
from audiofic.engines.speaking import speak as speak_utterance
from audiofic.engines.timbres import TIMBRES
from audiofic.errors import AudioficError
from audiofic.files import write_atomically
from audiofic.lexicon import SpokenSentence, speak
from audiofic.loudness import measure_voice
from audiofic.master import voice_gain_db
from audiofic.mix import find_end_silence, lay_out, render
from audiofic.model import Beat, Boundary, Pronunciation, Script, Utterance, Voice
from audiofic.package import write_sample
from audiofic.project import Project, slug
from audiofic.settings import Role, Settings, check_ipa, check_respelling, parse_voice_ref
from audiofic.store import Store, clip_key
from audiofic.voice_library import voice_folders
from audiofic.voicing import DRAFT_ENGINE, PRODUCTION_ENGINE, Voicing
from audiofic.yamlfile import write_scalar

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
    passage = calibration(spoken_with)
    beats = _own_lines(project.read_scripts(), settings, role, spoken_with)
    beats = beats or [Beat(utterance, Boundary.SENTENCE) for utterance in passage]
    spoken = {
        clip_key(u, voicing.identity(u.voice)): u
        for u in (*passage, *(b.sound for b in beats))
        if isinstance(u, Utterance)
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
        end_silence=lambda clip: find_end_silence(clips.load(clip), clip.sample_rate),
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
    engine = wanted.engine or (DRAFT_ENGINE if wanted.model in TIMBRES else PRODUCTION_ENGINE)
    return Voice(engine, wanted.model, wanted.speaker, role.pace, role.pitch, role.size, role.liveliness)


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


FORMATS = {".wav": ("WAV", "PCM_16"), ".flac": ("FLAC", "PCM_16"), ".mp3": ("MP3", "MPEG_LAYER_III")}
"""Ending -> libsndfile's names for the format and its samples."""
BETWEEN_S = 0.35
"""Seconds of silence between two sentences, as in a book."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was spoken, and where to hear it."""

    path: Path
    """A sound file, mono, at the voice's own rate and level."""
    voice: Voice
    sentences: tuple[tuple[str, str], ...]
    """(the words as the engine was given them, what it made of them in its own notation)."""
    line: str
    """The line for voices.yaml that says it so for good; empty where nothing new was tried."""

    def summary(self) -> Iterator[str]:
        """What was said, in a few lines."""
        yield f"voice:  {self.voice}"
        for text, phonemes in self.sentences:
            yield f"words:  {text}"
            yield f"sounds: {phonemes or 'this engine has none'}"
        if self.line:
            yield "To keep it, put this under `pronunciations:` in voices.yaml:"
            yield f"  {self.line}"


def say_text(
    project: Project, text: str, voice: str, *, ipa: str = "", spelt: str = "", out: Path | None = None
) -> Said:
    """Speak a text as `voice` (a role's name, or `[engine/]model[:speaker]`) says it.

    With `ipa` or `spelt` the whole text is said so, whatever voices.yaml says. The file is a WAV under
    `build/say/` unless `out` names another, in the format of its ending (`FORMATS`). Raises `AudioficError`
    for what can't be said or had.
    """
    if out is not None:
        check_ending(out, FORMATS)
    settings = project.read_settings()
    folders = voice_folders(project.root)
    role, spoken_with = _choose_voice(settings, voice, Voicing(settings, folders))
    told = _trial(text, ipa, spelt)
    if told is not None:
        settings = replace(settings, pronunciations=(told,))
    sentences = speak(text, open_lexicons(settings).of(role))
    if not sentences:
        raise AudioficError(f"There is nothing to say in {text[:60]!r}.", "Give it a word.")
    path = out or project.build_folder / "say" / f"{slug(text)}-{slug(str(spoken_with))}.wav"
    heard = _render(sentences, spoken_with, folders, path)
    return Said(path, spoken_with, heard, _line(told) if told is not None else "")


def pronunciation_line(word: str, ipa: str = "", say: str = "") -> str:
    """The line for voices.yaml that says a word so."""
    value = write_scalar(ipa) if ipa else f"{{say: {write_scalar(say, inline=True)}}}"
    return f"{write_scalar(word, inline=True)}: {value}"


def _line(told: Pronunciation) -> str:
    return pronunciation_line(told.word, told.ipa, told.say)


def _choose_voice(settings: Settings, name: str, voicing: Voicing) -> tuple[Role, Voice]:
    """The role that speaks, and its voice here; the narrator for a voice that is nobody's."""
    is_voice = settings.role(name) is None and ("/" in name or ":" in name or "_" in name)
    if is_voice and parse_voice_ref(name) is not None:
        return settings.narrator, named_voice(settings.narrator, name, voicing)
    role = find_role(settings, name)
    return role, voicing.choose(role)


def _trial(text: str, ipa: str, spelt: str) -> Pronunciation | None:
    """The pronunciation that is tried; None where none is."""
    if ipa and spelt:
        raise AudioficError("It can be said in IPA or as letters are read, not both.", "Keep one of the two.")
    ipa = ipa.strip().strip("/").strip()
    problem = check_ipa(ipa) if ipa else check_respelling(spelt.strip()) if spelt else None
    if problem is not None:
        hint = "Write IPA as for English: `kəɡˈoʊmeɪ`." if ipa else "Write letters, blanks and hyphens only."
        raise AudioficError(f"{problem}.", hint)
    return Pronunciation(text.strip(), ipa, spelt.strip()) if ipa or spelt else None


def _render(
    sentences: tuple[SpokenSentence, ...], voice: Voice, folders: tuple[Path, ...], path: Path
) -> tuple[tuple[str, str], ...]:
    """Write the sentences as one sound file; what the engine made of each."""
    engine = open_engine(voice.engine, folders)
    heard: list[tuple[str, str]] = []
    sounds: list[np.ndarray] = []
    sample_rate = 0
    for sentence in sentences:
        utterance = Utterance(sentence.text, voice, pronunciations=sentence.pronunciations)
        speech = speak_utterance(engine, utterance)
        sample_rate = speech.sample_rate
        sounds += [speech.samples, np.zeros(round(BETWEEN_S * sample_rate), np.float32)]
        heard.append((sentence.text, engine.phonemes(utterance)))
    memory = io.BytesIO()
    form, samples = FORMATS[path.suffix.lower()]
    soundfile.write(memory, np.concatenate(sounds[:-1]), sample_rate, samples, format=form)
    write_atomically(path, memory.getvalue())
    return tuple(heard)

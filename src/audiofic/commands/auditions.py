"""A voice heard on its own: a role's lines as a sample, or any words as the voice says them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from audiofic.building.plan import calibration
from audiofic.building.record import digest
from audiofic.casting import cast_chapter
from audiofic.casting.languages import open_lexicons
from audiofic.commands.excerpts import mix_excerpt
from audiofic.engines import DEFAULT_ENGINE, DRAFT_ENGINE, Engine
from audiofic.engines.speaking import speak as speak_utterance
from audiofic.engines.timbres import TIMBRES
from audiofic.errors import AudioficError
from audiofic.lexicon import SpokenSentence, speak
from audiofic.model import Beat, Boundary, Pronunciation, Script, Utterance, Voice
from audiofic.package import check_ending, write_sound
from audiofic.project import Project, slug
from audiofic.settings import Role, Settings, check_ipa, check_respelling, parse_voice_ref
from audiofic.voice_library import voice_folders
from audiofic.voicing import Voicing
from audiofic.yamlfile import write_scalar

_LONG = (Boundary.SCENE, Boundary.TIME, Boundary.POV, Boundary.BEFORE_STING)
"""What parts a chapter is a paragraph in a sample."""
SAMPLE_LETTERS = 400
"""Some half a minute of speech: enough to judge a voice by."""


@dataclass(frozen=True, slots=True)
class Audition:
    """A role's sample, in one voice or in several behind each other."""

    path: Path
    """The sound file: mono, 44,100 Hz."""
    voices: tuple[str, ...]
    """In the order in which they are heard, each with its shaping."""

    def summary(self) -> Iterator[str]:
        """Which voices are heard."""
        for number, voice in enumerate(self.voices, 1):
            yield f"voice {number}: {voice}" if len(self.voices) > 1 else f"voice:  {voice}"


def make_audition(
    project: Project, name: str, voices: Sequence[str] = (), out: Path | None = None
) -> Audition:
    """Speak some of a role's own lines, mixed as they will be in the book, into a file.

    In `voices` (each `[engine/]model[:speaker]`, or a draft timbre's name) in place of the one in
    voices.yaml; of several the narrator announces each by its number and name. A role that has no lines yet
    speaks a passage of ours. The file is `out`, in the format of its ending, or an MP3 in
    `build/auditions/` whose name no other role or voice has. Raises `AudioficError` for a name
    that is not in the cast and `VoiceNotFound` for a voice that is not here.
    """
    if out is not None:
        check_ending(out)
    settings = project.read_settings()
    role = find_role(settings, name)
    voicing = Voicing(settings, voice_folders(project.root))
    spoken_with = [named_voice(role, voice, voicing) for voice in voices] or [voicing.choose(role)]
    scripts = project.read_scripts()
    beats: list[Beat] = []
    for number, voice in enumerate(spoken_with, 1):
        if len(spoken_with) > 1:
            beats += _announce(f"{number}. {_readable(voice)}.", settings, voicing)
        own = _own_lines(scripts, settings, role, voice)
        own = own or [Beat(utterance, Boundary.SENTENCE) for utterance in calibration(voice)]
        beats += [*own[:-1], replace(own[-1], after=Boundary.SCENE)]
    beats[-1] = replace(beats[-1], after=Boundary.END)
    told = tuple(map(str, spoken_with))
    path = out or _own_path(project.build_folder / "auditions", (role.name, *told), ".mp3")
    write_sound(mix_excerpt(project, settings, voicing, beats, role.name), path)
    return Audition(path, told)


def _announce(text: str, settings: Settings, voicing: Voicing) -> Iterator[Beat]:
    """The text, said by the narrator."""
    voice = voicing.choose(settings.narrator)
    for sentence in speak(text, open_lexicons(settings).of(settings.narrator)):
        utterance = Utterance(sentence.text, voice, pronunciations=sentence.pronunciations)
        yield Beat(utterance, Boundary.SPEAKER, gain_db=settings.narrator.gain_db)


def _readable(voice: Voice) -> str:
    """The voice's name in words that can be said: `en US joe medium`."""
    return " ".join(re.findall(r"[^\W_]+", f"{voice.model} {voice.speaker}"))


def _own_path(folder: Path, of: Sequence[str], ending: str) -> Path:
    """A file in that folder whose name tells what it is of, and which nothing else has."""
    return folder / f"{slug(' '.join(of))}-{digest(of)[:8]}{ending}"


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
    engine = wanted.engine or (DRAFT_ENGINE if wanted.model in TIMBRES else DEFAULT_ENGINE)
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

    With `ipa` or `spelt` the whole text is said so, whatever voices.yaml says. The file is `out`, in the
    format of its ending, or a WAV in `build/say/` whose name no other words or voice have. Raises
    `AudioficError` for what can't be said or had.
    """
    if out is not None:
        check_ending(out)
    settings = project.read_settings()
    voicing = Voicing(settings, voice_folders(project.root))
    role, spoken_with = _choose_voice(settings, voice, voicing)
    told = trial(text, ipa, spelt)
    if told is not None:
        settings = replace(settings, pronunciations=(told,))
    sentences = speak(text, open_lexicons(settings).of(role))
    if not sentences:
        raise AudioficError(f"There is nothing to say in {text[:60]!r}.", "Give it a word.")
    path = out or _own_path(project.build_folder / "say", (text, str(spoken_with), ipa, spelt), ".wav")
    heard = _render(sentences, spoken_with, voicing.engine(spoken_with.engine), path)
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


def trial(text: str, ipa: str, spelt: str) -> Pronunciation | None:
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
    sentences: tuple[SpokenSentence, ...], voice: Voice, engine: Engine, path: Path
) -> tuple[tuple[str, str], ...]:
    """Write the sentences as one sound file; what the engine made of each."""
    heard: list[tuple[str, str]] = []
    sounds: list[np.ndarray] = []
    sample_rate = 0
    for sentence in sentences:
        utterance = Utterance(sentence.text, voice, pronunciations=sentence.pronunciations)
        speech = speak_utterance(engine, utterance)
        sample_rate = speech.sample_rate
        sounds += [speech.samples, np.zeros(round(BETWEEN_S * sample_rate), np.float32)]
        heard.append((sentence.text, engine.phonemes(utterance)))
    whole = np.rint(np.clip(np.concatenate(sounds[:-1]), -1, 1) * 32_767).astype(np.int16)
    write_sound([whole], path, sample_rate)
    return tuple(heard)

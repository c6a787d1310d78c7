"""A word or a sentence spoken on its own, and what the engine made of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile

from audiofic.casting.lexicons import open_lexicons
from audiofic.desk.audition import check_ending, find_role, named_voice
from audiofic.engines import open_engine
from audiofic.engines.speaking import speak as speak_utterance
from audiofic.errors import AudioficError
from audiofic.files import write_atomically
from audiofic.lexicon import SpokenSentence, speak
from audiofic.model import Pronunciation, Utterance, Voice
from audiofic.project import Project, slug
from audiofic.settings import Role, Settings, check_ipa, check_respelling, parse_voice_ref
from audiofic.voice_library import voice_folders
from audiofic.voicing import Voicing
from audiofic.yamlfile import write_scalar

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

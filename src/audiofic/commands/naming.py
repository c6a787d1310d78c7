"""The names that are probably said wrong, how each would be said now, and a line for voices.yaml to put that
right."""

from __future__ import annotations

from dataclasses import dataclass

from audiofic.commands.auditions import pronunciation_line
from audiofic.engines.espeak import Espeak
from audiofic.model import Utterance, Voice
from audiofic.names import find_names
from audiofic.project import Project
from audiofic.settings import check_ipa

_REASONS = {"": "read by rule", "ja": "Japanese name"}


@dataclass(frozen=True, slots=True)
class NameRow:
    """One word of the survey."""

    word: str
    count: int
    """How often the scripts have it."""
    said: str
    """How espeak-ng, by whose rules Piper and Kokoro read as well, says it now; IPA."""
    reason: str
    """Why it is probably wrong."""
    line: str
    """For voices.yaml, to be put right: our proposal, or how it is said now."""


@dataclass(frozen=True, slots=True)
class NamesSurvey:
    """The words to look at, the most frequent first."""

    rows: tuple[NameRow, ...]


def survey_names(project: Project) -> NamesSurvey:
    """The names in the scripts that nobody has told how to say and that no dictionary of espeak-ng has."""
    settings = project.read_settings()
    language = (settings.book.language if settings.book else "en").partition("-")[0].casefold()
    voice = Voice("espeak", "narrator" if language == "en" else language)
    engine = Espeak()
    rows = []
    for name in find_names(project.read_scripts(), settings):
        said = engine.phonemes(Utterance(name.word, voice))
        ipa = name.ipa or (said if check_ipa(said) is None else "")
        line = pronunciation_line(name.word, ipa=ipa) if ipa else pronunciation_line(name.word, say=name.word)
        reason = _REASONS.get(name.language, f"spelt as in {name.language}")
        rows.append(NameRow(name.word, name.count, said, reason, line))
    return NamesSurvey(tuple(rows))

"""Whether somebody can speak the lines that are in another language than the book's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from audiofic.casting import is_transcribed, voice_role
from audiofic.errors import Finding
from audiofic.model import Line, Script
from audiofic.settings import ENTRY, Role, Settings
from audiofic.voicing import PRODUCTION_ENGINE
from audiofic.wording import count

KOKORO = "kokoro"


def check_languages(scripts: Sequence[Script], settings: Settings) -> Iterator[Finding]:
    """What is spoken by voices that were taught another language.

    A warning for each language of lines; an error for each role of Kokoro's in a book that is not English.
    """
    yield from _check_book(settings)
    first: dict[str, tuple[str, int]] = {}
    lines: Counter[str] = Counter()
    for script in scripts:
        for item in script.items:
            if not isinstance(item, Line) or item.language is None or is_transcribed(item):
                continue
            role = settings.in_language(voice_role(item.speaker, settings), item.language)
            if role.language and not _speaks(role):
                lines[item.language] += 1
                first.setdefault(item.language, (script.path, item.file_line))
    for language, number in lines.items():
        path, line = first[language]
        message = f"{count(number, 'line')} in `{language}` will be read by voices of another language."
        hint = f"Name a voice under `languages:` in voices.yaml, `{language}: {{voice: ...}}`."
        yield Finding(path, line, "language-without-voice", message, hint, "warning")


def _check_book(settings: Settings) -> Iterator[Finding]:
    if settings.book is None or _primary(settings.book.language) == "en":
        return
    for role in (settings.narrator, *settings.cast, *settings.extras.values()):
        if role.voice is not None and role.voice.engine == KOKORO:
            place = role.places.get("voice") or role.places.get(ENTRY)
            yield Finding(
                place.path if place else "voices.yaml",
                place.line if place else 1,
                "language-without-voice",
                f"{role.voice} reads English only, and the book is in `{settings.book.language}`.",
                "Cast a Piper voice of the book's language, or a `draft:`.",
            )


def _speaks(role: Role) -> bool:
    """False for a neural voice of another language; Piper voices' names begin with theirs (`fr_FR-...`)."""
    if role.voice is None or role.voice.engine not in (None, PRODUCTION_ENGINE, KOKORO):
        return True
    taught = "en" if role.voice.engine == KOKORO else role.voice.model.partition("-")[0].partition("_")[0]
    return taught.casefold() == _primary(role.language)


def _primary(language: str) -> str:
    return language.partition("-")[0].casefold()

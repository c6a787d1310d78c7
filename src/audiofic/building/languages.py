"""Whether somebody can speak the lines that are in another language than the book's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from audiofic.casting import is_transcribed, voice_role
from audiofic.errors import Finding
from audiofic.model import Line, Script
from audiofic.settings import Role, Settings
from audiofic.voicing import PRODUCTION_ENGINE
from audiofic.wording import count


def check_languages(scripts: Sequence[Script], settings: Settings) -> Iterator[Finding]:
    """A warning for each language in which lines are read by Piper voices that were taught another."""
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


def _speaks(role: Role) -> bool:
    """False for a Piper voice of another language, which its name begins with (`fr_FR-siwis-medium`)."""
    if role.voice is None or role.voice.engine not in (None, PRODUCTION_ENGINE):
        return True
    taught = role.voice.model.partition("-")[0].partition("_")[0]
    return taught.casefold() == role.language.partition("-")[0].casefold()

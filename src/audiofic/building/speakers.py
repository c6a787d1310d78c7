"""Whether everybody who speaks in the scripts is certain, known and cast."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from audiofic.casting import voice_role
from audiofic.errors import Finding
from audiofic.model import NARRATOR, UNKNOWN, Line, PovEvent, Script
from audiofic.settings import Settings


def check_speakers(script: Script, settings: Settings) -> Iterator[Finding]:
    """A warning for every speaker who is `unknown` or not in the cast, a note for every unsure line."""
    for item in script.items:
        if isinstance(item, Line):
            yield from _check_line(item, script.path, settings)
        elif isinstance(item, PovEvent) and settings.role(item.narrator) is None:
            yield _not_cast(item.narrator, "the narrator", script.path, item.file_line, settings)


def _check_line(line: Line, path: str, settings: Settings) -> Iterator[Finding]:
    likely = f" The likeliest: {', '.join(line.runners_up)}." if line.runners_up else ""
    if line.speaker == UNKNOWN:
        message = f"Nobody could tell who says {_short(line.text)}"
        hint = f"Put a name in place of `{UNKNOWN}`.{likely}"
        yield Finding(path, line.file_line, "speaker-unresolved", message, hint, "warning")
        return
    if line.speaker != NARRATOR and settings.role(line.speaker) is None:
        extra = voice_role(line.speaker, settings).name
        yield _not_cast(line.speaker, f"the extra `{extra}`", path, line.file_line, settings)
    if line.confidence is not None:
        others = f", or {', '.join(line.runners_up)}" if line.runners_up else ""
        message = f"Unsure ({line.confidence:g}): {line.speaker}{others}: {_short(line.text)}"
        hint = "Put the right name there, or delete `unsure:` where it is right."
        yield Finding(path, line.file_line, "speaker-unsure", message, hint, "note")


def _not_cast(name: str, stand_in: str, path: str, file_line: int, settings: Settings) -> Finding:
    known = [name for role in settings.cast for name in (role.name, *role.aliases)]
    close = get_close_matches(name, known, 1)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    hint += "Add them to voices.yaml by hand or with `audiofic cast --write`."
    message = f"{name!r} is not in the cast: {stand_in} speaks for them."
    return Finding(path, file_line, "speaker-not-cast", message, hint, "warning")


def _short(text: str) -> str:
    return repr(text if len(text) <= 50 else text[:47] + "...")

"""Whether everybody who speaks in the scripts is somebody with a voice."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from audiofic.casting import voice_role
from audiofic.errors import Finding
from audiofic.model import NARRATOR, UNKNOWN, Line, Script
from audiofic.settings import Settings


def check_speakers(script: Script, settings: Settings) -> Iterator[Finding]:
    """A warning for every line whose speaker is `unknown` or not in the cast."""
    for item in script.items:
        if isinstance(item, Line) and item.speaker == UNKNOWN:
            likely = f" The likeliest: {', '.join(item.runners_up)}." if item.runners_up else ""
            message = f"Nobody could tell who says {_short(item.text)}"
            hint = f"Put a name in place of `{UNKNOWN}`.{likely}"
            yield Finding(script.path, item.file_line, "speaker-unresolved", message, hint, "warning")
            continue
        name = item.speaker if isinstance(item, Line) else getattr(item, "narrator", NARRATOR)
        if settings.role(name) is None:
            close = get_close_matches(name, _known_names(settings), 1)
            hint = f"Did you mean {close[0]!r}? " if close else ""
            hint += "Add them to voices.yaml by hand or with `audiofic cast --write`."
            stand_in = (
                f"the extra `{voice_role(name, settings).name}`" if isinstance(item, Line) else "the narrator"
            )
            message = f"{name!r} is not in the cast: {stand_in} speaks for them."
            yield Finding(script.path, item.file_line, "speaker-not-cast", message, hint, "warning")


def _known_names(settings: Settings) -> list[str]:
    names = [role.name for role in settings.cast]
    return names + [alias for role in settings.cast for alias in role.aliases]


def _short(text: str) -> str:
    return repr(text if len(text) <= 50 else text[:47] + "...")

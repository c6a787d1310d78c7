"""Stretches of a story in another language: those that the file names, and that are so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from audiofic.manuscript.languages import detect_language
from audiofic.model import ForeignWords


def settle_foreign(source: str, told: Iterable[ForeignWords], language: str) -> tuple[ForeignWords, ...]:
    """What is in another language than the story's (BCP 47), in order; neighbours in one language are one.

    Writing programs mark words by the keyboard they were typed on, and downloaders whole pages by habit: what
    can be told to be in the story's own language is, whatever the file says.
    """
    own = _primary(language)
    joined: list[ForeignWords] = []
    for one in sorted(told, key=lambda one: one.start):
        if _primary(one.language) == own:
            continue
        last = joined[-1] if joined else None
        if last and last.language == one.language and not source[last.end : one.start].strip(" *_\r\n"):
            joined[-1] = replace(last, end=one.end)
        else:
            joined.append(one)
    return tuple(one for one in joined if detect_language([source[one.start : one.end]]) != own)


def _primary(language: str) -> str:
    return language.partition("-")[0].casefold()

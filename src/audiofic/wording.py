"""Numbers as people read them."""

from __future__ import annotations

from collections.abc import Mapping


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 line`, `2 lines`, `1,200 lines`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def clock(seconds: float) -> str:
    """A length of time: `1:02:03`, `4:05`."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


_CHAPTER: Mapping[str, str] = {
    "en": "Chapter {}", "de": "Kapitel {}", "fr": "Chapitre {}", "es": "Capítulo {}",
    "it": "Capitolo {}", "pt": "Capítulo {}", "nl": "Hoofdstuk {}", "sv": "Kapitel {}", "ja": "第{}章",
}  # fmt: skip


def chapter_name(number: int | str, language: str) -> str:
    """What a chapter without a name is called: `Chapter 3`; in a language (BCP 47) we don't know, `3`."""
    return _CHAPTER.get(language.partition("-")[0].casefold(), "{}").format(number)

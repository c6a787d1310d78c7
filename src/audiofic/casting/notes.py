"""Author's notes as a chapter of their own, behind the story: those that the policy has there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from audiofic.casting.titles import NOTES
from audiofic.model import NARRATOR, NOTE_KINDS, Line, Script, ScriptItem
from audiofic.settings import Settings
from audiofic.wording import chapter_name


def gather_notes(scripts: Sequence[Script], settings: Settings) -> tuple[Script, Settings] | None:
    """(the notes as a script numbered after the last, the settings under which it is cast), or None.

    Each chapter's notes stand under its title, where the book has several chapters. A chapter without such
    notes is not mentioned.
    """
    kinds = {kind for kind in NOTE_KINDS if settings.policy.word(kind) == "chapter"}
    language = settings.book.language.partition("-")[0].casefold() if settings.book else "en"
    items: list[ScriptItem] = []
    for script in scripts:
        notes = [
            # Their lines are of other files than this script's.
            replace(item, file_line=0)
            for item in script.items
            if isinstance(item, Line) and item.kind == "note" and (item.detail or "author_note") in kinds
        ]
        if notes and len(scripts) > 1:
            title = script.title or f"{chapter_name(script.chapter, language)}."
            items.append(Line(NARRATOR, title, "heading", "heading", opens_paragraph=True))
        items += notes
    if not items:
        return None
    title = NOTES.get(language, NOTES["en"])
    words: dict[str, Any] = dict.fromkeys((*kinds, "title", "heading"), "spoken")
    read = replace(settings, policy=replace(settings.policy, **words))
    return Script(scripts[-1].chapter + 1, title, tuple(items), settings.path), read

"""Chapters that have no script: the credits before and after the story, and gathered author's notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from audiofic.casting.languages import open_lexicons
from audiofic.lexicon import Lexicon, speak, split_sentences
from audiofic.model import (
    NARRATOR,
    NOTE_KINDS,
    Beat,
    Book,
    Boundary,
    Line,
    Script,
    ScriptItem,
    Utterance,
    Voice,
)
from audiofic.settings import Role, Settings
from audiofic.wording import chapter_name

CreditsKind = Literal["opening", "closing"]
CREDITS_TITLES: Mapping[CreditsKind, str] = {"opening": "Opening credits", "closing": "Closing credits"}
UNNAMED_NARRATOR = "synthetic voices"
"""Who narrates where the producer names nobody: listeners, and some shops' rules, want to be told."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def credits_wording(kind: CreditsKind, settings: Settings, book: Book, scripts: Sequence[Script]) -> str:
    """The credits as they are said: the producer's wording, its placeholders filled in; empty: none.

    A sentence with a placeholder that nobody has filled in (no author is known) is left out.
    """
    wording = settings.credits.opening if kind == "opening" else settings.credits.closing
    values = {
        "title": book.title,
        "author": book.author,
        "narrator": book.narrator or UNNAMED_NARRATOR,
        "cast": _listed(_who_speaks(settings, scripts)),
        "series": book.series,
        "series_part": book.series_part,
    }
    said = [
        _PLACEHOLDER.sub(lambda found: values.get(found[1]) or "", sentence)
        for sentence in _SENTENCE_END.split(wording or "")
        if all(values.get(name) for name in _PLACEHOLDER.findall(sentence))
    ]
    return re.sub(r"([.!?…])\.(?=\s|$)", r"\1", " ".join(said))  # a title may bring its own stop


def cast_credits(
    kind: CreditsKind, wording: str, settings: Settings, choose_voice: Callable[[Role], Voice]
) -> tuple[Beat, ...]:
    """The credits in playing order, read by the narrator: a sting, then the words; at the end in turn."""
    lexicon = open_lexicons(settings).of(settings.narrator)
    spoken = narrate(wording, settings, choose_voice(settings.narrator), lexicon)
    if not spoken:
        return ()
    if kind == "opening":
        beats = [Beat(kind, Boundary.AFTER_STING), *spoken]
    else:
        beats = [*spoken[:-1], replace(spoken[-1], after=Boundary.BEFORE_STING)]
        beats.append(Beat(kind, Boundary.END))
    return (*beats[:-1], replace(beats[-1], after=Boundary.END))


def narrate(text: str, settings: Settings, voice: Voice, lexicon: Lexicon) -> list[Beat]:
    """A title or credits, read by the narrator in that voice, each sentence followed by its own boundary."""
    sentences = speak(text, lexicon)
    pieces = split_sentences(text, lexicon.language)
    written = [piece for piece in pieces for _ in speak(piece, lexicon)]
    if len(written) != len(sentences):
        written = [text] * len(sentences)
    return [
        Beat(
            Utterance(sentence.text, voice, pronunciations=sentence.pronunciations),
            sentence.after,
            gain_db=settings.narrator.gain_db,
            written=shown,
        )
        for sentence, shown in zip(sentences, written, strict=True)
    ]


def _who_speaks(settings: Settings, scripts: Sequence[Script]) -> Iterator[str]:
    """The members of the cast who have a line, in the order of voices.yaml."""
    heard = {item.speaker for script in scripts for item in script.items if isinstance(item, Line)}
    roles = {role.name for name in heard if (role := settings.role(name)) is not None}
    return (role.name for role in settings.cast if role.name in roles)


def _listed(names: Iterator[str]) -> str:
    *others, last = [*names] or [""]
    return f"{', '.join(others)} and {last}" if others else last


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


NOTES: Mapping[str, str] = {
    "en": "Author's notes", "de": "Anmerkungen", "fr": "Notes de l'auteur", "es": "Notas del autor",
    "it": "Note dell'autore", "pt": "Notas do autor", "nl": "Opmerkingen van de auteur",
    "sv": "Författarens anmärkningar", "ja": "あとがき",
}  # fmt: skip
"""The chapter of notes behind the story; in other languages it has the English title."""

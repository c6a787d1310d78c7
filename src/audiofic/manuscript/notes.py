"""What the author says outside the story: notes, blurbs, disclaimers, replies to reviews.

Only wording at the very start of a paragraph counts, or of a bracket inside one, and a note ends where its
paragraph or bracket ends, unless its own mark stays open. Wording that a narrator could use too counts only
at a chapter's edges.
"""

from __future__ import annotations

import re

from audiofic.manuscript.note_wordings import ANYWHERE, AT_EDGES
from audiofic.model import NoteKind

_LEAD = r"[\s*_~=<>({\[•#-]*"


def _compile(
    wordings: tuple[tuple[NoteKind, str], ...],
) -> tuple[tuple[re.Pattern[str], NoteKind], ...]:
    return tuple(
        (re.compile(f"{_LEAD}(?:{wording})", re.IGNORECASE), kind)
        for kind, lines in wordings
        for wording in lines.replace("\n    ", "").split("\n")
        if wording
    )


_ANYWHERE, _EDGES = _compile(ANYWHERE), _compile(AT_EDGES)
_BARE = re.compile(
    r"\W*(?:a/?n|authors?['’]?s? notes?|disclaimers?|summary|notes?|t/?n|translators?['’]?s? notes?)\W*",
    re.IGNORECASE,
)
_LISTS: dict[NoteKind, re.Pattern[str]] = {
    "review_reply": re.compile(r"\W{0,3}\w[\w .'’-]{1,30}\W{0,3}(?::|--?|[–—])\W{0,3}\s\S.*"),
    "translation_note": re.compile(r"\W{0,3}\w[\w '’-]{0,30}\W{0,3}(?::|=|--?|[–—])\W{0,3}\s\S.{0,150}"),
}
"""What the paragraphs under `Review replies:` and `Translations:` look like: `InuFan: thank you!`."""
_ASIDE = re.compile(
    r"[(\[{]\W{0,3}(?:(?P<author>A/N|a/n|A\.N\.|AN(?=\s*[:–—-])|"
    r"(?i:authors?['’]?s?[ -]notes?\b|note from (?:the )?author\b))"
    r"|(?P<translator>T/N|TN(?=\s*[:–—-])|(?i:(?:translators?['’]?s?|tl)[ -]notes?\b)))"
)
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_LONGEST_ASIDE = 1000
"""Code points; a bracket that is not closed by then was forgotten."""
_QUOTE_FIRST = re.compile(r"\s*[\"“„«‘]")
_LEGEND = re.compile(
    r"\s*(?:[\"“‘'*_<~(\[]{1,2}[^\"”’'*_>~)\]]{2,30}[\"”’'*_>~)\]]{1,2}\s*"
    r"(?:[=:–—-]\s*\w{3,15}(?: \w{2,15}){0,2}(?=[\s,;/"
    r"|.]|\Z))?[\s,;/|.]*){1,6}"
)
_LEGEND_WORD = re.compile(
    r"\b(?:blah|speech|talking|speaking|thoughts?|thinking|flash ?backs?|telepathy|text(?:ing)?)\b",
    re.IGNORECASE,
)
_ANCHOR_REACH = 400
"""Code points looked at: an anchor is at the start, whatever the paragraph's length."""


def note_kind(text: str, at_edge: bool) -> NoteKind | None:
    """The kind of note a paragraph is, None for story.

    `at_edge`: it stands among the first or last few paragraphs of a chapter, where authors speak.
    """
    head = text[:_ANCHOR_REACH]
    if _LEGEND.fullmatch(head) and len(_LEGEND_WORD.findall(head)) >= (
        1 if re.search(r"[=:]|[–—-]\s", head) else 2
    ):
        return "author_note"  # `"blah" = talking`, `"Talking" 'Thinking'`
    if _QUOTE_FIRST.match(head):
        return None
    for pattern, kind in _ANYWHERE:
        if pattern.match(head):
            return kind
    if at_edge:
        for pattern, kind in _EDGES:
            if pattern.match(head):
                return kind
    return None


def find_asides(text: str) -> list[tuple[int, int, NoteKind]]:
    """(start, end, kind) of the notes between brackets inside a paragraph: `She ran (A/N: at last!) home.`

    Brackets that are never closed, or hold the whole paragraph, give none.
    """
    found: list[tuple[int, int, NoteKind]] = []
    position = 0
    while match := _ASIDE.search(text, position):
        end = _closing_bracket(text, match.start())
        if end is None:
            position = match.end()
            continue
        found.append((match.start(), end, "author_note" if match["author"] else "translation_note"))
        position = end
    rest = list(text)
    for start, end, _ in found:
        rest[start:end] = " " * (end - start)
    return found if any(character.isalnum() for character in rest) else []


def _closing_bracket(text: str, start: int) -> int | None:
    """The place behind the bracket that closes the one at `start`."""
    depth = 0
    opener = text[start]
    for position in range(start, min(len(text), start + _LONGEST_ASIDE)):
        if text[position] == opener:
            depth += 1
        elif text[position] == _BRACKETS[opener]:
            depth -= 1
            if not depth:
                return position + 1
    return None


def belongs_to_list(kind: NoteKind, text: str) -> bool:
    """True for a line of the list that a note of that kind heads."""
    return kind in _LISTS and _LISTS[kind].fullmatch(text[:_ANCHOR_REACH]) is not None


def is_bare_note(text: str) -> bool:
    """True for `Author's Note:` alone: the note itself follows."""
    return _BARE.fullmatch(text[:_ANCHOR_REACH]) is not None


def closing_mark(text: str) -> str | None:
    """The mark that a note left open and a later paragraph may close: `**`, `)`, `]`; None for none."""
    stripped = text.lstrip()
    for opener, closer in (("**", "**"), ("(", ")"), ("[", "]")):
        if stripped.startswith(opener):
            return None if closer in stripped[len(opener) :] else closer
    return None


def unmark_note(text: str) -> tuple[int, int]:
    """Where the note's words begin and end: asterisks around it, or left open before it, are no words."""
    start, end = 0, len(text)
    while start < end and text[start] == "*":
        start += 1
    mark = text[:start]
    inside = text.find(mark, start) if mark else -1
    if 0 <= inside < end - start:
        return 0, end  # `**A/N:** ...` is emphasis inside the note
    while end > start and text[end - 1] in "* ":
        end -= 1
    return start, end

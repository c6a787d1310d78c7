"""What the author says outside the story: notes, blurbs, disclaimers, replies to reviews.

Only wording at the very start of a paragraph counts, or of a bracket inside one, and a note ends where its
paragraph or bracket ends, unless its own mark stays open. Wording that a narrator could use too counts only
at a chapter's edges.
"""

from __future__ import annotations

import re

from audiofic.model import NoteKind

_LEAD = r"[\s*_~=<>({\[•#-]*"
_ALWAYS: tuple[tuple[str, NoteKind], ...] = (
    (
        r"(?:T/N\b|T\.?N\.?(?=\s*[:–—])"
        r"|(?i:(?:translators?['’]?s?|translation|t/?l)[ -]?notes?)\s*[:;.!*_~–—)\]-])",
        "translation_note",
    ),
    (
        r"(?:a/n|A\.?N\.?(?=\s*[:–—*_~-])|A\.N\.|(?i:authors?['’]?s?[ -]?notes?|note from (?:the )?author"
        r"|beta['’]?s? notes?)\s*[:;.!*_~–—)\]-])",
        "author_note",
    ),
    (r"(?:A/N|a/n)\b", "author_note"),
    (r"(?i:authors?['’]?s?[ -]?notes?)\W*\Z", "author_note"),
    (r"(?i:(?:standard )?disclaim(?:er|ers)\s*[:;.!*_~–—-]|disclaimers?\W*\Z)", "disclaimer"),
    (r"R ?(?:&|&amp;|and|n|'n'?) ?R\b(?!\s*\w+\s)", "author_note"),
    (r"(?i:(?:tbc|t\.b\.c\.|to be continued|owari|tsuzuku)\W*\Z)", "to_be_continued"),
    (
        r"(?i:(?:review(?:er)?s?['’]?s? (?:replies|responses|corner|answers)"
        r"|(?:replies|responses|answers) to (?:my |the |your |all )*review(?:er)?s)\W*(?:\Z|:))",
        "review_reply",
    ),
)
_AT_EDGES: tuple[tuple[str, NoteKind], ...] = (
    (
        r"(?i:(?:translations?|vocabulary|glossary"
        r"|(?:japanese|foreign) (?:words?|terms?|vocabulary))\W*(?:\Z|:))",
        "translation_note",
    ),
    (r"(?i:(?:full |story |chapter )?summary\s*[*_]*\s*[:–—-])", "blurb"),
    (r"(?i:(?:blurb|description)\s*[*_]*\s*:)", "blurb"),
    (
        r"(?i:(?:genres?|rating|rated|pairings?|warnings?|fandoms?|categor(?:y|ies)|universe|spoilers?"
        r"|beta(?:[- ]?read)?(?: by)?|characters|status|published|updated|words|word count|chapters"
        r"|packaged|story url|author url|source|tags|relationships?|archive warnings?|dedication|challenge"
        r"|prompt)\s*[*_]*\s*:)",
        "author_note",
    ),
    (
        r"(?i:(?:please|pls|plz)[\s,]+(?:read and |rate and |r&|leave (?:a |me a |some )?)?(?:re)?views?\b)",
        "author_note",
    ),
    (r"(?i:(?:read|rate) (?:and|&|n) review\b)", "author_note"),
    (r"(?i:reviews? (?:please|are|make|is|would|appreciated|welcome)\b)", "author_note"),
    (
        r"(?i:(?:many |special |big )?(?:thanks|thank you|thankies|thx|arigat\w+)\b.{0,200}\b(?:review(?:s"
        r"|ers?|ed|ing)?|reading|readers|favou?rit(?:es|ed|ing)|beta|follow(?:s|ers|ed))\b)",
        "author_note",
    ),
    (
        r"(?i:i (?:do not|don['’]?t|do n['’]t) own\b.{0,200}\b(?:characters?|anime|manga|series|show"
        r"|books?|copyrights?|rights|belongs?|takahashi|inu ?yasha|naruto|potter|rowling|plot|anything|any "
        r"of)\b)",
        "disclaimer",
    ),
    (r"(?i:i own (?:nothing|none of)\b)", "disclaimer"),
    (r"(?i:(?:all )?(?:characters|rights)\b.{0,60}\bbelongs?\b)", "disclaimer"),
    (
        r"(?i:(?:hi|hey|hello|hiya|ok|okay|so|well|sorry)\b.{0,120}\b(?:new (?:story|fic|chapter)|first "
        r"(?:story|fic|fanfic)|(?:this|next|last) chap(?:ter|pie)?\b|fan ?fic(?:tion)?|updat(?:e|ed|ing)"
        r"|review(?:s|ed|ers)?))",
        "author_note",
    ),
    (
        r"(?i:(?:next|until next|see you(?: all)?(?: in the)? next) (?:chapter|chap|time)\s*[:!])",
        "author_note",
    ),
    (
        r"(?i:(?:please|don['’]t forget to|remember to) (?:tell|let) me know what you (?:guys |all )?think)",
        "author_note",
    ),
)


def _compile(table: tuple[tuple[str, NoteKind], ...]) -> tuple[tuple[re.Pattern[str], NoteKind], ...]:
    return tuple((re.compile(_LEAD + pattern), kind) for pattern, kind in table)


_ANYWHERE, _EDGES = _compile(_ALWAYS), _compile(_AT_EDGES)
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
_ANCHOR_REACH = 400
"""Code points looked at: an anchor is at the start, whatever the paragraph's length."""


def note_kind(text: str, at_edge: bool) -> NoteKind | None:
    """The kind of note a paragraph is, None for story.

    `at_edge`: it stands among the first or last few paragraphs of a chapter, where authors speak.
    """
    head = text[:_ANCHOR_REACH]
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
    place = 0
    while match := _ASIDE.search(text, place):
        end = _closing_bracket(text, match.start())
        if end is None:
            place = match.end()
            continue
        found.append((match.start(), end, "author_note" if match["author"] else "translation_note"))
        place = end
    rest = list(text)
    for start, end, _ in found:
        rest[start:end] = " " * (end - start)
    return found if any(character.isalnum() for character in rest) else []


def _closing_bracket(text: str, start: int) -> int | None:
    """The place behind the bracket that closes the one at `start`."""
    depth = 0
    opener = text[start]
    for place in range(start, min(len(text), start + _LONGEST_ASIDE)):
        if text[place] == opener:
            depth += 1
        elif text[place] == _BRACKETS[opener]:
            depth -= 1
            if not depth:
                return place + 1
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

"""Paragraphs -> speech, thought and narration, with exact offsets.

The order of work: what this story's dialogue marks are (`conventions`), which paragraphs are letters
(`letters`), which marks belong together (`marks`, `pairing`, `dashes`), which pieces are said at all
(`evidence`, `unspoken`), where the narrator breaks in (`asides`), what is thought in the rest
(`thoughts`); narration is what remains.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from audiofic.model import Chapter, Manuscript, Paragraph, Passage, Span
from audiofic.quotation.asides import find_asides
from audiofic.quotation.conventions import Convention, find_convention
from audiofic.quotation.dashes import pair_dashes
from audiofic.quotation.evidence import is_foreign_speech, is_speech
from audiofic.quotation.letters import find_letters
from audiofic.quotation.marks import DOUBLE, SINGLE, Mark, Role, find_marks
from audiofic.quotation.mind_speech import find_mind_speech
from audiofic.quotation.pairing import Quoted, pair_double, pair_single
from audiofic.quotation.thoughts import (
    Gap,
    Thought,
    find_italic_thoughts,
    find_quoted_thoughts,
    find_tagged_thoughts,
    is_inner_voice,
)

_WORD = re.compile(r"\w")
_DIRECTION = re.compile(r"\([^()]{1,200}\)|\[[^\[\]]{1,200}\]")
_LEFTOVER = " ,;:.!?"
"""Punctuation between a closing mark and a tag, which has no place in either: `"Gone", said he.`"""


def find_quotations(manuscript: Manuscript) -> tuple[tuple[Passage, ...], ...]:
    """One tuple of passages per chapter, one passage per paragraph, in order.

    Every word of a paragraph is in exactly one span; quotation marks are in none, unless what they
    enclose isn't spoken (`the so-called "hero"`). Paragraphs that are no prose are one span of narration;
    empty ones have no span.
    """
    convention = find_convention(
        [
            paragraph.text
            for chapter in manuscript.chapters
            for paragraph in chapter.paragraphs
            if paragraph.kind == "prose"
        ],
        manuscript.language.partition("-")[0].casefold() == "en",
    )
    return tuple(_read_chapter(chapter, convention) for chapter in manuscript.chapters)


def _read_chapter(chapter: Chapter, convention: Convention) -> tuple[Passage, ...]:
    signs = SINGLE if convention.dialogue == "single" else DOUBLE
    marks = [find_marks(p.text, signs) if p.kind == "prose" else [] for p in chapter.paragraphs]
    letters = find_letters([paragraph.text for paragraph in chapter.paragraphs], marks)
    speeches: list[list[Quoted]] = []
    carried = False
    for index, paragraph in enumerate(chapter.paragraphs):
        following = marks[index + 1] if index + 1 < len(marks) else []
        quoted = _pair(paragraph.text, marks[index], convention, carried, _may_go_on(following))
        if index in letters or paragraph.speaker:
            quoted = []
        if carried and quoted and quoted[0].outer_start == 0:
            quoted[0] = replace(quoted[0], continues=True)
        said = [piece for piece in quoted if _is_said(paragraph.text, piece, convention)]
        left_open = bool(said) and said[-1] is quoted[-1] and _is_left_open(paragraph.text, said[-1])
        carried = left_open and _may_go_on(following)
        speeches.append(said if paragraph.kind == "prose" else [])
    voices = _find_inner_voices(chapter.paragraphs, speeches)
    return tuple(
        Passage(paragraph, tuple(_cut(paragraph, said, convention, index in voices)))
        for index, (paragraph, said) in enumerate(zip(chapter.paragraphs, speeches, strict=True))
    )


def _pair(
    text: str, marks: Sequence[Mark], convention: Convention, carried: bool, goes_on: bool
) -> list[Quoted]:
    if convention.dialogue == "dash":
        return pair_dashes(text) or pair_double(text, marks)
    if convention.dialogue == "single":
        return pair_single(text, marks, goes_on)
    return pair_double(text, marks, carried, goes_on)


def _is_said(text: str, piece: Quoted, convention: Convention) -> bool:
    dash = convention.dialogue == "dash" and piece.mark not in DOUBLE
    if not convention.english:
        return dash or is_foreign_speech(text, piece)
    return dash or is_speech(text, piece, convention.punctuated)


def _may_go_on(following: Sequence[Mark]) -> bool:
    """True where the next paragraph opens with a mark, or only closes what was left open."""
    return bool(following) and (following[0].place == 0 or following[0].role is Role.CLOSE)


def _is_left_open(text: str, last: Quoted) -> bool:
    """True where the speech may go on in the next paragraph; one broken off (`I--`) was only not closed."""
    return not last.closed and last.end == len(text) and text[-1] not in "-–—"


def _find_inner_voices(paragraphs: Sequence[Paragraph], speeches: Sequence[Sequence[Quoted]]) -> set[int]:
    found: set[int] = set()
    for index, paragraph in enumerate(paragraphs):
        if paragraph.kind == "prose" and len(paragraph.text) <= 100 and not speeches[index]:
            before = _neighbours(paragraphs, speeches, range(index - 1, -1, -1))
            after = _neighbours(paragraphs, speeches, range(index + 1, len(paragraphs)))
            if not re.search(f"[{DOUBLE}]", paragraph.text) and is_inner_voice(paragraph.text, before, after):
                found.add(index)
    return found


def _neighbours(
    paragraphs: Sequence[Paragraph], speeches: Sequence[Sequence[Quoted]], places: range
) -> list[str]:
    """The nearest paragraphs of prose that way, without their speeches."""
    texts: list[str] = []
    for place in places[:8]:
        if paragraphs[place].kind != "prose":
            break
        text = paragraphs[place].text
        rest = "".join(text[start:end] for start, end in _gaps(text, speeches[place]))
        if _WORD.search(rest):
            texts.append(rest)
        if len(texts) == 4:
            break
    return texts


def _gaps(text: str, taken: Sequence[Quoted | Thought]) -> list[Gap]:
    gaps: list[Gap] = []
    place = 0
    for piece in taken:
        gaps.append((place, piece.outer_start))
        place = piece.outer_end
    gaps.append((place, len(text)))
    return [gap for gap in gaps if gap[1] > gap[0]]


def _cut(
    paragraph: Paragraph, said: Sequence[Quoted], convention: Convention, is_voice: bool
) -> Iterator[Span]:
    """The spans of a paragraph, in order."""
    text = paragraph.text
    if not text:
        return
    if paragraph.kind != "prose":
        yield Span(0, len(text), "narration")
        return
    if paragraph.speaker:
        yield from _cut_labelled(text)
        return
    if is_voice:
        yield Span(0, len(text), "thought")
        return
    taken: list[Quoted | Thought] = [*said]
    finders: list[Callable[[str, Sequence[Gap]], Iterable[Thought]]] = [
        partial(find_mind_speech, marks=convention.mind_marks),
        partial(find_italic_thoughts, habit=convention.italic_thoughts),
        find_tagged_thoughts,
    ]
    if convention.dialogue != "single":
        finders.insert(1, find_quoted_thoughts)
    for find in finders:
        taken += find(text, _gaps(text, taken))
        taken.sort(key=lambda piece: piece.start)
    place = 0
    for piece in taken:
        yield from _narrate(text, place, piece.outer_start)
        if isinstance(piece, Thought):
            yield Span(piece.start, piece.end, "thought", piece.mark)
        else:
            yield from _speak(text, piece)
        place = piece.outer_end
    yield from _narrate(text, place, len(text))


def _cut_labelled(text: str) -> Iterator[Span]:
    """The spans of a play's line: stage directions in brackets are the narrator's, all else is said."""
    place = 0
    for match in _DIRECTION.finditer(text):
        if _WORD.search(text, place, match.start()):
            yield Span(*_trimmed(text, place, match.start()), "speech")
        yield from _narrate(text, match.start(), match.end())
        place = match.end()
    if _WORD.search(text, place):
        yield Span(*_trimmed(text, place, len(text)), "speech")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), end - len(stretch) + len(stretch.rstrip())


def _narrate(text: str, start: int, end: int) -> Iterator[Span]:
    """The narration between two pieces; nothing where no word is."""
    while start < end and start and text[start] in _LEFTOVER:
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    if _WORD.search(text, start, end):
        yield Span(start, end, "narration")


def _speak(text: str, piece: Quoted) -> Iterator[Span]:
    """The speech, cut where the narrator speaks between brackets inside it."""
    place, mark, continues = piece.start, piece.mark, piece.continues
    for start, end in find_asides(text, piece.start, piece.end):
        if start > place:
            yield Span(place, start, "speech", mark, continues)
            mark, continues = "", False
        yield from _narrate(text, start, end)
        place = end
    if place < piece.end:
        yield Span(place, piece.end, "speech", mark, continues)

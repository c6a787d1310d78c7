"""The manuscript holds every word of the author's file, in order: proven from the file itself.

What the file says by `raw` is compared with all that the reader made of it: front matter, headings,
paragraphs, notes. From there on `fidelity.check_words` proves script == manuscript.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from audiofic.differences import Block, find_differences
from audiofic.errors import Finding
from audiofic.model import Line, Manuscript, Paragraph, Script
from audiofic.proof.raw import NotReadable, Stretch, open_raw
from audiofic.proof.words import find_words, quote

OPENING = 3
"""Words by which a footnote is looked for."""
MOST_FINDINGS = 20
"""So many places are told one by one; the rest are counted."""
_DAMAGE = (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, RuntimeError, EOFError, OSError)
"""What the standard library raises where our readers repair or pass over (deep nesting: `RecursionError`)."""
_HINT = (
    "Write them into the script where they belong, or save the story in another format. It is our fault: "
    "please report it."
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of the author's file that are in no script, and why."""

    why: str
    words: int
    beginning: str
    """The first of them, quoted."""


@dataclass(frozen=True, slots=True)
class StoryProof:
    """What came of it."""

    findings: tuple[Finding, ...]
    left_out: tuple[LeftOut, ...] = ()
    unproven: str = ""
    """Why nothing can be proven of this file; empty: it was."""


def prove_story(
    content: bytes, suffix: str, path: str, manuscript: Manuscript, scripts: Sequence[Script] = ()
) -> StoryProof:
    """Where the manuscript has not the words of the file `content`, which people know as `path`.

    Words that the reader lost but that a script has all the same (somebody has put them back) are no
    finding. Linear in the words.
    """
    read = open_raw(suffix)
    if read is None:
        return StoryProof((), unproven=f"{suffix} files have no text of their own to compare with")
    try:
        stretches = list(read(content))
    except NotReadable as error:
        return StoryProof((), unproven=str(error))
    except _DAMAGE as error:
        return StoryProof((), unproven=f"it is damaged, and is read by repairing it ({error})")
    needed = _Words([stretch for stretch in stretches if not stretch.unless])
    optional = [stretch for stretch in stretches if stretch.unless]
    told = _told_words(manuscript)
    needed, told = _without_footnotes(needed, told, manuscript)
    spare = Counter(word for stretch in optional for word in find_words(stretch.text))
    blocks = [
        block for block in find_differences(needed.words, told) if not _is_same(block, needed.words, told)
    ]
    blocks = list(_without_spare(blocks, told, spare))
    if blocks and scripts:
        back = _put_back(manuscript, scripts)
        blocks = [block for block in blocks if block[2] != block[3] or _key(needed.words, block) not in back]
    findings = list(_describe(blocks, needed, told, path))
    left_out = (*_front_matter(manuscript), *_unused(optional, spare))
    return StoryProof(tuple(findings), left_out)


class _Words:
    """The words of stretches, each with the one it stands in."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self.words: list[str] = []
        self.stretches: list[Stretch] = []
        for stretch in stretches:
            words = find_words(stretch.text)
            self.words += words
            self.stretches += [stretch] * len(words)

    def without(self, places: Sequence[range]) -> _Words:
        """All but those places."""
        gone = {place for span in places for place in span}
        kept = _Words(())
        kept.words = [word for place, word in enumerate(self.words) if place not in gone]
        kept.stretches = [one for place, one in enumerate(self.stretches) if place not in gone]
        return kept


def _paragraphs(manuscript: Manuscript) -> Iterator[Paragraph]:
    """All that the reader made of the file but footnotes."""
    yield from manuscript.front_matter
    for chapter in manuscript.chapters:
        if chapter.heading is not None:
            yield chapter.heading
        yield from (paragraph for paragraph in chapter.paragraphs if paragraph.note != "footnote")


def _label(paragraph: Paragraph, manuscript: Manuscript) -> str:
    """The name before a line of a play or chat (`Mara: `), which is no part of the line; else empty."""
    if paragraph.kind != "prose" or not paragraph.runs:
        return ""
    before = manuscript.source[paragraph.start : paragraph.runs[0].source]
    return before if paragraph.speaker is not None or before.rstrip(" *_").endswith(":") else ""


def _told_words(manuscript: Manuscript) -> list[str]:
    """The words of all paragraphs in the order of the source.

    An author's aside was taken out of its sentence and follows it: every run goes back to its place.
    """
    pieces: list[tuple[int, int, str]] = []
    for number, paragraph in enumerate(_paragraphs(manuscript)):
        if not paragraph.runs:  # an empty one: blank lines that part scenes
            continue
        ends = [*(run.text for run in paragraph.runs[1:]), len(paragraph.text)]
        if label := _label(paragraph, manuscript):
            pieces.append((paragraph.start, number, label + " "))
        for run, end in zip(paragraph.runs, ends, strict=True):
            pieces.append((run.source, number, paragraph.text[run.text : end]))
    pieces.sort(key=lambda piece: piece[0])
    texts: list[str] = []
    last = -1
    for _, number, text in pieces:
        texts.append(text if number == last else "\n" + text)
        last = number
    return find_words("".join(texts))


def _without_footnotes(needed: _Words, told: list[str], manuscript: Manuscript) -> tuple[_Words, list[str]]:
    """Both sides without the footnotes: they are read where the text refers to them, and stand elsewhere.

    One whose words are not in the file one after the other stays on the told side, and is a difference.
    """
    gone: list[range] = []
    lost: list[str] = []
    openings: dict[tuple[str, ...], list[int]] = {}
    notes = [
        paragraph
        for chapter in manuscript.chapters
        for paragraph in chapter.paragraphs
        if paragraph.note == "footnote"
    ]
    for size in {min(OPENING, len(find_words(note.text))) for note in notes} - {0}:
        for place in range(len(needed.words) - size + 1):
            openings.setdefault(tuple(needed.words[place : place + size]), []).append(place)
    used: set[int] = set()
    for note in reversed(notes):
        words = find_words(note.text)
        for place in reversed(openings.get(tuple(words[:OPENING]), [])):
            if place not in used and needed.words[place : place + len(words)] == words:
                gone.append(range(place, place + len(words)))
                used.update(gone[-1])
                break
        else:
            lost += words
    return needed.without(gone), told + lost


def _is_same(block: Block, needed: Sequence[str], told: Sequence[str]) -> bool:
    """True where the two sides only part the same letters differently."""
    a, b, c, d = block
    return "".join(needed[a:b]) == "".join(told[c:d])


def _without_spare(blocks: Sequence[Block], told: Sequence[str], spare: Counter[str]) -> Iterator[Block]:
    """The blocks but for told words that the file has where they may be left out; those are used up."""
    for a, b, c, d in blocks:
        words = Counter(told[c:d])
        if c < d and words <= spare:
            spare -= words
            c = d
        if a < b or c < d:
            yield a, b, c, d


def _key(words: Sequence[str], block: Block) -> tuple[str, ...]:
    return tuple(words[block[0] : block[1]])


def _put_back(manuscript: Manuscript, scripts: Sequence[Script]) -> set[tuple[str, ...]]:
    """What stands in the scripts and not in the manuscript: the words of each such place."""
    story = [
        word
        for chapter in manuscript.chapters
        for paragraph in chapter.paragraphs
        if paragraph.kind != "scene_break"
        for word in find_words(paragraph.text)
    ]
    lines = [item.text for script in scripts for item in script.items if isinstance(item, Line)]
    words = find_words("\n".join(lines))
    return {tuple(words[c:d]) for a, b, c, d in find_differences(story, words) if a == b}


def _describe(blocks: Sequence[Block], needed: _Words, told: Sequence[str], path: str) -> Iterator[Finding]:
    for a, b, c, d in blocks[:MOST_FINDINGS]:
        place = needed.stretches[min(a, len(needed.stretches) - 1)] if needed.stretches else Stretch("", "")
        where = f" ({place.place})" if place.place and not place.line else ""
        lost, made = quote(needed.words[a:b]), quote(list(told[c:d]))
        if c == d:
            code, message = "words-lost", f"{lost} was not read from the file{where}."
        elif a == b:
            code, message = "words-made-up", f"{made} was read where the file has no such words{where}."
        else:
            code, message = "words-misread", f"{lost} was read as {made}{where}."
        yield Finding(path, place.line, code, message, _HINT)
    if len(blocks) > MOST_FINDINGS:
        message = f"The file was read differently in {len(blocks) - MOST_FINDINGS:,} more places."
        yield Finding(path, 0, "words-misread", message, _HINT)


def _front_matter(manuscript: Manuscript) -> Iterator[LeftOut]:
    """What the reader took for no part of the story: title page, tags, contents; and names before lines."""
    words = [word for paragraph in manuscript.front_matter for word in find_words(paragraph.text)]
    if words:
        yield LeftOut("front matter", len(words), quote(words))
    told = [paragraph for chapter in manuscript.chapters for paragraph in chapter.paragraphs]
    words = [word for paragraph in told for word in find_words(_label(paragraph, manuscript))]
    if words:
        yield LeftOut("names before lines", len(words), quote(words))


def _unused(optional: Sequence[Stretch], spare: Counter[str]) -> Iterator[LeftOut]:
    """The stretches that no reading has used, by what they are."""
    by_reason: dict[str, list[str]] = {}
    for stretch in optional:
        for word in find_words(stretch.text):
            if spare[word] > 0:
                spare[word] -= 1
                by_reason.setdefault(stretch.unless, []).append(word)
    for why, words in sorted(by_reason.items()):
        yield LeftOut(why, len(words), quote(words))

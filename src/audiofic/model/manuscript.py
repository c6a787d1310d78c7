"""A story as its author wrote it: chapters, paragraphs, notes, and the way back to the source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal, get_args

ParagraphKind = Literal[
    "prose", "heading", "time", "pov", "flashback", "dream", "song", "scene_break", "note"
]
NoteKind = Literal[
    "author_note",
    "blurb",
    "disclaimer",
    "review_reply",
    "translation_note",
    "to_be_continued",
    "footnote",
    "image",
]
NOTE_KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
"""What stands in a story's file and is not told by it; an image's note is its description."""


@dataclass(frozen=True, slots=True)
class Run:
    """From `text` on, a paragraph's text runs in step with the source from `source` on."""

    text: int
    """Position in the paragraph's text (code points)."""
    source: int
    """Position in the manuscript's source (code points)."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as it is read: clean text, and the way back to the source.

    `text` is NFC, its blanks folded to single spaces, markup gone except emphasis marks (`*so*`,
    `_so_`), which stay as written. `start` and `end` (half open) and `runs` count code points of
    `Manuscript.source`, newlines and byte-order mark untouched.
    """

    text: str
    kind: ParagraphKind
    start: int
    end: int
    runs: tuple[Run, ...]
    note: NoteKind | None = None
    """Which kind of note; only where `kind` is `note`."""
    pov: str | None = None
    """Whose point of view begins, as written (`InuYasha`); only where `kind` is `pov`. None there: back
    to the narrator (`(Normal POV)`)."""
    speaker: str | None = None
    """Who says it, where the author wrote the name before it as in a play or a chat; only in prose. The name
    is no part of `text`."""
    is_block_quote: bool = False
    """True where the format sets it apart as quoted from somewhere; only in prose."""

    def source_offset(self, position: int) -> int:
        """The code point of the source at which text[position] stands; len(text) gives `end`."""
        if position >= len(self.text):
            return self.end
        low, high = 0, len(self.runs) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.runs[middle].text <= position:
                low = middle
            else:
                high = middle - 1
        run = self.runs[low]
        return run.source + position - run.text


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: number (from 1), title (None where the author gave none), its paragraphs in order."""

    number: int
    title: str | None
    paragraphs: tuple[Paragraph, ...]
    heading: Paragraph | None = None
    """The heading line the title was taken from; it is not among the paragraphs."""


@dataclass(frozen=True, slots=True)
class Details:
    """What a story's file says about it besides title and author; empty where it says nothing."""

    summary: str = ""
    series: str = ""
    series_part: str = ""
    fandoms: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    """As the site lists them: `Higurashi Kagome`, `InuYasha (InuYasha)`."""
    rating: str = ""
    genres: tuple[str, ...] = ()
    date: str = ""
    """A year, a month or a day: `2019-05-06`."""
    relationships: tuple[str, ...] = ()
    """As the site lists them: `Higurashi Kagome/InuYasha`."""
    topics: tuple[str, ...] = ()
    """What the author calls it besides: AO3's additional tags."""


NO_DETAILS = Details()
"""Of a file that says nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """From `start` on the source was made from that part of the author's file."""

    start: int
    """Position in the manuscript's source (code points)."""
    part: str
    """A file in an EPUB, a page of a PDF; empty for a file without parts."""


@dataclass(frozen=True, slots=True)
class ForeignWords:
    """A stretch of the source (code points, half open) that the file says is in another language."""

    start: int
    end: int
    language: str
    """BCP 47."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A story as its author wrote it. Every offset in the program counts code points of `source`.

    For text files that is the file as decoded; for all others the text that its reader made of it once.
    """

    source: str
    title: str | None
    author: str | None
    language: str
    """BCP 47, `en` unless the manuscript says otherwise."""
    chapters: tuple[Chapter, ...]
    front_matter: tuple[Paragraph, ...] = ()
    """The lines that title and author were taken from, and what sites and programs put around a story."""
    details: Details = Details()
    places: tuple[Place, ...] = ()
    """For a source that was made by a reader: where its parts come from; empty: the source is the file."""
    foreign: tuple[ForeignWords, ...] = ()
    """In order, not overlapping; never in the story's own language."""
    overruled_language: str = ""
    """What the file names as its language (BCP 47), where its prose is plainly in another one."""

    def language_at(self, offset: int) -> str:
        """The language that the file names for that code point of the source; empty: the story's own."""
        index = bisect_right(self.foreign, offset, key=lambda one: one.start) - 1
        found = self.foreign[index] if index >= 0 else None
        return found.language if found is not None and offset < found.end else ""

    def where(self, offset: int) -> str:
        """Where that is in the author's file: `line 12`; `ch2.xhtml, paragraph 7`; `page 3, paragraph 2`."""
        if not self.places:
            newline = "\n" if "\n" in self.source else "\r"
            return f"line {self.source.count(newline, 0, offset) + 1:,}"
        index = bisect_right([place.start for place in self.places], offset) - 1
        place = self.places[max(index, 0)]
        number = self.source.count("\n\n", place.start, offset) + 1
        return f"{place.part}{', ' if place.part else ''}paragraph {number:,}"

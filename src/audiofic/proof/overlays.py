"""The EPUB, read as a reader reads it: its overlays light up every line that is heard, when it is heard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from audiofic.errors import Finding
from audiofic.proof.built import SAMPLE_RATE, BuiltChapter, find_words, quote

TOLERANCE_MS = 2
"""Times are whole milliseconds."""
_HINT = "Delete the file and run `audiofic build`: it is made anew."
_WORD = re.compile(r"w\d+$")
"""Behind a line's id: one of its words."""
_SMIL = "{http://www.w3.org/ns/SMIL}"
_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class _Lit:
    """A text that is lit, and from when on."""

    start_ms: float
    words: tuple[str, ...]


def prove_overlays(file: Path, path: str, chapters: Sequence[BuiltChapter]) -> Iterator[Finding]:
    """Findings for lines that the EPUB (`path` to people) lights up at another time, or with other words.

    Looked at are chapters with lines of a script; titles may be shown otherwise than they are said.
    """
    try:
        with ZipFile(file) as archive:
            pages = _overlays(archive)
            if len(pages) != len(chapters):
                yield Finding(path, 0, "overlay-words", f"{len(pages)} of {len(chapters)} chapters.", _HINT)
                return
            for chapter, (page, smil) in zip(chapters, pages, strict=True):
                if any(line.line for line in chapter.lines):
                    lit = _read(archive, page, smil) if smil else []
                    yield from _compare(lit, chapter, f"{path}, {page}")
    except (BadZipFile, KeyError, ValueError, ElementTree.ParseError) as error:
        yield Finding(path, 0, "overlay-unreadable", f"The EPUB can't be read ({error}).", _HINT)


def _overlays(archive: ZipFile) -> list[tuple[str, str]]:
    """(page, its overlay or nothing) of each chapter, in the order of the book; the cover is none."""
    package = _parse(archive, "EPUB/package.opf")
    items = {item.attrib["id"]: item.attrib for item in package.iter(f"{_OPF}item")}
    spine = [items[one.attrib["idref"]] for one in package.iter(f"{_OPF}itemref")]
    return [
        (page["href"], items[page["media-overlay"]]["href"] if "media-overlay" in page else "")
        for page in spine
        if page["id"] != "cover"
    ]


def _read(archive: ZipFile, page: str, smil: str) -> list[_Lit]:
    """The lines that the overlay lights up; of words of a line, the first one's time is the line's."""
    texts = {
        element.attrib["id"]: (element.tag.removeprefix(_XHTML), "".join(element.itertext()))
        for element in _parse(archive, f"EPUB/{page}").iter()
        if "id" in element.attrib
    }
    lit: list[_Lit] = []
    before = ""
    for par in _parse(archive, f"EPUB/{smil}").iter(f"{_SMIL}par"):
        text, audio = par.find(f"{_SMIL}text"), par.find(f"{_SMIL}audio")
        if text is None or audio is None:
            raise ValueError("an overlay without text or sound")
        identity = _WORD.sub("", text.attrib["src"].partition("#")[2])
        name, words = texts[identity]
        if name != "h1" and identity != before:
            start_ms = float(audio.attrib["clipBegin"].removesuffix("s")) * 1000
            lit.append(_Lit(start_ms, tuple(find_words(words))))
        before = identity
    return lit


def _parse(archive: ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))


def _compare(lit: Sequence[_Lit], chapter: BuiltChapter, path: str) -> Iterator[Finding]:
    shown = [(word, one.start_ms, place == 0) for one in lit for place, word in enumerate(one.words)]
    heard = [
        (word, line, place == 0) for line in chapter.lines for place, word in enumerate(find_words(line.text))
    ]
    # What is heard before the first text that is shown: the title.
    behind = len(heard) - len(shown)
    if behind < 0 or any(line.line for _, line, _ in heard[:behind]):
        message = f"It lights up {len(shown):,} words, where {len(heard):,} are heard."
        yield Finding(path, 0, "overlay-words", message, _HINT)
        return
    for place, ((word, start_ms, begins), (said, line, is_first)) in enumerate(
        zip(shown, heard[behind:], strict=True)
    ):
        wanted_ms = line.start * 1000 / SAMPLE_RATE
        if word != said:
            message = f"`{word}` is lit up where {quote(line.text)} is heard ({line.where})."
            yield Finding(path, 0, "overlay-words", message, _HINT)
            return
        is_opening = place == 0 and start_ms <= wanted_ms  # lit from the chapter's beginning on
        if is_first and not is_opening and (not begins or abs(start_ms - wanted_ms) > TOLERANCE_MS):
            message = (
                f"{quote(line.text)} is lit up at {start_ms / 1000:.3f} s, not at {wanted_ms / 1000:.3f}."
            )
            yield Finding(path, 0, "overlay-times", message, _HINT)
            return

"""The readers: an author's file -> `Manuscript`, for every format that stories come in.

To add one: write `manuscript/yours.py` with a function from the decoded source to its `Block`s in order
(`blocks.make_block` keeps the offsets; give the format's own headings a `level`, its thematic breaks
`is_rule`, its metadata lines `is_metadata`), and give its suffixes a row in `READERS`. What blocks mean
(chapters, scene breaks, notes, points of view) is decided in `assembly`, the same for all formats. The
contract test in `tests/manuscript/` runs over the table and will find it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from audiofic.errors import AudioficError
from audiofic.manuscript.assembly import assemble
from audiofic.manuscript.blocks import Block
from audiofic.manuscript.decoding import decode
from audiofic.manuscript.plain import read_plain
from audiofic.model import Manuscript

Reader = Callable[[str], tuple[Block, ...]]


def _read_markdown(source: str) -> tuple[Block, ...]:
    from audiofic.manuscript.markdown import read_markdown  # imports markdown-it-py

    return read_markdown(source)


READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".text": read_plain,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
}
"""Suffix (lower case) -> what makes blocks of such a file's text."""


def read_manuscript(path: Path) -> Manuscript:
    """The story in that file, its format told by the suffix.

    Raises `AudioficError` where the file is missing, is no text, or has a suffix that is not in
    `READERS`. An empty file gives one chapter without paragraphs.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise AudioficError(
            f"No reader for {path.name}.", f"Save the story as one of: {', '.join(sorted(READERS))}."
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AudioficError(f"Can't read {path}: {error.strerror}.", "Check the path.") from error
    source = decode(content)
    return assemble(source, reader(source))


def read_text(source: str, *, markdown: bool = False) -> Manuscript:
    """The story in a text that is decoded already: plain text, or Markdown."""
    return assemble(source, READERS[".md" if markdown else ".txt"](source))

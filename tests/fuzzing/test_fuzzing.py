"""Whatever is thrown at `new`, `cast` and `script` is told whole or refused in plain words.

A few of each kind; `make fuzz` tries a thousand of each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

import packing
from audiofic.errors import AudioficError
from audiofic.manuscript import read_manuscript
from audiofic.model import Book
from audiofic.settings import compose_settings, parse_settings
from fuzzing import yamls
from fuzzing.long_run import kinds, run
from fuzzing.sizes import SHAPES, growing
from fuzzing.trials import try_story

KINDS = [kind for kind, _drawn, _attempt in kinds(Path())]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_a_traceback_or_a_lost_word(kind: str, tmp_path: Path) -> None:
    drawn, attempt = next((drawn, attempt) for name, drawn, attempt in kinds(tmp_path) if name == kind)
    count, failure = run(drawn, attempt, 25, 0)
    assert failure is None, failure
    assert sum(count.values())


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(yamls.BOOKS)
def test_a_books_details_are_read_back_as_they_were_written(book: Book) -> None:
    assert parse_settings(compose_settings(book), "voices.yaml").book == book


@pytest.mark.parametrize("suffix", [".epub", ".docx", ".odt", ".pdf"])
def test_a_refused_file_is_named(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"The Lantern{suffix}"
    path.write_bytes(b"no such file")
    with pytest.raises(AudioficError, match=r"^The Lantern\.") as raised:
        read_manuscript(path)
    assert raised.value.hint


def test_a_broken_pdf_says_nothing_to_the_screen(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "story.pdf"
    path.write_bytes(packing.pdf([["The Landing"]]).replace(b"%PDF-", b"%PDG-"))
    read_manuscript(path)
    assert not [record for record in caplog.records if record.name.startswith("pypdf")]
    assert not logging.getLogger("pypdf").isEnabledFor(logging.WARNING)


def test_an_archive_that_unpacks_to_far_more_than_a_story_is_refused(tmp_path: Path) -> None:
    bomb = packing.epub({"one.xhtml": packing.page(f"<p>It rained.{' ' * (65 * 2**20)}</p>")})
    assert len(bomb) < 2**20
    assert try_story(bomb, ".epub", tmp_path / "bomb") == "refused"


@pytest.mark.parametrize(
    ("suffix", "make"),
    [pytest.param(suffix, make, id=kind) for kind, suffix, make in growing()],
)
def test_a_story_of_little_else_is_told_whole(
    suffix: str, make: Callable[[int], bytes], tmp_path: Path
) -> None:
    """Twelve pieces of it here; the long run tries up to 1 MB, and how the time grows."""
    assert try_story(make(12), suffix, tmp_path / "book") in ("told", "silent")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".txt", b""),
        (".txt", SHAPES["chapters"](300).encode()),
        (".txt", SHAPES["speakers"](500).encode()),
        (".md", SHAPES["blanks"](20_000).encode()),
        (".md", SHAPES["blanks in a heading"](20_000).encode()),
        (".html", b"<p>It rained." + b"<div>" * 3000 + b"And it rained."),
        (".rtf", b"{\\rtf1 " + b"{" * 5000 + b"It rained.\\par" + b"}" * 5000 + b"}"),
        (".md", b"> " * 2000 + b"It rained."),
    ],
    ids=[
        "nothing",
        "300 chapters",
        "500 speakers",
        "blanks",
        "blanks in a heading",
        "deep HTML",
        "deep RTF",
        "deep Markdown",
    ],
)
def test_the_much_and_the_deep(suffix: str, content: bytes, tmp_path: Path) -> None:
    assert try_story(content, suffix, tmp_path / "book") in ("refused", "told", "silent")

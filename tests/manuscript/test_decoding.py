"""Encodings: what bytes mean, and what is no text at all."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

import packing
from audiofic.errors import AudioficError
from audiofic.manuscript import READERS, read_manuscript
from audiofic.manuscript.decoding import decode

PROSE = "“Très bien,” said the fox… and he wasn’t wrong. " * 5


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_usual_encodings_are_told_apart(encoding: str) -> None:
    assert decode(PROSE.encode(encoding)).lstrip("\ufeff") == PROSE


def test_a_byte_order_mark_is_the_first_code_point_and_in_no_text(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_bytes("\ufeffNight fell.".encode("utf-16"))
    file.write_bytes(b"\xef\xbb\xbfNight fell.")
    manuscript = read_manuscript(file)
    (paragraph,) = manuscript.chapters[0].paragraphs
    assert manuscript.source[0] == "\ufeff"
    assert (paragraph.text, paragraph.start) == ("Night fell.", 1)


def test_newlines_are_left_alone() -> None:
    assert decode(b"a\r\nb\rc\n") == "a\r\nb\rc\n"


def test_one_broken_byte_does_not_change_the_encoding() -> None:
    assert decode(PROSE.encode() + b"\xe2\x80") == PROSE + "\ufffd"


def test_cyrillic_in_an_old_encoding_is_recognised() -> None:
    prose = "Лиса спустилась с холма и села у фонаря, который никто не зажигал семь лет. " * 4
    assert decode(prose.encode("cp1251")) == prose


def test_bytes_that_mean_nothing_still_give_a_text() -> None:
    assert decode(b"the fox \x81\x8d sat by the lantern").endswith("sat by the lantern")


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"%PDF-1.7", b"{\\rtf1", b"\xd0\xcf\x11\xe0"])
def test_a_file_that_is_no_text_is_an_error_with_a_hint(start: bytes, tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_bytes(start + bytes(20))
    with pytest.raises(AudioficError) as error:
        read_manuscript(file)
    assert error.value.hint


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
@pytest.mark.parametrize("length", [60, 3_000, 300_000])
def test_random_bytes_are_no_story(suffix: str, length: int, tmp_path: Path) -> None:
    file = tmp_path / f"story{suffix}"
    for seed in range(5):
        file.write_bytes(Random(seed).randbytes(length))
        with pytest.raises(AudioficError, match=r"no text") as error:
            read_manuscript(file)
        assert error.value.hint


FILES = {
    ".epub": packing.plain_epub(),
    ".docx": packing.docx("<w:p><w:r><w:t>It rained.</w:t></w:r></w:p>"),
    ".odt": packing.odt("<text:p>It rained.</text:p>"),
    ".fb2": packing.fb2("<section><p>It rained.</p></section>"),
    ".rtf": b"{\\rtf1 It rained.}",
    ".html": b"\xef\xbb\xbf<?xml version='1.0'?>\n<!DOCTYPE html><html><body><p>It rained.</p></body></html>",
    ".pdf": packing.pdf([["It rained."]]),
}


ALIKE = {".htm": ".html", ".xhtml": ".html", ".fbz": ".fb2"}


@pytest.mark.parametrize("suffix", READERS)
def test_a_file_with_the_suffix_of_another_format_is_told_its_own(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"story{suffix}"
    for own, content in FILES.items():
        path.write_bytes(content)
        if own == ALIKE.get(suffix, suffix):
            assert read_manuscript(path).chapters
            continue
        with pytest.raises(AudioficError) as error:
            read_manuscript(path)
        assert f"a {own} one by its content" in error.value.message
        assert error.value.hint == f"Give it the suffix {own}."


@pytest.mark.parametrize("suffix", [".epub", ".docx", ".odt"])
def test_an_archive_that_is_cut_short_or_lacks_a_part_is_damaged(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"story{suffix}"
    for content in (FILES[suffix][:-40], packing.zip_of({"mimetype": "text/plain"})):
        path.write_bytes(content)
        with pytest.raises(AudioficError, match="damaged"):
            read_manuscript(path)


def test_a_story_that_begins_with_a_tag_is_no_page(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text("<center>The Gate</center>\n\nMara shut the gate.\n", encoding="utf-8")
    assert read_manuscript(path).chapters


def test_a_few_stray_controls_are_no_reason_to_refuse_a_story() -> None:
    text = PROSE + "\x1a" + PROSE + "\x00\x07"
    assert decode(text.encode()) == text
    assert decode(b"") == ""


def test_a_folder_is_no_story(tmp_path: Path) -> None:
    with pytest.raises(AudioficError, match=r"is a folder, not a story") as error:
        read_manuscript(tmp_path)
    assert ".epub" in (error.value.hint or "")


def test_an_unknown_suffix_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(AudioficError) as error:
        read_manuscript(tmp_path / "story.xyz")
    assert ".md" in (error.value.hint or "")


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_a_file_too_large_for_a_story_is_refused_unread(suffix: str, tmp_path: Path) -> None:
    """The file is all hole: to read it would fill the memory."""
    path = tmp_path / f"story{suffix}"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(AudioficError, match=rf"^story\{suffix} is larger than (64|512) MB") as error:
        read_manuscript(path)
    assert error.value.hint


def test_a_missing_file_is_an_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(AudioficError, match=r"story\.txt"):
        read_manuscript(tmp_path / "story.txt")

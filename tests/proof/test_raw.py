"""The raw readers: strangers' files are data to them, too."""

from __future__ import annotations

import contextlib
import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

import packing
from audiofic.errors import AudioficError
from audiofic.manuscript import read_manuscript
from audiofic.proof.raw import NotReadable, open_raw, pages
from audiofic.proof.story import prove_story
from packing import page
from proving import FILES


def texts(suffix: str, content: bytes) -> list[str]:
    read = open_raw(suffix)
    assert read is not None
    return [stretch.text for stretch in read(content) if not stretch.unless]


def test_a_part_that_unpacks_to_more_than_a_story_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "LARGEST_PART", 5_000)
    book = packing.epub({"one.xhtml": page("<p>rain</p>" * 2_000)})
    with pytest.raises(NotReadable, match="too large"):
        texts(".epub", book)
    with pytest.raises(NotReadable, match="too large"):
        texts(".docx", packing.docx("<w:p/>" * 2_000))


def test_no_entity_leads_out_of_a_file() -> None:
    entity = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    content = f"{entity}<html><body><p>a &e; b</p></body></html>".encode()
    assert texts(".html", content) == ["a &e; b"]


def test_deep_and_broken_pages_are_read() -> None:
    deep = "<div><i>" * 3_000 + "deep"
    assert texts(".html", deep.encode()) == ["deep"]
    assert texts(".html", b"</p></div><p>one</b><p>two</i> three<td>four") == ["one", "two three", "four"]
    assert texts(".rtf", b"{\\rtf1 {{{ rain}} fell") == [" rain fell"]


def test_places_are_told_as_the_files_own() -> None:
    read = open_raw(".epub")
    assert read is not None
    places = {
        stretch.text: stretch.place for stretch in read(packing.epub({"one.xhtml": page("<p>rain</p>")}))
    }
    assert places["rain"] == "one.xhtml, line 3"


@pytest.mark.parametrize("suffix", FILES)
def test_a_file_damaged_anywhere_is_proven_or_is_said_not_to_be(suffix: str, tmp_path: Path) -> None:
    """No traceback, whatever the standard library makes of what our readers repair."""
    path = tmp_path / f"story{suffix}"
    for seed in range(30):
        content = damage(FILES[suffix], random.Random(f"{suffix} {seed}"))
        path.write_bytes(content)
        with contextlib.suppress(AudioficError):  # a file that nobody reads needs no proof
            proof = prove_story(content, suffix, "x", read_manuscript(path))
            assert proof.findings == () or not proof.unproven


def damage(content: bytes, chance: random.Random) -> bytes:
    """The file, or one of its parts, with some bytes changed or gone."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return spoil(content, chance)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    return packing.zip_of({**parts, name: spoil(parts[name], chance)})


def spoil(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + bytes([chance.randrange(32, 128)]) + content[start + chance.randrange(30) :]


def test_what_is_read_is_read_in_time_in_proportion() -> None:
    """A megabyte without what a rule looks for, and one with nothing else."""
    for content in ("rain " * 200_000, "<p>rain</p>" * 90_000, "<a href='#'>1</a>" * 60_000, "{" * 900_000):
        assert texts(".html", content.encode()) or content
    for content in ("<b " * 200_000, "[a](b" * 200_000, "```\n" * 200_000, "<!--" * 200_000):
        assert texts(".md", content.encode()) is not None

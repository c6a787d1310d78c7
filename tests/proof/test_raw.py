"""The raw readers: strangers' files are data to them, too."""

from __future__ import annotations

import pytest

import packing
from audiofic.proof.raw import NotReadable, open_raw, pages
from packing import page


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

"""`audiofic check` on an EPUB: a good one has no finding, every spoilt overlay is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from audiofic.commands.checking import check_files
from audiofic.commands.proving import gather_evidence
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.proof.overlays import prove_overlays
from speaking_here import speaking_here

VOICES = """\
book: {title: The Kettle}
narrator: {voice: tone/a}
cast: {Mara: {voice: tone/b}}
policy: {disclaimer: chapter, author_note: spoken}
credits: yes
formats: [epub]
"""
ONE = """\
chapter: 1
title: "Chapter One: Steam"
lines:
- note: I own no kettle.
  type: disclaimer

- narrator: The *kettle* sang, and sang. It sang for Mr. Half-Demon.
- Mara: Don't, don't
- narrator: "... said Mara —"

- sting: scene

- heading: One week later
  type: time

- Mara: Don't, don't
  lang: fr
- narrator: ...
- note: Thanks!
"""
TWO = "chapter: 2\ntitle: Tea\nlines:\n- narrator: It was ready at half past 2.\n"
BOOK = "build/The Kettle.epub"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01-steam.yaml").write_text(ONE, encoding="utf-8")
    (root / "script" / "02-tea.yaml").write_text(TWO, encoding="utf-8")
    with speaking_here():
        build_book(plan_book(Project(root), False), 1, lambda stage, done, total: None)
    return root


@pytest.mark.parametrize("captions", ["lines", "words"])
def test_a_good_epub_has_no_finding(captions: str, built: Path, tmp_path: Path) -> None:
    root = shutil.copytree(built, tmp_path / "copy")
    (root / "voices.yaml").write_text(f"{VOICES}captions: {captions}\n", encoding="utf-8")
    build_book(plan_book(Project(root), False), 1, lambda stage, done, total: None)
    plan = plan_book(Project(root), False)
    assert plan.is_current
    with ZipFile(root / BOOK) as archive:
        assert (b"w1" in archive.read("EPUB/text/02.smil")) is (captions == "words")
    assert not [found for found in check_files(plan).findings if found.path.startswith("build/The Kettle")]


def replaced(old: str, new: str, name: str = "02.smil") -> Callable[[str, str], str]:
    return lambda file, text: text.replace(old, new, 1) if file.endswith(name) else text


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (replaced("Half-Demon", "Half-Demons", "02.xhtml"), "overlay-words"),
        (replaced("02.xhtml#p5", "02.xhtml#p3"), "overlay-words"),
        (
            replaced('<par id="c3">', '<par id="c3"><text src="02.xhtml#p3"/></par><par>'),
            "overlay-unreadable",
        ),
        (replaced("</smil>", "", "03.smil"), "overlay-unreadable"),
        (replaced('<itemref idref="page-03"', '<itemref idref="cover"', "package.opf"), "overlay-words"),
    ],
)
def test_a_spoilt_epub_is_told(
    spoil: Callable[[str, str], str], code: str, built: Path, tmp_path: Path
) -> None:
    assert codes(built, tmp_path, spoil) == {code}


def test_a_line_that_is_lit_at_another_time_is_told(built: Path, tmp_path: Path) -> None:
    def shift(file: str, text: str) -> str:
        if not file.endswith("02.smil"):
            return text
        begin = text.split('<par id="c3">')[1].split('clipBegin="')[1].split("s")[0]
        return text.replace(begin, f"{float(begin) + 0.05:.3f}")

    assert codes(built, tmp_path, shift) == {"overlay-times"}


def codes(built: Path, tmp_path: Path, spoil: Callable[[str, str], str]) -> set[str]:
    """What is told of the EPUB with that done to its files."""
    spoilt = tmp_path / "spoilt.epub"
    with ZipFile(built / BOOK) as good, ZipFile(spoilt, "w") as bad:
        for entry in good.infolist():
            content = good.read(entry)
            is_text = entry.filename.endswith(("smil", "xhtml", "opf"))
            bad.writestr(entry, spoil(entry.filename, content.decode()) if is_text else content)
    chapters = gather_evidence(plan_book(Project(built), False)).chapters
    return {found.code for found in prove_overlays(spoilt, "a.epub", chapters)}


def test_a_file_that_is_no_epub_is_told(built: Path, tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(b"no zip")
    chapters = gather_evidence(plan_book(Project(built), False)).chapters
    (finding,) = prove_overlays(tmp_path / "a.epub", "a.epub", chapters)
    assert finding.code == "overlay-unreadable"

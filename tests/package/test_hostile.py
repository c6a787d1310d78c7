"""What names, titles and descriptions may hold: all of it is told in the files, none of it is obeyed."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import mutagen
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.model import Beat, Book, Boundary, Cue, Line, Timeline, Utterance, Voice
from audiofic.package import SAMPLE_RATE, EncodedChapter, PackagedChapter, open_writer, tags

Chapters = tuple[PackagedChapter, ...]

VALUES = (
    "a\0b",
    "a\nb\r\nc",
    "x=y;#z\\n\n[CHAPTER]\nSTART=0\n;FFMETADATA1",
    "\x1b]0;owned\x07",
    "\u202egpj.exe",
    "`$(reboot)` && %s %n {title} ${HOME}",
    "<script>alert(1)</script> --> &amp;",
    "-i",
    "🦊" * 300,
    "long " * 40_000,
)


TAGS = {
    "mp3": ("TIT2", "TALB", "TPE1", "TCOM"),
    "m4b": ("\xa9nam", "\xa9alb", "\xa9ART", "\xa9wrt", "desc"),
    "opus": ("title", "album", "artist", "composer", "description"),
    "flac": ("title", "album", "artist", "composer", "description"),
}


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize("form", TAGS)
def test_tags_and_marks_hold_whatever_a_book_says(
    form: str, value: str, chapters: Chapters, tmp_path: Path
) -> None:
    """A NUL, which would end a value or begin another, is a blank; all else is there to the letter."""
    book = Book(value, author=value, narrator=value, series=value, description=value)
    titles = tags.chapter_titles(
        [(chapter.number, f"{chapter.number} {value}") for chapter in chapters], book
    )
    titled = [replace(chapter, title=title) for chapter, title in zip(chapters, titles, strict=True)]
    if form != "m4b":
        del titled[1:]
    path = tmp_path / f"a.{form}"
    open_writer(form)(titled, book, None, path)
    found: Any = mutagen.File(path)
    seconds = sum(chapter.encoded.frames for chapter in titled) / 44_100
    assert found.info.length == pytest.approx(seconds, abs=0.2)
    for name in TAGS[form]:
        told = found.tags[name]
        expected = titles[0] if name in ("TIT2", "title") else value.replace("\0", " ")
        assert [str(one) for one in getattr(told, "text", told)] == [expected], name
    if form == "m4b":
        short = [mark.title for mark in found.chapters]
        assert all(whole.startswith(mark) for mark, whole in zip(short, titles, strict=True))
        assert all(
            len(mark.encode()) > 251 or mark == whole for mark, whole in zip(short, titles, strict=True)
        )


ODD = st.text("a B1.,:;-->><&{\\\\}/!'\"\n\r\t\x85\u2028\0=", min_size=1, max_size=60) | st.sampled_from(
    (
        *("<i>a</i>", "{\\an8}up", "1\n00:00:01,000 --> 00:00:02,000\nb", "a\n\n7\n", "<v Bo>x"),
        *("<00:01.000>", "-->"),
    )
)
ODD = ODD.filter(lambda text: bool(text.strip()))


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(ODD, ODD), max_size=4), ODD)
def test_captions_are_as_many_as_the_lines_and_say_what_they_say(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str]], title: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    cues = tuple(
        Cue(
            Beat(Utterance("x", Voice("tone", "a")), Boundary.SENTENCE, line=Line(name, text), speaker=name),
            None,
            number * SAMPLE_RATE,
            SAMPLE_RATE,
            0.0,
        )
        for number, (name, text) in enumerate(lines)
    )
    chapter = PackagedChapter(
        1, 1, "One", Timeline(SAMPLE_RATE, cues, 0), EncodedChapter(Path("a"), Path("a"), 0, 1)
    )
    told = ["".join(f"{name}{text}".split()) for name, text in lines]
    for form, arrow in (("vtt", "\\."), ("srt", ",")):
        open_writer(form)([chapter], Book(title), None, folder / f"a.{form}")
        blocks = (folder / f"a.{form}").read_bytes().decode().split("\n\n")
        blocks = [block for block in blocks[1 if form == "vtt" else 0 :] if block.strip()]
        if form == "vtt":
            blocks = blocks[1:]
        time = rf"\d\d:\d\d:\d\d{arrow}\d\d\d"
        found = [re.fullmatch(rf"(\d+)\n{time} --> {time}\n(.+)", block, re.DOTALL) for block in blocks]
        assert [match and match[1] for match in found] == [str(number + 1) for number in range(len(lines))]
        said = [match[2].strip("\n") for match in found if match]
        assert not any("-->" in text for text in said)
        if form == "vtt":
            voices = [re.fullmatch(r"<v ([^<>]+)>([^<>]*)", text, re.DOTALL) for text in said]
            assert ["".join(unescape(voice[1] + voice[2]).split()) for voice in voices if voice] == told
        else:
            assert not any(re.search(r"<[a-z/!]|\{\\", text, re.IGNORECASE) for text in said)

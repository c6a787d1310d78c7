"""What the tests of the proofs spoil: a small story, in every format, and as a built chapter."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import escape

import packing
from audiofic.casting import cast_chapter
from audiofic.model import Chapter, Manuscript, Paragraph, Run, Script, Utterance, Voice
from audiofic.proof.built import BuiltChapter, Sound
from audiofic.proof.scripts import read_lines
from audiofic.script import parse_script
from audiofic.settings import Settings
from packing import page, run

CHAPTERS = {
    "The Landing": [
        "The fox came down to the river at dusk, and stood on the stones of the old ferry landing.",
        "“You again,” said Mara.",
        "“Me again,” said the fox. “I was told that there would be herring tonight.”",
        "She laughed at that; nobody had told it anything, and the herring was for Doctor Pell.",
        "***",
        "Nobody had lit the lantern yet. It hung from its pole, and the wind turned it round and round.",
        "“Ivo!” she called. “Ivo, bring the oil, or we shall have no crossing before the morning.”",
        "There were 3 boats that year, and only one of them was dry.",
        "A/N: Thank you for reading this far!",
    ],
    "The Crossing": [
        "Ivo rowed without a word, the way his father had.",
        "Halfway over the rope went slack, and all of them looked up.",
        "“It is only the current,” Mara said, and none of them believed her.",
        "The fox put its paws on the side of the boat. It had never been afraid of anything so wide.",
        "Behind the reeds a second light went on.",
        "Somebody on the far side was waiting with a lamp, and did not wave it.",
    ],
}
"""Title -> paragraphs, none of them twice."""


def _rows() -> Iterator[tuple[str, str]]:
    for title, paragraphs in CHAPTERS.items():
        yield "h", title
        yield from (("p", text) for text in paragraphs)


def _html() -> str:
    cells = [
        "<hr/>"
        if text == "***"
        else f"<{'h2' if kind == 'h' else 'p'}>{escape(text)}</{'h2' if kind == 'h' else 'p'}>"
        for kind, text in _rows()
    ]
    menu = "<nav><a href='/'>Home</a></nav>"
    return f"<html><head><title>The Ferry</title><script>var lost = 1;</script></head><body>{menu}{''.join(cells)}<p hidden>Unseen.</p></body></html>"


def _pages() -> dict[str, str]:
    return {
        f"part{number}.xhtml": page(
            f"<h2>{title}</h2>" + "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
        )
        for number, (title, paragraphs) in enumerate(CHAPTERS.items(), 1)
    }


def _docx() -> bytes:
    body = [
        f'<w:p><w:pPr><w:pStyle w:val="{"H1" if kind == "h" else ""}"/></w:pPr>{run(escape(text))}</w:p>'
        for kind, text in _rows()
    ]
    return packing.docx("".join(body))


def _odt() -> bytes:
    body = [
        f'<text:h text:outline-level="1">{text}</text:h>'
        if kind == "h"
        else f"<text:p>{escape(text)}</text:p>"
        for kind, text in _rows()
    ]
    return packing.odt("".join(body))


def _rtf() -> bytes:
    level = {"h": r"\outlinelevel0", "p": ""}
    body = [rf"\pard{level[kind]} {text}\par" + "\n" for kind, text in _rows()]
    text = "".join(body).replace("“", r"\ldblquote ").replace("”", r"\rdblquote ")
    return (r"{\rtf1\ansi{\fonttbl{\f0 Times;}}" + text + "}").encode("ascii")


FILES: dict[str, bytes] = {
    ".txt": "\n\n".join(
        f"Chapter {list(CHAPTERS).index(text) + 1}: {text}" if kind == "h" else text for kind, text in _rows()
    ).encode(),
    ".md": "\n\n".join(f"## {text}" if kind == "h" else text for kind, text in _rows()).encode(),
    ".html": _html().encode(),
    ".epub": packing.epub(_pages(), list(zip(CHAPTERS, _pages(), strict=True))),
    ".docx": _docx(),
    ".odt": _odt(),
    ".rtf": _rtf(),
}
"""The story in every format of which something can be proven."""

Spoil = Callable[[random.Random, list[str]], list[str]]


def _drop_word(chance: random.Random, texts: list[str]) -> list[str]:
    place = chance.choice([place for place, text in enumerate(texts) if len(text.split()) > 2])
    words = texts[place].split()
    word = chance.choice([at for at, word in enumerate(words) if any(map(str.isalnum, word))])
    return [*texts[:place], " ".join(words[:word] + words[word + 1 :]), *texts[place + 1 :]]


def _change_word(chance: random.Random, texts: list[str]) -> list[str]:
    place = chance.choice([place for place, text in enumerate(texts) if len(text.split()) > 2])
    words = texts[place].split()
    word = chance.choice([at for at, word in enumerate(words) if word.isalpha() and len(word) > 1])
    words[word] = chance.choice([other for other in ("pepper", "walked", "green") if other != words[word]])
    return [*texts[:place], " ".join(words), *texts[place + 1 :]]


def _drop_text(chance: random.Random, texts: list[str]) -> list[str]:
    place = chance.randrange(len(texts))
    return texts[:place] + texts[place + 1 :]


def _swap_texts(chance: random.Random, texts: list[str]) -> list[str]:
    place = chance.choice([at for at in range(len(texts) - 1) if texts[at] != texts[at + 1]])
    return [*texts[:place], texts[place + 1], texts[place], *texts[place + 2 :]]


def _double_text(chance: random.Random, texts: list[str]) -> list[str]:
    place = chance.randrange(len(texts))
    return [*texts[: place + 1], *texts[place:]]


SPOILS: dict[str, Spoil] = {
    "a dropped word": _drop_word,
    "a changed word": _change_word,
    "a dropped line": _drop_text,
    "two lines swapped": _swap_texts,
    "a line doubled": _double_text,
}
"""What may become of a list of texts, each of which has a word."""


def spoil_manuscript(spoil: Spoil, chance: random.Random, manuscript: Manuscript) -> Manuscript:
    """The manuscript as a faulty reader would have made it: one chapter's paragraphs are spoilt."""
    number = chance.randrange(len(manuscript.chapters))
    chapter = manuscript.chapters[number]
    told = [one for one in chapter.paragraphs if one.kind != "scene_break"]
    texts = spoil(chance, [one.text for one in told])
    starts = [one.start for one in told]
    # A faulty reader's offsets still rise, or its fault would be another one.
    places = [*starts, *(starts[-1] + more for more in range(1, 3))][: len(texts)]
    spoilt = tuple(
        Paragraph(text, "prose", place, place + 1, (Run(0, place),))
        for text, place in zip(texts, places, strict=True)
    )
    return with_chapter(manuscript, number, replace(chapter, paragraphs=spoilt))


def with_chapter(manuscript: Manuscript, number: int, chapter: Chapter | None) -> Manuscript:
    """The manuscript with another chapter in that place, or none."""
    chapters = list(manuscript.chapters)
    chapters[number : number + 1] = [chapter] if chapter else []
    return replace(manuscript, chapters=tuple(chapters))


SCRIPT = """\
chapter: 7
title: The Landing of Dr. Pell
lines:
- note: "A/N: Thank you!"

- narrator: The fox came down to the river at 9:30, and stood on the stones of St. Anne's landing.

- Mara: Y-you again,
- narrator: said Mara.

- fox: Hmph! Me again. I was told that there would be 12 herring tonight, or $5.
  direction: whispered

- narrator: Nooooo. She laughed at that; nobody had told it anything, etc.
- sting: scene
- heading: Later
  type: time
- pov: Mara
- narrator: I don't know who lit the lantern. It hung from its pole, half-dead, in the wind.

- Mara: IVO! Bring the oil, or we shall have no crossing before the morning.
  as: thought
- unknown: Coming...

- Ivo: Coming.

- narrator: There were three boats that year, & only one of them was dry.
"""
"""A script with all that is said otherwise than it is written."""
CAST = "cast: {Mara: {}, fox: {}, Ivo: {}}\n"


def settings_of(text: str) -> Settings:
    """The settings that a voices.yaml holds."""
    from audiofic.settings import parse_settings

    return parse_settings(text, "voices.yaml", ("tone",))


def build_chapter(text: str = SCRIPT, settings: Settings | None = None) -> BuiltChapter:
    """The chapter as a build without a fault would record it."""
    settings = settings or settings_of(CAST)
    script: Script = parse_script(text, "script/07-the-landing.yaml")
    beats = cast_chapter(script, settings, lambda role: Voice("tone", "a"), announce_number=True)
    said = [(beat.speaker, beat.sound.text) for beat in beats if isinstance(beat.sound, Utterance)]
    return with_sounds(
        BuiltChapter(
            script.chapter,
            script.title or "",
            script.path,
            read_lines(text, script.path, settings),
            (),
            0,
            0,
        ),
        said,
    )


def with_sounds(chapter: BuiltChapter, said: Sequence[tuple[str, str]]) -> BuiltChapter:
    """The chapter with these (speaker, text) one after the other, 15 letters a second."""
    sounds: list[Sound] = []
    place = 33_075
    for speaker, text in said:
        frames = len(text) * 2_940
        sounds.append(Sound(speaker, text, "tone/a", place, frames))
        place += frames + 15_000
    return replace(chapter, sounds=tuple(sounds), frames=place + 132_300, packets=place // 1024 + 200)

"""Stories of known words, written in every format, come back with every word, once and in order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

import pytest

import packing
from audiofic.fidelity import find_words
from audiofic.manuscript import READERS, read_manuscript
from packing import page, run

Story = Sequence[tuple[str, Sequence[str]]]
"""(title, paragraphs) of each chapter."""
SEEDS = 15
VOCABULARY = (
    "the fox came down to river at dusk and stood on stones of old ferry landing nobody had lit lantern "
    "yet it hung from its pole wind turned round Ivo Mara rope oil boats three only one dry half-dead "
    "don't naïve café Doctor reeds lamp far side wave paws current believed herring tonight 1066 12 "
    "MORNING so is he she "
)
WORDS = VOCABULARY.split()


def paragraph(chance: random.Random) -> str:
    """Sentences, some of them said by somebody."""
    sentences = []
    for _ in range(chance.randint(1, 5)):
        words = chance.choices(WORDS, k=chance.randint(3, 14))
        sentence = " ".join(words).capitalize() + chance.choice(".?!…")
        shape = chance.choice(
            ("{}", "{}", "“{}” said Mara.", "“{}” Ivo asked, and she laughed.", "She sat — {}")
        )
        sentences.append(shape.format(sentence))
    return " ".join(sentences)


def story(seed: str) -> Story:
    chance = random.Random(seed)
    titles = [
        f"The {word.capitalize()} of {other}" for word, other in zip(WORDS[1:4], WORDS[9:12], strict=True)
    ]
    return [(title, [paragraph(chance) for _ in range(chance.randint(2, 12))]) for title in titles]


def rows(told: Story, heading: str, prose: str, quoted: Callable[[str], str] = str) -> Iterator[str]:
    for title, paragraphs in told:
        yield heading.format(quoted(title))
        yield from (prose.format(quoted(text)) for text in paragraphs)


def _epub(told: Story) -> bytes:
    pages = {
        f"part{number}.xhtml": page(
            f"<h2>{escape(title)}</h2>" + "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
        )
        for number, (title, paragraphs) in enumerate(told, 1)
    }
    return packing.epub(pages, list(zip((title for title, _ in told), pages, strict=True)))


def _docx(told: Story) -> bytes:
    heading = '<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr>{}</w:p>'
    return packing.docx("".join(rows(told, heading, "<w:p>{}</w:p>", lambda text: run(escape(text)))))


def _odt(told: Story) -> bytes:
    heading = '<text:h text:outline-level="1">{}</text:h>'
    return packing.odt("".join(rows(told, heading, "<text:p>{}</text:p>", escape)))


def _rtf(told: Story) -> bytes:
    def quoted(text: str) -> str:
        return "".join(letter if letter.isascii() else rf"\u{ord(letter)}?" for letter in text)

    body = "".join(rows(told, r"\pard\outlinelevel0 {}\par" + "\n", r"\pard {}\par" + "\n", quoted))
    return (r"{\rtf1\ansi{\fonttbl{\f0 Times;}}" + body + "}").encode("ascii")


WRITERS: dict[str, Callable[[Story], bytes]] = {
    ".txt": lambda told: "\n\n".join(
        text
        for number, (title, paragraphs) in enumerate(told, 1)
        for text in (f"Chapter {number}: {title}", *paragraphs)
    ).encode(),
    ".md": lambda told: "\n\n".join(rows(told, "## {}", "{}")).encode(),
    ".html": lambda told: f"<body>{''.join(rows(told, '<h2>{}</h2>', '<p>{}</p>', escape))}</body>".encode(),
    ".epub": _epub,
    ".docx": _docx,
    ".odt": _odt,
    ".rtf": _rtf,
}  # fmt: skip


def test_every_format_in_which_words_stand_in_order_is_written() -> None:
    others = {".pdf", ".text", ".markdown", ".htm", ".xhtml"}
    assert set(WRITERS) <= set(READERS)
    assert {".txt", ".md", ".html", ".epub", ".docx", ".odt", ".rtf"} == set(WRITERS) - others


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_word_is_read_once_in_its_order(suffix: str, tmp_path: Path) -> None:
    for seed in range(SEEDS):
        told = story(f"{suffix} {seed}")
        path = tmp_path / f"story{suffix}"
        path.write_bytes(WRITERS[suffix](told))
        read = read_manuscript(path)
        titles = [
            (chapter.title or "").removeprefix(f"Chapter {chapter.number}: ") for chapter in read.chapters
        ]
        assert titles == [title for title, _ in told]
        found = [[paragraph.text for paragraph in chapter.paragraphs] for chapter in read.chapters]
        for texts, (_, paragraphs) in zip(found, told, strict=True):
            assert find_words("\n".join(texts)) == find_words("\n".join(paragraphs))

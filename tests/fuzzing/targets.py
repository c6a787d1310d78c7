"""What fuzzing led by coverage is pointed at: where bytes of a stranger's become something of ours.

A target takes bytes and returns; whatever it raises is a bug of ours, for what a file may be refused with
(`AudioficError`, a finding) is caught here, and its promises (a hint, a word kept, a round trip) are checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import packing
from audiofic.engines.espeak_markup import markup
from audiofic.engines.onnx_models import DamagedModel, ForeignModel, read_model, refuse_foreign
from audiofic.errors import AudioficError
from audiofic.ipa import espeak_mnemonics, plain_mnemonics, read_ipa, unknown_symbols
from audiofic.lexicon import LONGEST, open_lexicon, speak
from audiofic.manuscript import READERS, read_text
from audiofic.manuscript.assembly import assemble
from audiofic.markup import element
from audiofic.model import Book, Pronunciation, Utterance, Voice
from audiofic.package.captions import Caption, cue_text, split_text
from audiofic.quotation import find_quotations
from audiofic.second_opinion.asking import read_answer
from audiofic.settings import compose_settings, parse_settings
from audiofic.settings.pronunciations import check_ipa, parse_pls, parse_pronunciation_list
from audiofic.voice_library.catalogue import read_catalogue
from fuzzing.damage import whole_files
from fuzzing.trials import check_offsets, try_yaml

Target = Callable[[bytes], None]
_FILE = {"size_bytes": 5, "md5_digest": "0" * 32}
CATALOGUE = json.dumps(
    {
        "en_US-a-low": {
            "key": "en_US-a-low",
            "language": {"code": "en_US"},
            "quality": "low",
            "num_speakers": 1,
            "files": {"en/en_US-a-low.onnx": _FILE, "en/en_US-a-low.onnx.json": _FILE},
        }
    }
).encode()


def reader(suffix: str) -> Target:
    """A manuscript's bytes -> its story, or a refusal with a way out."""

    def read(content: bytes) -> None:
        try:
            manuscript = assemble(READERS[suffix](content))
        except AudioficError as error:
            if not error.hint:
                raise AssertionError("no way out is told") from error
            return
        check_offsets(manuscript)

    return read


def part_reader(suffix: str) -> Target:
    """The same for the text inside a ZIP file, whose digests no chance would hit: the bytes are that part."""
    parts = packing.parts_of(next(content for ending, content in whole_files() if ending == suffix))
    name, read = _name_of_text(parts), reader(suffix)
    return lambda content: read(packing.zip_of({**parts, name: content}))


def texts_of(archives: Iterable[bytes]) -> list[bytes]:
    """The part of each ZIP file that holds the story."""
    return [(parts := packing.parts_of(content))[_name_of_text(parts)] for content in archives]


def _name_of_text(parts: Iterable[str]) -> str:
    return next(name for name in parts if re.search(r"(?:document|content)\.xml$|\.xhtml$", name))


def quote(content: bytes) -> None:
    """Any text is cut into spans, in order, of which no two overlap."""
    manuscript = read_text(_text(content))
    for passages in find_quotations(manuscript):
        for passage in passages:
            place = 0
            for span in passage.spans:
                assert place <= span.start < span.end <= len(passage.paragraph.text)
                place = span.end


def say(content: bytes) -> None:
    """Any text becomes pieces that an engine can take."""
    lexicon = open_lexicon((Pronunciation("Kagome", "kəɡˈoʊmeɪ"), Pronunciation("No", say="know")))
    for sentence in speak(_text(content), lexicon):
        assert 0 < len(sentence.text) <= LONGEST
        assert any(letter.isalnum() for letter in sentence.text)
        spoken = markup(
            Utterance(sentence.text, Voice("espeak", "en"), pronunciations=sentence.pronunciations)
        )
        assert not re.search(r"<(?!/?(?:mark|speak)\b)", spoken)


def pronounce(content: bytes) -> None:
    """IPA is refused, or every engine's notation of it is there."""
    ipa = _text(content)
    if check_ipa(ipa) is None:
        assert not unknown_symbols(ipa)
        assert read_ipa(ipa)
        assert espeak_mnemonics(ipa)
        assert plain_mnemonics(ipa)


def caption(content: bytes) -> None:
    """No text becomes a timing line, a tag or an empty line of a caption, and no letter is lost."""
    text = " ".join(_text(content).split())
    parts = split_text(text)
    assert "".join(" ".join(parts).split()) == "".join(text.split())
    for part in parts:
        cue = cue_text(Caption(0, 1000, "Anna", part))
        assert "-->" not in cue
        assert "<" not in cue
        assert all(cue.split("\n")) or not part
    assert "<b" not in element("p", _text(content)).removeprefix("<p>")


def yaml(content: bytes) -> None:
    """A script and a voices.yaml are used or refused, each fault with its line and a way out."""
    try_yaml(_text(content))


def book(content: bytes) -> None:
    """Whatever a title, an author and a description say is read back from a fresh voices.yaml."""
    title, _, rest = _text(content).partition("\n")
    author, _, description = rest.partition("\n")
    if title.strip():
        told = Book(title, author=_or_none(author), description=_or_none(description))
        assert parse_settings(compose_settings(told), "voices.yaml").book == told


def words(content: bytes) -> None:
    """A list of pronunciations, YAML or PLS, is used or refused."""
    with suppress(AudioficError):
        parse_pronunciation_list(_text(content), "x.yaml")
    with suppress(AudioficError):
        parse_pls(content, "x.pls")


def answer(content: bytes) -> None:
    """A model's answer gives names of numbers that were asked for, or nothing."""
    assert set(read_answer(_text(content), 3)) <= {1, 2, 3}


def catalogue(content: bytes) -> None:
    """A catalogue of voices is read or refused; the paths in it stay below the collection."""
    with suppress(AudioficError):
        for voice in read_catalogue(_text(content)).voices.values():
            for file in (voice.model, voice.config):
                assert not file.path.startswith("/")
                assert ".." not in Path(file.path).parts


def network(content: bytes) -> None:
    """A voice's network is looked through or refused."""
    with suppress(ForeignModel, DamagedModel):
        refuse_foreign(read_model(content))


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _or_none(text: str) -> str | None:
    return text if text.strip() else None

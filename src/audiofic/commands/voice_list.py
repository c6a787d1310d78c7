"""Every voice that can be had, installed or not: told without any connection."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from audiofic.autocast.published import (
    CLEAN,
    KOKORO_VOICES,
    NARRATOR_VOICES,
    PUBLISHED_VOICES,
    licence_remark,
)
from audiofic.engines import DRAFT_ENGINE, engine_names, open_engine
from audiofic.engines.timbres import TIMBRES
from audiofic.errors import AudioficError
from audiofic.voice_library import VoiceModel, installed, voice_folders
from audiofic.voice_library.kokoro_files import KokoroFiles, find_kokoro

SENTENCE = "Is anybody there?"
QUALITY_MB = {"x_low": 21, "low": 63, "medium": 63, "high": 114}
"""About what a published Piper voice takes, by its quality."""
KOKORO_MB = 121
"""Network and styles of all its voices."""
_KOKORO_LICENCE = "Apache-2.0"
_LISTED_APART = (DRAFT_ENGINE, "piper", "kokoro", "tone")


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A voice, or a timbre that several voices can have."""

    name: str
    """As `voice:` has it in voices.yaml; a timbre as `draft:` has it."""
    engine: str
    """`timbre` for those."""
    language: str
    """BCP 47; empty: any, or not known."""
    gender: str
    """`female`, `male`, or empty."""
    megabytes: int
    """On disk or to download; 0: nothing of its own."""
    is_here: bool
    licence: str
    """In a word or two; of a timbre what it is like."""
    remark: str = ""
    """What to know before publishing with it."""

    def details(self) -> Iterator[str]:
        """All there is to say, a line each."""
        yield f"{self.name}: {self.engine}, {', '.join(filter(None, (self.language, self.gender))) or 'any'}"
        if self.engine == "timbre":
            yield f"sounds:   {self.licence}"
            yield f"write:    draft: {self.name}"
            yield f'hear it:  audiofic say "{SENTENCE}" --voice {DRAFT_ENGINE}/{self.name}'
            return
        yield f"licence:  {self.licence}" + (f" ({self.remark})" if self.remark else "")
        yield f"size:     {self.megabytes} MB" if self.megabytes else "size:     not known"
        yield f"write:    voice: {self.name}"
        if self.is_here:
            yield f'hear it:  audiofic say "{SENTENCE}" --voice "{self.name}"'
        else:
            wanted = "kokoro" if self.engine == "kokoro" else self.name.partition(":")[0]
            yield f"get it:   audiofic voices install {wanted}"


def list_voices(root: Path | None, words: Sequence[str] = (), language: str = "") -> tuple[VoiceRow, ...]:
    """The voices that can be had: installed first, then by engine, language and name; timbres last.

    Only those whose names hold all `words`, and that speak `language`. `root` is a production's, whose own
    voice folder counts. Raises `AudioficError` with what was probably meant where there are none.
    """
    rows = [*_piper(root), *_kokoro(root), *_others(root), *_timbres()]
    if language:
        spoken = language.casefold().partition("-")[0].partition("_")[0]
        rows = [row for row in rows if not row.language or row.language.casefold()[:2] == spoken]
    found = [row for row in rows if all(word.casefold() in row.name.casefold() for word in words)]
    if not found:
        wanted = " ".join(words) or language
        named = {part: row.name for row in reversed(rows) for part in _parts(row.name)}
        close = get_close_matches(wanted.casefold(), named, 3)
        meant = list(dict.fromkeys(named[part] for part in close))
        hint = f"Did you mean {' or '.join(meant)}?" if meant else "`audiofic voices list` shows them all."
        raise AudioficError(f"There is no voice {wanted!r} that can be had.", hint)
    exact = [row for row in found if row.name in words]
    order = {"piper": 0, "kokoro": 1, "timbre": 9}
    return tuple(
        sorted(
            exact or found,
            key=lambda row: (row.engine == "timbre", not row.is_here, order.get(row.engine, 5), row.language),
        )
    )


def _parts(name: str) -> set[str]:
    """The name, and the words in it."""
    return {name.casefold(), *(word for word in re.split(r"[^\w]|_", name.casefold()) if len(word) > 2)}


def _piper(root: Path | None) -> Iterator[VoiceRow]:
    here = {voice.name: voice for voice in installed(voice_folders(root))}
    published: dict[str, str] = {}
    for voices in PUBLISHED_VOICES.values():
        for gender in ("female", "male", "unknown"):
            for name in voices.get(gender, ()):
                published.setdefault(name, gender if gender != "unknown" else "")
    for name in NARRATOR_VOICES.values():
        published.setdefault(name, "")
    listed = {name.partition(":")[0] for name in published}
    for name in (*published, *sorted(here.keys() - listed)):
        model = name.partition(":")[0]
        yield _piper_row(name, published.get(name, ""), here.get(model))


def _piper_row(name: str, gender: str, voice: VoiceModel | None) -> VoiceRow:
    model = name.partition(":")[0]
    language = model.partition("-")[0].replace("_", "-")
    size = round(voice.size_bytes / 1e6) if voice else QUALITY_MB.get(model.rpartition("-")[2], 0)
    remark = licence_remark(model)
    told = (voice.licence if voice else "") or ("public domain" if model in CLEAN else "see its card")
    if "not for sale" in remark:
        told = "not for sale"
    return VoiceRow(name, "piper", language, gender, size, voice is not None, told, remark)


def _kokoro(root: Path | None) -> Iterator[VoiceRow]:
    files: KokoroFiles | None = None
    with suppress(AudioficError):
        files = find_kokoro(voice_folders(root))
    here = files.voices() if files else ()
    for name in dict.fromkeys((*here, *KOKORO_VOICES)):
        gender = {"f": "female", "m": "male"}.get(name[1:2], "")
        size = round(files.size_bytes / 1e6) if files and name in here else KOKORO_MB
        yield VoiceRow(f"kokoro/{name}", "kokoro", "en", gender, size, name in here, _KOKORO_LICENCE)


def _others(root: Path | None) -> Iterator[VoiceRow]:
    """What engines of other packages say that they have here."""
    for name in engine_names():
        if name in _LISTED_APART:
            continue
        with suppress(AudioficError):
            engine = open_engine(name, voice_folders(root))
            for model in engine.voices():
                yield VoiceRow(f"{name}/{model}", name, engine.language(model), "", 0, True, "ask its maker")


def _timbres() -> Iterator[VoiceRow]:
    for timbre in TIMBRES.values():
        gender = timbre.gender if timbre.gender != "unknown" else ""
        yield VoiceRow(timbre.name, "timbre", "", gender, 0, True, timbre.sounds)

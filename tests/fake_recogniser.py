"""A recogniser for tests: it knows the clips of a store by their samples, and what is said in each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic.building.plan import Plan
from audiofic.recogniser import Model, prepare
from audiofic.store import Store


class FakeRecogniser:
    """In place of `recogniser.Recogniser`; hears in a window all the clips it knows, in their order."""

    known: dict[bytes, str]
    """Prepared samples -> the words in them."""
    windows: list[list[str]]
    """What was heard in each window, in all of them since `teach`."""

    def __init__(self, model: Model, threads: int = 1) -> None:
        assert model.folder.is_dir()

    @classmethod
    def teach(cls, plan: Plan, spoken: dict[str, str] | None = None) -> None:
        """Have it know the plan's clips; `spoken`: text of a line -> what is heard in its clip instead."""
        store = Store(plan.project.store_folder)
        cls.known, cls.windows = {}, []
        for chapter in plan.chapters:
            for key, _, utterance in chapter.spoken():
                clip = store.get(key)
                if clip is not None:
                    words = (spoken or {}).get(utterance.text, utterance.text)
                    cls.known[prepare(store.load(clip), clip.sample_rate).tobytes()] = words

    @classmethod
    def learn(cls, samples: NDArray[np.int16], sample_rate: int, words: str) -> None:
        cls.known[prepare(samples, sample_rate).tobytes()] = words

    def hear(self, samples: NDArray[np.float32], language: str = "en") -> str:
        window = samples.tobytes()
        found = sorted((at, words) for sound, words in self.known.items() if (at := window.find(sound)) >= 0)
        self.windows.append([words for _, words in found])
        return " ".join(words for _, words in found)

    def knows(self, word: str) -> bool:
        return word.isalpha() and word != "kagome"


def install(monkeypatch: pytest.MonkeyPatch, folder: Path) -> type[FakeRecogniser]:
    """Let commands listen with it; `folder` is its model's."""
    folder.mkdir(exist_ok=True)
    (folder / "model.bin").write_bytes(b"a model")
    monkeypatch.setattr("audiofic.commands.listening.Recogniser", FakeRecogniser)
    monkeypatch.setattr("audiofic.commands.listening.find_model", lambda folders: Model(folder, "en"))
    return FakeRecogniser

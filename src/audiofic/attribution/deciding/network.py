"""The trained network that weighs evidence: how likely is each candidate to have spoken each turn?

`speaker.onnx` is trained by `benchmarks/attribution_training.py` (docs/attribution.md says on what). It reads
a window of turns at once, forwards and backwards, so that an answer fits what is said before and after it.
The names of what it reads stand in the file itself, so that evidence and weights can't drift apart unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from audiofic.attribution.evidence.questions import Question

WEIGHTS = Path(__file__).with_name("speaker.onnx")

FEATURES, CIRCUMSTANCES = "features", "circumstances"
"""Under these keys the file tells the names of what it reads, tabs between them."""

_FEWEST, _MOST = 24, 80
"""Turns in a window: a new one begins after a break, or where there are too many."""

Figures = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Window:
    """A run of questions as arrays: T turns, K people who are a candidate in any of them."""

    names: tuple[str, ...]
    """The K people."""
    features: Figures
    """(T, K, features), 0 for those who are no candidates of a turn."""
    present: npt.NDArray[np.bool_]
    """(T, K): who is a candidate of which turn."""
    known: npt.NDArray[np.bool_]
    """(T, K): the speaker, where the tag names them."""
    circumstances: Figures
    """(T, circumstances)."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of the figures that a network reads, with their indexes."""

    features: dict[str, int]
    circumstances: dict[str, int]

    def arrange(self, questions: Sequence[Question]) -> Window:
        """Questions as arrays; figures whose names the network does not know are left out."""
        indexes: dict[str, int] = {}
        for question in questions:
            for candidate in question.candidates:
                indexes.setdefault(candidate.name, len(indexes))
        turns, people = len(questions), max(1, len(indexes))
        features = np.zeros((turns, people, len(self.features)), np.float32)
        present = np.zeros((turns, people), np.bool_)
        known = np.zeros((turns, people), np.bool_)
        circumstances = np.zeros((turns, len(self.circumstances)), np.float32)
        for turn, question in enumerate(questions):
            for name, figure in question.circumstances.items():
                at = self.circumstances.get(name)
                if at is not None:
                    circumstances[turn, at] = figure
            for candidate in question.candidates:
                person = indexes[candidate.name]
                present[turn, person] = True
                known[turn, person] = question.kind in ("named", "first")
                for name, figure in candidate.features.items():
                    at = self.features.get(name)
                    if at is not None:
                        features[turn, person, at] = figure
        return Window(tuple(indexes), features, present, known, circumstances)


class Network:
    """A trained network, ready to be asked."""

    def __init__(self, weights: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        told = self._session.get_modelmeta().custom_metadata_map
        self.vocabulary = Vocabulary(
            *(
                {name: at for at, name in enumerate(told[key].split("\t"))}
                for key in (FEATURES, CIRCUMSTANCES)
            )
        )

    def weigh(self, questions: Sequence[Question]) -> list[dict[str, float]]:
        """For each question of a chapter the chance of each of its candidates; they sum to 1."""
        return [chances for window in cut_windows(questions) for chances in self._weigh(window)]

    def _weigh(self, questions: Sequence[Question]) -> Iterator[dict[str, float]]:
        window = self.vocabulary.arrange(questions)
        inputs = {
            "features": window.features[np.newaxis],
            "present": window.present[np.newaxis],
            "known": window.known[np.newaxis],
            "circumstances": window.circumstances[np.newaxis],
        }
        (rows,) = self._session.run(["chances"], inputs)
        for question, row in zip(questions, rows[0], strict=True):
            chances = dict(zip(window.names, row.tolist(), strict=False))
            yield {candidate.name: chances[candidate.name] for candidate in question.candidates}


@cache
def open_network() -> Network:
    """The network of `speaker.onnx`, read once."""
    return Network(WEIGHTS)


def cut_windows(questions: Sequence[Question]) -> Iterator[Sequence[Question]]:
    """The questions of a chapter in windows of 80 turns at most, cut where a conversation ends."""
    start = 0
    for at, question in enumerate(questions):
        length = at - start
        if length >= _MOST or (length >= _FEWEST and question.link == "far"):
            yield questions[start:at]
            start = at
    if start < len(questions):
        yield questions[start:]

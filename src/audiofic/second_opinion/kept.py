"""Answers that were given once: the same question to the same model is not asked again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from audiofic.files import write_atomically
from audiofic.second_opinion.answers import Answer, read_answer
from audiofic.second_opinion.prompt import Messages

FORMAT = 1
"""Raised when answers kept before can't be used any more."""


def answer_key(model: str, messages: Messages) -> str:
    """The answer's name on disk: sha256 of the model's name and of all it is told, whatever server has it."""
    canonical = json.dumps([FORMAT, model, messages], separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class KeptAnswers:
    """Answers on disk, two levels deep (`ab/abcdef….json`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        """Where the answer of that key is, or would be."""
        return self.folder / key[:2] / f"{key}.json"

    def get(self, key: str, count: int) -> Answer:
        """The answer of that key to a question with `count` numbers; empty where there is none."""
        try:
            text = self.path(key).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return {}
        return read_answer(text, count)

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer under that key."""
        write_atomically(self.path(key), json.dumps(answer, ensure_ascii=False).encode())

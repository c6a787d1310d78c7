"""Putting the questions: kept answers first, then the server, as long as it is worth while."""

from __future__ import annotations

from audiofic.errors import AudioficError
from audiofic.second_opinion.answers import Answer, read_answer
from audiofic.second_opinion.excerpts import Excerpt
from audiofic.second_opinion.kept import KeptAnswers, answer_key
from audiofic.second_opinion.prompt import answer_schema, compose_messages
from audiofic.second_opinion.server import ModelServer, NoAnswer, NoServer

_ENOUGH = 3
"""Questions in a row without an answer after which no more are sent: each may last the whole timeout."""


class Asker:
    """Asks a model, once for each question, and counts what came of it."""

    def __init__(self, model: str, server: ModelServer, kept: KeptAnswers) -> None:
        self._model = model
        self._server = server
        self._kept = kept
        self._in_vain = 0
        self.requests = 0
        """Questions that were sent."""
        self.remembered = 0
        """Questions that had been answered before."""
        self.trouble: AudioficError | None = None
        """The last thing that went wrong with the server."""
        self.gave_up = False
        """True once the server isn't asked any more."""

    def ask(self, excerpt: Excerpt) -> Answer | None:
        """Who speaks the excerpt's doubts, as the model writes it.

        Empty where its answer can't be read, None where there is none.
        """
        messages, count = compose_messages(excerpt), len(excerpt.doubts)
        key = answer_key(self._model, messages)
        answer = self._kept.get(key, count)
        if answer:
            self.remembered += 1
            return answer
        if self.gave_up:
            return None
        self.requests += 1
        try:
            text = self._server.ask(messages, answer_schema(excerpt))
        except (NoServer, NoAnswer) as error:
            self._in_vain += 1
            self.trouble = error
            self.gave_up = isinstance(error, NoServer) or self._in_vain == _ENOUGH
            return None
        self._in_vain = 0
        answer = read_answer(text, count)
        if answer:
            self._kept.put(key, answer)
        return answer

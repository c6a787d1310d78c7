"""A model server with the OpenAI-style chat API: one question, one answer, within a time limit."""

from __future__ import annotations

import json
from typing import Any

from audiofic.model_server.posting import NoAnswer, Refused, Server
from audiofic.settings import LlmSettings

Messages = list[dict[str, str]]
"""A conversation as the chat API has it: `role` and `content` of each message."""
LARGEST_ANSWER = 1_000_000
"""Bytes; ten names are a few hundred, a long chain of thought some ten thousand."""
_MOST_TOKENS = 2_048
"""An answer is some 100 tokens; a model that thinks aloud needs more, one that runs away is stopped."""
_SEED = 1


class ModelServer:
    """The server that voices.yaml names. Nothing is sent before `ask`."""

    def __init__(self, llm: LlmSettings) -> None:
        self._server = Server(llm.url, "model server", llm.timeout, LARGEST_ANSWER)
        self._model = llm.model
        self._takes_schema = True

    def ask(self, messages: Messages, schema: dict[str, Any]) -> str:
        """The text that the model answers with. Raises `NoServer` or `NoAnswer`.

        The answer is asked to have the form of `schema`; a server that refuses that is asked without.
        """
        question: dict[str, Any] = {
            "model": self._model,
            "messages": messages,
            "temperature": 0,
            "seed": _SEED,
            "max_tokens": _MOST_TOKENS,
            "stream": False,
        }
        if self._takes_schema:
            form = {"name": "speakers", "strict": True, "schema": schema}
            wanted = {"type": "json_schema", "json_schema": form}
            try:
                return self._post({**question, "response_format": wanted})
            except Refused:
                answer = self._post(question)
            self._takes_schema = False
            return answer
        return self._post(question)

    def _post(self, question: dict[str, Any]) -> str:
        return _read_text(self._server.post("/chat/completions", question))


def _read_text(body: bytes) -> str:
    """The first choice's text. Raises `NoAnswer` where the body is none of a chat API's."""
    try:
        text = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError):
        text = None
    if not isinstance(text, str):
        raise NoAnswer("The model server's answer is not one of a chat API.")
    return text

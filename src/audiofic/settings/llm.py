"""`attribution: llm` of a voices.yaml: the model server that may be asked, and how it is reached."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from audiofic.settings.schema import ATTRIBUTION_KEYS, LLM_KEYS, RANGES, LlmSettings
from audiofic.yamlfile import Node, Scalar, SchemaReader, Table

_WHAT = "`attribution: llm`"
_NEEDED = {
    "url": "Write the server's address: `url: http://localhost:11434/v1`.",
    "model": "Write the server's name for the model: `model: qwen2.5:14b`.",
}
_PLAIN = re.compile(r"[!-~]+")
"""What an address is made of: ASCII without blanks."""
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]{0,63}")
_QUESTION = "/chat/completions"


def read_llm(reader: SchemaReader, node: Node | None, lines: dict[str, int]) -> LlmSettings | None:
    """The server that `attribution:` names; None where it names none, or none that can be used.

    `lines` gets the line it stands in, `reader` what is wrong with it.
    """
    section = reader.table(node, "`attribution`", ATTRIBUTION_KEYS).get("llm")
    if section is None:
        return None
    lines["attribution.llm"] = section.line
    return _read_server(reader, section)


def _read_server(reader: SchemaReader, node: Node) -> LlmSettings | None:
    values = reader.table(node, _WHAT, LLM_KEYS)
    if not isinstance(node, Table) and not (isinstance(node, Scalar) and node.is_null):
        return None
    for key in sorted(_NEEDED.keys() - values.keys()):
        reader.fault(node.line, "key-missing", f"{_WHAT} has no `{key}`.", _NEEDED[key])
    texts = {key: reader.text(values[key], f"`{key}`") for key in LLM_KEYS if key in values}
    url, model, key_from = texts.get("url"), texts.get("model"), texts.get("key_from")
    if url is not None and (problem := refuse_url(url)) is not None:
        reader.fault(values["url"].line, "bad-url", f"The server's `url` {problem}.", _NEEDED["url"])
    if key_from is not None and not _VARIABLE.fullmatch(key_from):  # it may be a key: don't repeat it
        message = "`key_from` is not the name of an environment variable."
        hint = "Write the name of the one that holds the key, in capitals: `key_from: OPENAI_API_KEY`."
        reader.fault(values["key_from"].line, "bad-variable", message, hint)
    numbers = {
        key: reader.number(values[key], f"`{key}`", RANGES[key].low, RANGES[key].high, RANGES[key].unit)
        for key in ("below", "timeout")
        if key in values
    }
    if url is None or model is None:
        return None
    return LlmSettings(
        url.rstrip("/"),
        model,
        key_from=key_from,
        **{key: number for key, number in numbers.items() if number is not None},
    )


def refuse_url(text: str) -> str | None:
    """Why the text can't be a model server's address; None where it can."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return "is not an address"
    if not _PLAIN.fullmatch(text) or not parts.hostname or port == 0:
        return "is not an address"
    if parts.scheme not in ("http", "https"):
        return "begins neither with http:// nor with https://"
    if parts.username is not None or parts.password is not None:
        return "has a name or a password in it"
    if parts.query or parts.fragment:
        return "has a `?` or a `#` in it"
    if parts.path.rstrip("/").endswith(_QUESTION):
        return f"goes too far: leave `{_QUESTION}` away"
    return None

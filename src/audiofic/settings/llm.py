"""`attribution: llm` of a voices.yaml: the model server that may be asked, and how it is reached."""

from __future__ import annotations

from dataclasses import replace

from audiofic.model_server.addresses import refuse_url
from audiofic.settings.schema import ATTRIBUTION_KEYS, LLM_KEYS, RANGES
from audiofic.settings.values import LlmSettings
from audiofic.yamlfile import Node, Scalar, SchemaReader, Table

_WHAT = "`attribution: llm`"
_NEEDED = {
    "url": "Write the server's address: `url: http://localhost:11434/v1`.",
    "model": "Write the server's name for the model: `model: qwen2.5:14b`.",
}
_KEY_FROM = "key_from"
"""Once named the environment variable with the API key, so that a stranger's production could ask for any."""
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
    if isinstance(node, Table):
        node = _without_key_from(reader, node)
    values = reader.table(node, _WHAT, LLM_KEYS)
    if not isinstance(node, Table) and not (isinstance(node, Scalar) and node.is_null):
        return None
    for key in sorted(_NEEDED.keys() - values.keys()):
        reader.fault(node.line, "key-missing", f"{_WHAT} has no `{key}`.", _NEEDED[key])
    texts = {key: reader.text(values[key], f"`{key}`") for key in LLM_KEYS if key in values}
    url, model = texts.get("url"), texts.get("model")
    if url is not None and (problem := refuse_url(url, _QUESTION)) is not None:
        reader.fault(values["url"].line, "bad-url", f"The server's `url` {problem}.", _NEEDED["url"])
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
        **{key: number for key, number in numbers.items() if number is not None},
    )


def _without_key_from(reader: SchemaReader, section: Table) -> Table:
    """The section without the key that is not read any more; a fault says where API keys stand now."""
    for key, _value in section.entries:
        if key.text == _KEY_FROM:
            message = f"`{_KEY_FROM}` is not read any more: no production says which of your keys is sent."
            hint = (
                "Delete the line, and set the environment variable AUDIOFIC_MODEL_SERVERS to the server's "
                "address with `=KEY` behind it (docs/local-model.md)."
            )
            reader.fault(key.line, "key-from", message, hint)
    kept = tuple(entry for entry in section.entries if entry[0].text != _KEY_FROM)
    return replace(section, entries=kept)

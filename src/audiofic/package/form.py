"""How a finished file is encoded, by its own account: codec, rate, channels, bit rate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mutagen.mp3

from audiofic.errors import FfmpegError


@dataclass(frozen=True, slots=True)
class Form:
    """What a file says of its sound."""

    codec: str
    sample_rate: int
    """Hz."""
    channels: int
    kbps: float
    is_constant: bool
    """True for a constant bit rate; told of MP3s only."""

    def __str__(self) -> str:
        return f"{self.codec} {self.kbps:.0f}k"


def read_form(path: Path) -> Form:
    """The form of an MP3 or M4B; `FfmpegError` for any other file, or a damaged one."""
    try:
        info: Any = getattr(mutagen.File(path), "info", None)
    except mutagen.MutagenError as error:
        raise FfmpegError(f"{path.name} can't be read ({error}).", "Delete it and build again.") from error
    if info is None:
        raise FfmpegError(f"{path.name} is not a sound file.", "Delete it and build again.")
    codec = "MP3" if path.suffix == ".mp3" else "AAC"
    is_constant = getattr(info, "bitrate_mode", None) == mutagen.mp3.BitrateMode.CBR
    return Form(codec, info.sample_rate, info.channels, info.bitrate / 1000, is_constant)

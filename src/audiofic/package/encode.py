"""A chapter's PCM into every format that is wanted, all at once, counted to the frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.errors import AudioficError, FfmpegError
from audiofic.ffmpeg import decode, feed
from audiofic.files import replacing
from audiofic.package import FRAMES_PER_PACKET, SAMPLE_RATE, EncodedChapter
from audiofic.package.adts import count_packets
from audiofic.profiles import KBPS

MP3_EFFORT = "7"
"""LAME's -q. Measured on speech at 192k: as close to the source as 5, in half the time."""
AAC_CODER = "fast"
"""Measured on speech with noise, ffmpeg n9: the default coder overshoots peaks by up to 2.8 dB at 64k and
1.5 dB at 96k, `fast` by 0.43 dB at 96k, with 12 dB less noise against the source, at twice the speed."""
OPUS_RATE = 48_000
"""Hz; the only rate that Opus decodes to at full band (RFC 7845, 4.2)."""

_SOURCE = ("-v", "error", "-y", "-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", "1", "-i", "pipe:0")
# bitexact: no version strings or dates, the same bytes every time
_EXACT = ("-map", "0:a", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
_CUT_SHORT_HINT = "Look for a full disk; then run the same command again."
_PADDING_S = 0.06
"""What a decoder may add to a short file: AAC packets are whole, and so is what Opus resamples."""
_MP3_FRAMES = 1_152
_INFO_OFFSET = 4 + 17  # MPEG-1 layer III, one channel: header and side information come before the Info tag


@dataclass(frozen=True, slots=True)
class Encoder:
    """A row of `ENCODERS`: how ffmpeg is asked for it, and how much sound a finished file holds."""

    arguments: Callable[[int], list[str]]
    """kbps -> codec and container."""
    count: Callable[[Path], int]
    """Frames at 44,100 Hz; 0 where the file is not whole."""


def encode_chapter(
    blocks: Iterable[NDArray[np.int16]], paths: Mapping[str, Path], kbps: Mapping[str, int] = KBPS
) -> int:
    """Encode mono 44,100 Hz blocks, already levelled and limited, into all those files in one run of ffmpeg.

    `paths` has a key of `ENCODERS` for each file; the encoders run side by side on the same PCM. Nothing has
    tags yet: the writers give it those. Returns the frames. The files take their names when every frame that
    went in has been counted in what came out; else nothing is left. Raises `FfmpegError` for that,
    `AudioficError` for no audio or frames that don't fill whole AAC packets. The same blocks give the same
    bytes.
    """
    count = _Count(blocks)
    with ExitStack() as stack:
        parts = {kind: stack.enter_context(replacing(path)) for kind, path in paths.items()}
        outputs = [_output(kind, part, kbps) for kind, part in parts.items()]
        feed([*_SOURCE, *(word for words in outputs for word in words)], count.content(whole_packets=True))
        for kind, part in parts.items():
            _check(paths[kind], ENCODERS[kind].count(part), count.frames)
    return count.frames


def encode_sound(
    blocks: Iterable[NDArray[np.int16]], path: Path, sample_rate: int, kbps: Mapping[str, int] = KBPS
) -> int:
    """Encode blocks of any length as one file (see `package.write_sound`)."""
    count = _Count(blocks)
    kind = path.suffix.lower()[1:]
    is_lossless = kind in ("wav", "flac")
    rate = [] if is_lossless or kind == "opus" else ["-ar", str(SAMPLE_RATE)]
    codec = SINGLE_FORMATS[kind]({**KBPS, **kbps})
    source = [word if word != str(SAMPLE_RATE) else str(sample_rate) for word in _SOURCE]
    with replacing(path) as part:
        feed([*source, *_EXACT, *rate, *codec, f"file:{part}"], count.content(whole_packets=False))
        written = sum(block.size for block in decode(part, sample_rate))
        if abs(written - count.frames) > _PADDING_S * sample_rate:
            _check(path, written, count.frames)
    return count.frames


class _Count:
    """Blocks on their way to the encoder, counted."""

    def __init__(self, blocks: Iterable[NDArray[np.int16]]) -> None:
        self.frames = 0
        self._blocks = blocks

    def content(self, whole_packets: bool) -> Iterator[bytes]:
        for block in self._blocks:
            self.frames += block.size
            yield block.astype("<i2", copy=False).tobytes()
        if self.frames == 0:
            raise AudioficError("There is no audio to encode.")
        if whole_packets and self.frames % FRAMES_PER_PACKET:
            raise AudioficError(f"A chapter of {self.frames} frames does not fill whole AAC packets.")


def inspect_chapter(paths: Mapping[str, Path]) -> EncodedChapter:
    """The chapter in these files; `FfmpegError` where its MP3 or AAC, which must be there, is not whole."""
    packets = count_packets(paths["aac"])
    frames = (packets - 1) * FRAMES_PER_PACKET
    _check(paths["aac"], packets * FRAMES_PER_PACKET, max(frames, 1) + FRAMES_PER_PACKET)
    _check(paths["mp3"], count_mp3_frames(paths["mp3"]), frames)
    return encoded_chapter(paths, frames)


def encoded_chapter(paths: Mapping[str, Path], frames: int) -> EncodedChapter:
    """The chapter in these files, whose frames `encode_chapter` has just counted."""
    packets = frames // FRAMES_PER_PACKET + 1
    others = {kind: path for kind, path in paths.items() if kind in ENCODERS.keys() - {"mp3", "aac"}}
    return EncodedChapter(paths["mp3"], paths["aac"], frames, packets, others)


def _output(kind: str, path: Path, kbps: Mapping[str, int]) -> list[str]:
    return [*_EXACT, *ENCODERS[kind].arguments(kbps.get(kind, 0)), f"file:{path}"]


def _as_mp3(kbps: int) -> list[str]:
    codec = ["-c:a", "libmp3lame", "-b:a", f"{kbps}k", "-compression_level", MP3_EFFORT]
    return [*codec, "-id3v2_version", "0", "-write_xing", "1", "-f", "mp3"]


def _as_aac(kbps: int) -> list[str]:
    return ["-c:a", "aac", "-b:a", f"{kbps}k", "-aac_coder", AAC_CODER, "-f", "adts"]


def _as_opus(kbps: int) -> list[str]:
    return [
        "-c:a",
        "libopus",
        "-b:a",
        f"{kbps}k",
        "-application",
        "audio",
        "-ar",
        str(OPUS_RATE),
        "-f",
        "opus",
    ]


def _as_flac(kbps: int) -> list[str]:
    return ["-c:a", "flac", "-compression_level", "5", "-f", "flac"]


def _check(path: Path, counted: int, frames: int) -> None:
    """A full disk can end an encoder early and leave files that play."""
    if counted != frames:
        message = f"{path.name} was cut short: it holds {counted} of {frames} frames."
        raise FfmpegError(message, _CUT_SHORT_HINT)


def _count_aac_frames(path: Path) -> int:
    """The frames that went into an ADTS file; the first packet is the encoder's run-in."""
    return max(0, count_packets(path) - 1) * FRAMES_PER_PACKET


def _count_decoded_frames(path: Path) -> int:
    """The frames of a FLAC, decoded: its header alone would not tell a file cut short."""
    try:
        return sum(block.size for block in decode(path, SAMPLE_RATE))
    except FfmpegError:
        return 0


def _count_opus_frames(path: Path) -> int:
    """The frames that an Opus file of ours was made from: decoded at its own rate, reckoned back."""
    try:
        decoded = sum(block.size for block in decode(path, OPUS_RATE))
    except FfmpegError:
        return 0
    # A chapter is a whole number of AAC packets, so that the resampler's rounding can't hide a lost one.
    packets = decoded * SAMPLE_RATE / OPUS_RATE / FRAMES_PER_PACKET
    return round(packets) * FRAMES_PER_PACKET if abs(packets - round(packets)) < 0.05 else 0


def count_mp3_frames(path: Path) -> int:
    """The frames of sound that an MP3's Info header promises; 0 where there is none or the file is shorter.

    ID3 tags before it are skipped. The header counts MPEG frames and bytes, and what the encoder put before
    and after the sound (LAME's gapless extension, "Mp3 Info Tag rev 1").
    """
    with path.open("rb") as file:
        start = id3_size(file.read(10))
        file.seek(start)
        head = file.read(4 + 17 + 160)
    tag = head[_INFO_OFFSET:]
    if len(tag) < 144 or tag[:4] not in (b"Info", b"Xing") or tag[7] & 3 != 3:
        return 0
    mpeg_frames, size = int.from_bytes(tag[8:12]), int.from_bytes(tag[12:16])
    if path.stat().st_size - start != size:
        return 0
    padding = int.from_bytes(tag[141:144])
    return mpeg_frames * _MP3_FRAMES - (padding >> 12) - (padding & 0xFFF)


def id3_size(head: bytes) -> int:
    """How long the ID3v2 tag is that begins with these 10 bytes; 0 for none (ID3v2.3, 3.1)."""
    if len(head) < 10 or head[:3] != b"ID3":
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


ENCODERS: Mapping[str, Encoder] = {
    "mp3": Encoder(_as_mp3, count_mp3_frames),
    "aac": Encoder(_as_aac, _count_aac_frames),
    "opus": Encoder(_as_opus, _count_opus_frames),
    "flac": Encoder(_as_flac, _count_decoded_frames),
}
"""Encoding -> how it is made and counted."""
SINGLE_FORMATS: Mapping[str, Callable[[Mapping[str, int]], list[str]]] = {
    "wav": lambda kbps: ["-c:a", "pcm_s16le", "-f", "wav"],
    "mp3": lambda kbps: _as_mp3(kbps["mp3"]),
    "flac": lambda kbps: _as_flac(0),
    "opus": lambda kbps: _as_opus(kbps["opus"]),
    "m4a": lambda kbps: [*_as_aac(kbps["aac"])[:-1], "ipod"],
}
"""Ending of a single file -> how it is made."""

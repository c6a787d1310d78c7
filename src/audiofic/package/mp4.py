"""An MP4 file of AAC packets with a chapter track: all that stands in it before the sound.

The atoms are those of ISO/IEC 14496-12 and -14 and of Apple's QuickTime File Format, as ffmpeg's `ipod` muxer
writes them. Nothing in memory grows with the book but some bytes a packet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from audiofic.package import FRAMES_PER_PACKET, SAMPLE_RATE

Sizes = NDArray[np.uint32]
"""Bytes of each packet, in order; `SIZES_FORM` as the file has them, so that nobody has to copy so many."""
SIZES_FORM = np.dtype(">u4")

CHUNK_PACKETS = 1_024
"""Packets in a chunk, the stretches whose places the file lists: about 24 s."""
_LONGEST_32 = (1 << 32) - 1
_ROOM_BYTES = 1 << 28
"""More than stands before the sound of any book; the longer the sound, the sooner places have 64 bits."""
_AUDIO, _TEXT = 1, 2
"""Track numbers."""
_UNITY = bytes.fromhex("00010000" + "00" * 12 + "00010000" + "00" * 12 + "40000000")
_UTF8 = bytes.fromhex("0000000c 656e6364 00000100")
"""`encd`, behind the text of each mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A chapter of the chapter track."""

    title: str
    frames: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes in a row, left where they stand: a table as long as the book is not copied for each atom."""

    parts: tuple[bytes | memoryview, ...]

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(map(len, self.parts))


def lay_out_mp4(
    marks: Sequence[Mark], user_data: bytes, sizes: Sizes, audio_bytes: int, language: str = "und"
) -> Stretch:
    """The file up to its first packet; behind it the packets are to follow, `audio_bytes` in all.

    `user_data` is what `udta` holds, `language` that of the tracks (ISO 639-2/T). The result is as long for
    any values in `sizes`, so that there is room for it before the packets are known.
    """
    texts = [_text(mark.title) for mark in marks]
    content = sum(map(len, texts)) + audio_bytes
    is_long = content > _LONGEST_32 - _ROOM_BYTES
    ftyp = _atom(b"ftyp", b"M4A ", _int(0x200), b"M4A isomiso2")
    mdat = _int(1) + b"mdat" + _int(content + 16, 8) if is_long else _int(content + 8) + b"mdat"

    def moov(start: int) -> Stretch:
        """`start`: where the texts stand, and behind them the packets."""
        times = _Times.of(sizes.size * FRAMES_PER_PACKET, language)
        audio = _audio_track(times, sizes, start + sum(map(len, texts)), is_long)
        chapters = _text_track(times, [mark.frames for mark in marks], texts, start, is_long)
        return _atom(b"moov", times.movie_header(), audio, chapters, _atom(b"udta", user_data))

    before = ftyp.size + moov(0).size + len(mdat)
    return _row(ftyp, moov(before), mdat, *texts)


@dataclass(frozen=True, slots=True)
class _Times:
    """How long things are; 64 bits where 32 don't hold them (27 hours). Nothing says when it was made."""

    media: int
    """Frames of all packets."""
    heard: int
    """The same without the encoder's run-in, which an edit list cuts off."""
    width: int
    language: bytes
    """Three letters in five bits each (ISO/IEC 14496-12, 8.4.2.3)."""

    @staticmethod
    def of(media: int, language: str) -> _Times:
        first, second, third = (ord(letter) - 0x60 for letter in language)
        packed = _int(first << 10 | second << 5 | third, 2)
        return _Times(media, media - FRAMES_PER_PACKET, 8 if media > _LONGEST_32 else 4, packed)

    def version(self, flags: int = 0) -> bytes:
        return _int(((self.width == 8) << 24) + flags)

    def movie_header(self) -> Stretch:
        head = (self.version(), bytes(2 * self.width), _int(SAMPLE_RATE), _int(self.heard, self.width))
        return _atom(b"mvhd", *head, _int(0x10000), _int(0x100, 2), bytes(10), _UNITY, bytes(24), _int(3))

    def track_header(self, track: int, flags: int, volume: int) -> Stretch:
        head = (self.version(flags), bytes(2 * self.width), _int(track), bytes(4))
        heard, group = _int(self.heard, self.width), _int(1 if track == _AUDIO else 0, 2)
        return _atom(b"tkhd", *head, heard, bytes(10), group, _int(volume, 2), bytes(2), _UNITY, bytes(8))

    def edits(self, first: int) -> Stretch:
        entry = (_int(self.heard, self.width), _int(first, self.width), _int(0x10000))
        return _atom(b"edts", _atom(b"elst", self.version(), _int(1), *entry))

    def media_header(self, frames: int) -> Stretch:
        head = (self.version(), bytes(2 * self.width), _int(SAMPLE_RATE), _int(frames, self.width))
        return _atom(b"mdhd", *head, self.language, bytes(2))


def _audio_track(times: _Times, sizes: Sizes, start: int, is_long: bool) -> Stretch:
    chunks = _sums(sizes, CHUNK_PACKETS)
    starts = start + np.cumsum(chunks) - chunks
    whole, rest = divmod(sizes.size, CHUNK_PACKETS)
    runs = [(1, CHUNK_PACKETS)] if whole else []
    runs += [(whole + 1, rest)] if rest else []
    # A player that seeks decodes one packet before the one it wants (ISO/IEC 14496-12, 10.1).
    preroll = _full(b"sgpd", b"roll", _int(2), _int(1), (-1).to_bytes(2, signed=True), version=1)
    table = _atom(
        b"stbl",
        _full(b"stsd", _int(1), _sound_entry(sizes, times)),
        _full(b"stts", _int(1), _int(sizes.size), _int(FRAMES_PER_PACKET)),
        _full(b"stsc", _int(len(runs)), *(_int(first) + _int(count) + _int(1) for first, count in runs)),
        _full(b"stsz", _int(0), _int(sizes.size), sizes.astype(SIZES_FORM, copy=False).view(np.uint8).data),
        _places(starts, is_long),
        preroll,
        _full(b"sbgp", b"roll", _int(1), _int(sizes.size), _int(1)),
    )
    return _atom(
        b"trak",
        times.track_header(_AUDIO, flags=3, volume=0x100),
        times.edits(first=FRAMES_PER_PACKET),
        _atom(b"tref", _atom(b"chap", _int(_TEXT))),
        _media(times, times.media, b"soun", b"SoundHandler", _full(b"smhd", bytes(4)), table),
    )


def _sound_entry(sizes: Sizes, times: _Times) -> Stretch:
    """What the packets are: AAC-LC, one channel (ISO/IEC 14496-1, 7.2.6: descriptors in descriptors)."""
    per_second = SAMPLE_RATE // FRAMES_PER_PACKET
    seconds = _sums(sizes, per_second)
    most = round(int(seconds.max()) * 8 * SAMPLE_RATE / (per_second * FRAMES_PER_PACKET))
    mean = round(int(seconds.sum()) * 8 * SAMPLE_RATE / times.media)
    object_type, rate_index, channels = 2, 4, 1
    form = _int(object_type << 11 | rate_index << 7 | channels << 3, 2)
    decoder = b"\x40\x15" + bytes(3) + _int(most) + _int(mean) + _descriptor(5, form)
    stream = _int(1, 2) + b"\0" + _descriptor(4, decoder) + _descriptor(6, b"\2")
    samples = _int(channels, 2) + _int(16, 2) + bytes(4) + _int(SAMPLE_RATE << 16)
    esds = _full(b"esds", _descriptor(3, stream))
    return _atom(b"mp4a", bytes(6), _int(1, 2), bytes(8), samples, esds)


def _text_track(
    times: _Times, lengths: Sequence[int], texts: Sequence[bytes], start: int, is_long: bool
) -> Stretch:
    """Apple's chapter track: a text for each chapter, never enabled, so that none is a subtitle."""
    # ETSI TS 126 245, 5.16: flags; no justification, colour or box; a style in font 1, which has no name.
    plain = bytes(6) + _int(1, 2) + _int(1) + bytes(18) + _int(1, 2) + bytes(6)
    entry = _atom(b"text", plain, _atom(b"ftab", _int(1, 2), _int(1, 2), b"\0"))
    table = _atom(
        b"stbl",
        _full(b"stsd", _int(1), entry),
        _full(b"stts", _int(len(lengths)), *(_int(1) + _int(frames) for frames in lengths)),
        _full(b"stsc", _int(1), _int(1) + _int(len(texts)) + _int(1)),
        _full(b"stsz", _int(0), _int(len(texts)), *(_int(len(text)) for text in texts)),
        _places(np.array([start]), is_long),
    )
    shown = _full(b"gmin", bytes.fromhex("0040 8000 8000 8000 0000 0000"))
    header = _atom(b"gmhd", shown, _atom(b"text", _UNITY))
    return _atom(
        b"trak",
        times.track_header(_TEXT, flags=0, volume=0),
        times.edits(first=0),
        _media(times, times.heard, b"text", b"SubtitleHandler", header, table),
    )


def _media(times: _Times, frames: int, kind: bytes, name: bytes, header: Stretch, table: Stretch) -> Stretch:
    handler = _full(b"hdlr", bytes(4), kind, bytes(12), name, b"\0")
    here = _atom(b"dinf", _full(b"dref", _int(1), _full(b"url ", flags=1)))
    return _atom(b"mdia", times.media_header(frames), handler, _atom(b"minf", header, here, table))


def _places(starts: NDArray[np.int64], is_long: bool) -> Stretch:
    """Where the chunks are in the file."""
    kind, form = (b"co64", ">u8") if is_long else (b"stco", ">u4")
    return _full(kind, _int(starts.size), starts.astype(form).tobytes())


def _text(title: str) -> bytes:
    content = title.encode()[:_LONGEST_TITLE].decode(errors="ignore").encode()
    return _int(len(content), 2) + content + _UTF8


_LONGEST_TITLE = 0xFFFF


def _descriptor(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x80, 0x80, 0x80, len(content)]) + content


def _sums(sizes: Sizes, count: int) -> NDArray[np.int64]:
    """How many bytes every `count` packets have together, the last ones being as many as are left."""
    whole = sizes.size - sizes.size % count
    rest = sizes[whole:].sum(dtype=np.int64)
    rows: NDArray[np.int64] = sizes[:whole].reshape(-1, count).sum(axis=1, dtype=np.int64)
    return rows if whole == sizes.size else np.append(rows, rest)


def _full(kind: bytes, *parts: bytes | memoryview | Stretch, version: int = 0, flags: int = 0) -> Stretch:
    """An atom with a version and flags."""
    return _atom(kind, _int(version << 24 | flags), *parts)


def _atom(kind: bytes, *parts: bytes | memoryview | Stretch) -> Stretch:
    content = _row(*parts)
    return _row(_int(8 + content.size), kind, content)


def _row(*parts: bytes | memoryview | Stretch) -> Stretch:
    rows = (part.parts if isinstance(part, Stretch) else (part,) for part in parts)
    return Stretch(tuple(chain.from_iterable(rows)))


def _int(value: int, width: int = 4) -> bytes:
    return value.to_bytes(width)

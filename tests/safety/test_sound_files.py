"""A sound file of a stranger's is decoded or refused; it opens no other file and no connection."""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from audiofic.errors import AudioficError, FfmpegError
from audiofic.ffmpeg import decode
from audiofic.mix import music
from audiofic.mix.music import load_stings, open_layer
from audiofic.model import Layer
from audiofic.settings import MixSettings
from sounds import sine, write_wav

RATE = 44_100


def box(name: bytes, content: bytes) -> bytes:
    """An atom of a QuickTime file."""
    return struct.pack(">I", 8 + len(content)) + name + content


def full(name: bytes, content: bytes) -> bytes:
    """An atom with a version and flags of zero."""
    return box(name, bytes(4) + content)


def quicktime(url: str) -> bytes:
    """A QuickTime film of one second whose sound is said to lie in another file."""
    reference = full(b"dref", struct.pack(">I", 1) + full(b"url ", url.encode() + b"\0"))
    form = box(b"sowt", bytes(6) + struct.pack(">H8xHHHHI", 1, 1, 16, 0, 0, RATE << 16))
    table = full(b"stsd", struct.pack(">I", 1) + form) + full(b"stts", struct.pack(">III", 1, RATE, 1))
    table += full(b"stsc", struct.pack(">IIII", 1, 1, RATE, 1)) + full(b"stsz", struct.pack(">II", 2, RATE))
    table += full(b"stco", struct.pack(">II", 1, 44))
    media = full(b"mdhd", struct.pack(">IIIIHH", 0, 0, RATE, RATE, 0, 0)) + full(
        b"hdlr", b"mhlrsoun" + bytes(13)
    )
    media += box(b"minf", full(b"smhd", bytes(4)) + box(b"dinf", reference) + box(b"stbl", table))
    head = struct.pack(">IIIIIH70xI", 0, 0, RATE, RATE, 1 << 16, 256, 2)
    track = box(b"tkhd", struct.pack(">IIIIII", 7, 0, 0, 1, 0, RATE) + bytes(60)) + box(b"mdia", media)
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", full(b"mvhd", head) + box(b"trak", track))


def reference_movie(url: str) -> bytes:
    """A QuickTime film that is nothing but the address of another one."""
    address = url.encode() + b"\0"
    data = full(b"rdrf", b"url " + struct.pack(">I", len(address)) + address)
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", box(b"rmra", box(b"rmda", data)))


DISGUISES = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{where}\n#EXT-X-ENDLIST\n",
    "hls concat": "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\nconcat:{where}|{secret}\n#EXT-X-ENDLIST\n",
    "hls data": "#EXTM3U\n#EXTINF:1,\ndata:audio/wav;base64,UklGRg==\n#EXT-X-ENDLIST\n",
    "hls key": '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{where}"\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n',
    "ffconcat": "ffconcat version 1.0\nfile '{where}'\n",
    "ffconcat unsafe": "ffconcat version 1.0\nfile '{where}'\noption safe 0\noption protocol_whitelist ALL\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 9 RTP/AVP 0\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
    'profiles="urn:mpeg:dash:profile:isoff-main:2011" mediaPresentationDuration="PT1S"><Period>'
    '<AdaptationSet mimeType="audio/mp4"><Representation id="1" bandwidth="1">'
    "<BaseURL>{where}</BaseURL></Representation></AdaptationSet></Period></MPD>",
    "asx": '<asx version="3.0"><entry><ref href="{where}"/></entry></asx>',
    "pls": "[playlist]\nFile1={where}\nLength1=1\n",
    "m3u": "#EXTM3U\n{where}\n",
    "redirect": "rtsp://127.0.0.1:9/x\n",
    "avisynth": 'WavSource("{secret}")\n',
    "subtitles": "[Script Info]\nScriptType: v4.00+\n[Events]\nDialogue: 0,0:00:00.00,0:00:01.00\n",
    "tags": ";FFMETADATA1\ntitle=x\n",
}


@pytest.mark.parametrize("name", [*DISGUISES, "quicktime", "quicktime reference"])
def test_a_playlist_in_disguise_opens_nothing(
    name: str, tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    """Each names a sound beside it or a server; the real ffmpeg is given it as it gives a producer's file."""
    address, paths = asked
    secret = write_wav(tmp_path / "secret.wav", sine(1.0, -6, sample_rate=RATE), RATE)
    for where, suffix in ((secret.as_uri(), ".m3u8"), (f"{address}/x.wav", ".wav")):
        path = tmp_path / f"bell{suffix}"
        if name == "quicktime":
            path.write_bytes(quicktime(where))
        elif name == "quicktime reference":
            path.write_bytes(reference_movie(where))
        else:
            path.write_text(DISGUISES[name].format(where=where, secret=secret))
        with pytest.raises(FfmpegError):
            list(decode(path))
    assert paths == []


def test_a_playlist_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "bell.wav").write_text("ffconcat version 1.0\nfile x.wav\n")
    with pytest.raises(FfmpegError) as caught:
        list(decode(tmp_path / "bell.wav"))
    assert "playlist" in (caught.value.hint or "")


def wav(rate: int, channels: int, bits: int, said_bytes: int, content: bytes) -> bytes:
    """A WAV whose header says so, whatever its content is."""
    block = min(channels * bits // 8, 0xFFFF)
    head = struct.pack("<HHIIHH", 1, channels, rate, rate * block & 0xFFFFFFFF, block, bits)
    return (
        b"RIFF" + struct.pack("<I", 0xFFFFFFFF) + b"WAVEfmt " + struct.pack("<I", 16) + head + b"data"
        + struct.pack("<I", said_bytes) + content
    )  # fmt: skip


@pytest.mark.parametrize("rate", [0, 1, 2**31, 2**32 - 1])
@pytest.mark.parametrize("channels", [0, 1, 65_535])
@pytest.mark.parametrize("bits", [0, 16, 65_535])
def test_a_header_that_lies_is_refused_or_its_sound_is_short(
    rate: int, channels: int, bits: int, tmp_path: Path
) -> None:
    """However many hertz, channels and bytes it claims: what is heard ends, and is made of numbers."""
    path = tmp_path / "bell.wav"
    path.write_bytes(wav(rate, channels, bits, 0xFFFFFFF0, b"\x10\x20" * 40))
    with suppress(FfmpegError):
        heard = np.concatenate([np.zeros(0, dtype=np.float32), *decode(path, RATE)])
        assert np.isfinite(heard).all()
        assert heard.size <= 80 * RATE


def test_a_file_of_few_samples_a_second_is_no_longer_than_a_sting_may_be(tmp_path: Path) -> None:
    """A megabyte at 8 Hz would last for 18 hours."""
    (tmp_path / "bell.wav").write_bytes(wav(8, 1, 16, 2**20, b"\x10\x20\x60\xa0" * 2**18))
    mix = MixSettings(stings={"scene": "bell.wav"})
    sting = load_stings(mix, "seed", tmp_path, ["scene"])["scene"]
    assert 14 * RATE < sting.size <= 15 * RATE


@pytest.mark.parametrize("name", ["bell.txt", "bell", "bell.m3u8", "bell.jpg", "bell.exe"])
def test_a_sound_is_told_by_what_is_in_it(name: str, tmp_path: Path) -> None:
    write_wav(tmp_path / name, sine(0.5, -12, sample_rate=RATE), RATE)
    assert sum(block.size for block in decode(tmp_path / name, RATE)) == RATE // 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF",
        b"<svg/>",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"MZ" + bytes(500),
        b"#!/bin/sh\n",
        b"\0" * 5_000,
    ],
    ids=range(7),
)
def test_what_is_no_sound_is_refused_whatever_it_is_called(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bell.wav").write_bytes(content)
    with pytest.raises(FfmpegError):
        list(decode(tmp_path / "bell.wav", RATE))


def test_a_sound_without_end_is_refused_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(music, "LONGEST_SECONDS", 1)
    write_wav(tmp_path / "sea.wav", sine(1.5, -20, sample_rate=RATE), RATE)
    write_wav(tmp_path / "lake.wav", sine(0.9, -20, sample_rate=RATE), RATE)
    with pytest.raises(AudioficError, match="longer than"):
        open_layer(Layer("bed", "sea.wav", 0, RATE, -20.0), "seed", tmp_path)
    heard = next(open_layer(Layer("bed", "lake.wav", 0, RATE, -20.0), "seed", tmp_path))
    assert np.abs(heard).max() > 0

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic.errors import AudioficError, FfmpegError
from audiofic.ffmpeg import ENVIRONMENT_OVERRIDE, decode, ffmpeg_path
from audiofic.package import FRAMES_PER_PACKET, PackagedChapter, write_sound
from audiofic.package.adts import count_packets
from audiofic.package.encode import ENCODERS, count_mp3_frames, encode_chapter, inspect_chapter

Pcms = tuple[NDArray[np.int16], ...]
Chapters = tuple[PackagedChapter, ...]


def offset(sound: NDArray[np.float32], wanted: NDArray[np.int16], around: int) -> int:
    """By how many frames `wanted` is off `around` in `sound`, by cross-correlation."""
    begin = max(0, around - 4_000)
    window = sound[begin : around + wanted.size + 4_000].astype(np.float64)
    size = 1 << (window.size + wanted.size).bit_length()
    spectrum = np.fft.rfft(window, size) * np.conj(np.fft.rfft(wanted.astype(np.float64), size))
    return int(np.fft.irfft(spectrum, size)[: window.size].argmax()) + begin - around


def test_an_mp3_decodes_to_every_frame_in_its_place(pcms: Pcms, chapters: Chapters) -> None:
    for pcm, chapter in zip(pcms, chapters, strict=True):
        sound = np.concatenate(list(decode(chapter.encoded.mp3)))
        assert sound.size == pcm.size == chapter.encoded.frames
        assert offset(sound, pcm[30_000:60_000], 30_000) == 0


def test_a_chapter_is_its_packets_and_the_encoders_run_in(pcms: Pcms, chapters: Chapters) -> None:
    for pcm, chapter in zip(pcms, chapters, strict=True):
        assert chapter.encoded.packets == pcm.size // FRAMES_PER_PACKET + 1
        sound = np.concatenate(list(decode(chapter.encoded.aac)))
        assert sound.size == chapter.encoded.packets * FRAMES_PER_PACKET
        assert offset(sound, pcm[30_000:60_000], 30_000 + FRAMES_PER_PACKET) == 0


def test_decoded_peaks_stay_below_minus_3_db(pcms: Pcms, chapters: Chapters) -> None:
    for pcm, chapter in zip(pcms, chapters, strict=True):
        assert 20 * np.log10(np.abs(pcm).max() / 32_768) == pytest.approx(-4.0, abs=0.1)
        for path in (chapter.encoded.mp3, chapter.encoded.aac):
            peak = max(float(np.abs(block).max()) for block in decode(path))
            assert 20 * np.log10(peak) <= -3.0


def test_the_mp3_is_constant_192k_mono_with_an_info_header(chapters: Chapters) -> None:
    from mutagen.mp3 import MP3, BitrateMode

    info = MP3(chapters[0].encoded.mp3).info
    assert (info.sample_rate, info.channels) == (44_100, 1)
    assert abs(info.bitrate - 192_000) < 10
    assert info.bitrate_mode == BitrateMode.CBR
    assert b"Info" in chapters[0].encoded.mp3.read_bytes()[:64]


def test_the_same_blocks_give_the_same_bytes_however_they_are_cut(
    pcms: Pcms, chapters: Chapters, tmp_path: Path
) -> None:
    paths = {kind: tmp_path / f"a.{kind}" for kind in ENCODERS}
    encode_chapter([pcms[0]], paths)
    for kind, path in paths.items():
        assert path.read_bytes() == chapters[0].encoded.mp3.with_suffix(f".{kind}").read_bytes()


def test_a_format_is_the_same_whether_it_is_made_alone_or_with_the_others(
    pcms: Pcms, chapters: Chapters, tmp_path: Path
) -> None:
    for kind in ENCODERS:
        encode_chapter([pcms[1]], {kind: tmp_path / f"a.{kind}"})
        alone = (tmp_path / f"a.{kind}").read_bytes()
        assert alone == chapters[1].encoded.mp3.with_suffix(f".{kind}").read_bytes()


def test_flac_loses_nothing(pcms: Pcms, chapters: Chapters) -> None:
    for pcm, chapter in zip(pcms, chapters, strict=True):
        sound = np.concatenate(list(decode(chapter.encoded.others["flac"])))
        assert np.array_equal(np.rint(sound * 32_768).astype(np.int16), pcm)


def test_opus_decodes_to_every_frame_in_its_place(pcms: Pcms, chapters: Chapters) -> None:
    for pcm, chapter in zip(pcms, chapters, strict=True):
        sound = np.concatenate(list(decode(chapter.encoded.others["opus"])))
        assert abs(sound.size - pcm.size) <= 2, "resampled there and back"
        assert abs(offset(sound, pcm[30_000:60_000], 30_000)) <= 1


@pytest.mark.parametrize("kind", ENCODERS)
@pytest.mark.parametrize("lost", [1, 400, 5_000])
def test_every_formats_count_finds_a_file_cut_short(
    chapters: Chapters, tmp_path: Path, kind: str, lost: int
) -> None:
    whole = chapters[0].encoded.mp3.with_suffix(f".{kind}")
    assert ENCODERS[kind].count(whole) == chapters[0].encoded.frames
    cut = tmp_path / f"a.{kind}"
    cut.write_bytes(whole.read_bytes()[:-lost])
    assert ENCODERS[kind].count(cut) != chapters[0].encoded.frames


def test_what_was_encoded_can_be_told_from_the_files(chapters: Chapters) -> None:
    for chapter in chapters:
        encoded = chapter.encoded
        paths = {"mp3": encoded.mp3, "aac": encoded.aac}
        assert inspect_chapter(paths) == replace(encoded, others={})


@pytest.mark.parametrize("suffix", ["mp3", "aac"])
@pytest.mark.parametrize("lost", [1, 400, 5_000])
def test_a_file_cut_short_is_never_taken_for_whole(
    chapters: Chapters, tmp_path: Path, suffix: str, lost: int
) -> None:
    for path in (chapters[0].encoded.mp3, chapters[0].encoded.aac):
        shutil.copy(path, tmp_path / f"a{path.suffix}")
    cut = tmp_path / f"a.{suffix}"
    cut.write_bytes(cut.read_bytes()[:-lost])
    with pytest.raises(FfmpegError, match="cut short"):
        inspect_chapter({"mp3": tmp_path / "a.mp3", "aac": tmp_path / "a.aac"})


@pytest.mark.parametrize("content", [b"", b"\xff", b"no sound at all, just words" * 20])
def test_a_file_that_is_no_audio_has_no_frames(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    assert count_mp3_frames(path) == 0
    assert count_packets(path) == 0


@pytest.mark.parametrize("frames", [0, 1, 1_023, 1_025])
def test_no_audio_or_half_a_packet_is_refused_and_leaves_nothing(tmp_path: Path, frames: int) -> None:
    with pytest.raises(AudioficError):
        encode_chapter(
            [np.zeros(frames, dtype=np.int16)], {"mp3": tmp_path / "a.mp3", "aac": tmp_path / "a.aac"}
        )
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_chapter_leaves_the_old_files_as_they_were(tmp_path: Path) -> None:
    for name in ("a.mp3", "a.aac"):
        (tmp_path / name).write_text("yesterday's")

    def blocks() -> Iterator[NDArray[np.int16]]:
        yield np.zeros(44_100, dtype=np.int16)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode_chapter(blocks(), {"mp3": tmp_path / "a.mp3", "aac": tmp_path / "a.aac"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "a.mp3": "yesterday's",
        "a.aac": "yesterday's",
    }


def test_an_encoder_that_loses_sound_without_a_word_is_found_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pcms: Pcms
) -> None:
    """As on a full disk: everything is taken, less is written, the exit code is 0."""
    program = tmp_path / "lossy-ffmpeg"
    program.write_text(f'#!/bin/sh\nhead -c 100000 | "{ffmpeg_path()}" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv(ENVIRONMENT_OVERRIDE, str(program))
    build = tmp_path / "build"
    with pytest.raises(FfmpegError, match="cut short"):
        encode_chapter([pcms[0]], {"mp3": build / "a.mp3", "aac": build / "a.aac"})
    assert list(build.iterdir()) == []


def test_a_sample_is_an_mp3_of_any_length(tmp_path: Path) -> None:
    path = tmp_path / "anna.mp3"
    assert write_sound([np.full(5_000, 100, dtype=np.int16), np.full(7, 100, dtype=np.int16)], path) == 5_007
    assert sum(block.size for block in decode(path)) == 5_007
    with pytest.raises(AudioficError, match="no audio"):
        write_sound([], tmp_path / "nobody.mp3")

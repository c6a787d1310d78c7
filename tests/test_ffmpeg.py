from __future__ import annotations

import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from audiofic import ffmpeg
from audiofic.errors import FfmpegError
from audiofic.ffmpeg import ENVIRONMENT_OVERRIDE, decode, feed, ffmpeg_path, listen, telling_line
from audiofic.files import replacing

SILENT_SINK = ["-v", "error", "-f", "s16le", "-ar", "44100", "-ac", "1", "-i", "pipe:0", "-f", "null", "-"]


def write_wav(path: Path, samples: np.ndarray, sample_rate: int = 44_100) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(np.rint(samples * 32_767).astype("<i2").tobytes())
    return path


def sine(seconds: float, hertz: float = 440.0, sample_rate: int = 44_100) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * sample_rate)) / sample_rate)


def pretend_ffmpeg(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    program = folder / "pretended-ffmpeg"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv(ENVIRONMENT_OVERRIDE, str(program))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every process that is started, to see that none is left running."""
    processes: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[call-overload]
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    return processes


def test_the_program_comes_with_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT_OVERRIDE, raising=False)
    assert Path(ffmpeg_path()).is_file()


def test_an_override_that_is_no_program_is_named_with_the_variable_to_unset(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(ENVIRONMENT_OVERRIDE, str(tmp_path / "nothing"))
    with pytest.raises(FfmpegError) as caught:
        ffmpeg_path()
    assert ENVIRONMENT_OVERRIDE in (caught.value.hint or "")


def test_a_program_that_can_not_run_is_an_error_with_a_hint(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_bytes(b"\x7fELF but not really")
    broken.chmod(0o755)
    monkeypatch.setenv(ENVIRONMENT_OVERRIDE, str(broken))
    with pytest.raises(FfmpegError, match="can't be started") as caught:
        feed(SILENT_SINK, [b"\0\0"])
    assert caught.value.hint


def test_a_wav_decodes_to_its_samples(tmp_path: Path) -> None:
    samples = sine(0.5)
    decoded = np.concatenate(list(decode(write_wav(tmp_path / "a.wav", samples))))
    assert decoded.dtype == np.float32
    assert np.abs(decoded - samples).max() < 1e-4


def test_decoding_resamples_and_stops_where_it_is_told(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", sine(2.0, sample_rate=22_050), 22_050)
    assert sum(block.size for block in decode(path, 44_100, seconds=0.5)) == 22_050


@pytest.mark.parametrize(
    "name",
    ["a b.wav", "-i.wav", 'it\'s "quoted".wav', "http:x.wav", "concat:a|b.wav", "%d.wav", "ünïcode….wav"],
)
def test_no_name_is_taken_for_an_option_or_an_address(tmp_path: Path, name: str) -> None:
    path = write_wav(tmp_path / name, sine(0.1))
    assert sum(block.size for block in decode(path)) == 4_410


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FfmpegError, match=r"bell\.wav"):
        list(decode(tmp_path / "bell.wav"))


def test_a_file_that_is_no_sound_is_refused_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "bell.wav").write_bytes(b"this is a letter, not a sound " * 100)
    with pytest.raises(FfmpegError) as caught:
        list(decode(tmp_path / "bell.wav"))
    assert "export" in (caught.value.hint or "")


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.wav\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile secret.wav\n",
    ],
)
def test_a_playlist_in_a_sound_files_place_opens_no_other_file(tmp_path: Path, playlist: str) -> None:
    write_wav(tmp_path / "secret.wav", sine(1.0))
    (tmp_path / "bell.wav").write_text(playlist)
    with pytest.raises(FfmpegError):
        list(decode(tmp_path / "bell.wav"))


def test_a_failing_ffmpeg_does_not_block_whoever_feeds_it() -> None:
    with pytest.raises(FfmpegError, match="no-such-codec"):
        feed([*SILENT_SINK[:-3], "-c:a", "no-such-codec", "-f", "null", "-"], [bytes(1 << 20)] * 20)


def test_what_the_caller_raises_passes_through_and_ffmpeg_is_stopped(
    started: list[subprocess.Popen[bytes]],
) -> None:
    def blocks() -> Iterator[bytes]:
        yield bytes(1_000)
        raise KeyError("a clip is gone")

    with pytest.raises(KeyError):
        feed(SILENT_SINK, blocks())
    assert [process.poll() is not None for process in started] == [True]


def test_who_stops_listening_stops_ffmpeg(started: list[subprocess.Popen[bytes]]) -> None:
    endless = listen(["-v", "error", "-f", "lavfi", "-i", "anullsrc", "-f", "s16le", "pipe:1"])
    assert next(endless)
    endless.close()  # type: ignore[attr-defined]
    assert [process.poll() is not None for process in started] == [True]


def test_a_talkative_ffmpeg_blocks_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend_ffmpeg(monkeypatch, tmp_path, "yes 'a warning' | head -c 1000000 >&2; cat >/dev/null")
    feed([], [bytes(1 << 18)] * 4)


def test_a_stalled_ffmpeg_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, started: list[subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setattr(ffmpeg, "STALL_SECONDS", 0.1)
    pretend_ffmpeg(monkeypatch, tmp_path, "exec tail -f /dev/null")
    with pytest.raises(FfmpegError, match="did nothing"):
        feed([], [bytes(1 << 20)] * 4)
    assert started[0].poll() is not None


def test_a_killed_ffmpeg_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend_ffmpeg(monkeypatch, tmp_path, "kill -9 $$")
    with pytest.raises(FfmpegError, match="signal 9"):
        feed([], [b"\0\0"])


def test_a_full_disk_is_told_as_such(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend_ffmpeg(
        monkeypatch, tmp_path, "echo '[mp3 @ 0x1] Error writing trailer: No space left on device' >&2; exit 1"
    )
    with pytest.raises(FfmpegError, match="No space left") as caught:
        feed([], [b"\0\0"])
    assert "disk space" in (caught.value.hint or "")


def test_the_telling_line_is_the_cause_not_the_formula() -> None:
    lines = [
        "[in#0 @ 0x5581] Error opening input: Invalid data found when processing input",
        "Error opening input file file:bell.wav.",
        "Error opening input files: Invalid data found when processing input",
    ]
    assert telling_line(lines) == "Error opening input: Invalid data found when processing input"
    assert telling_line(["Conversion failed!"]) == "Conversion failed!"
    assert telling_line([]) == ""


@pytest.mark.parametrize("name", ["bell.wav", "sounds/Regen (leise).mp3", "a.flac", "a.ogg", "a.m4a"])
@pytest.mark.parametrize(
    "content", [b"", b"no sound at all" * 99, b"RIFF\x24\0\0\0WAVEfmt ", b"ID3\x03" + bytes(99)]
)
def test_an_error_names_the_file_that_can_t_be_read(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    with pytest.raises(FfmpegError) as caught:
        list(decode(path))
    assert path.name in caught.value.message


def test_an_error_names_the_file_that_can_t_be_written(tmp_path: Path) -> None:
    with pytest.raises(FfmpegError) as caught, replacing(tmp_path / "out.mp3") as part:
        feed([*SILENT_SINK[:-3], "-c:a", "no-such-codec", "-f", "mp3", f"file:{part}"], [b"\0\0"])
    assert "(out.mp3)" in caught.value.message

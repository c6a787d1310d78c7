from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
from places import SEARCH_FRAMES, find_lag, read_captions, read_marks

from audiofic.ffmpeg import ffmpeg_path


def noise(frames: int) -> np.ndarray:
    return np.random.default_rng(2).normal(0, 0.1, frames).astype(np.float32)


def test_a_line_is_found_where_it_lies_however_loud_it_is_there() -> None:
    clip = noise(4_000)
    book = np.zeros(20_000, dtype=np.float32)
    book[7_003:11_003] += 0.3 * clip
    assert find_lag(book, 7_000, clip) == 3
    assert find_lag(book, 7_100, clip) == -97
    assert find_lag(book[7_003:], 0, clip) == 0


def test_no_line_is_looked_for_far_from_its_place() -> None:
    clip = noise(4_000)
    book = np.zeros(30_000, dtype=np.float32)
    book[20_000:24_000] += clip
    assert abs(find_lag(book, 10_000, clip)) <= SEARCH_FRAMES


def test_captions_begin_where_webvtt_says_with_hours_or_without() -> None:
    vtt = "WEBVTT\n\n1\n00:01.500 --> 00:02.000\nOne --> two.\n\n2\n01:02:03.004 --> 01:02:05.000\nThree.\n"
    assert read_captions(vtt) == [1.5, 3723.004]


def test_marks_are_read_to_the_frame(tmp_path: Path) -> None:
    marks = "".join(
        f"[CHAPTER]\nTIMEBASE=1/44100\nSTART={start}\nEND={end}\ntitle=x\n"
        for start, end in ((0, 10_001), (10_001, 44_100))
    )
    (tmp_path / "marks.txt").write_text(f";FFMETADATA1\n{marks}")
    source = ["-f", "lavfi", "-i", "sine=duration=1:sample_rate=44100", "-i", str(tmp_path / "marks.txt")]
    out = ["-map_chapters", "1", "-movie_timescale", "44100", str(tmp_path / "book.m4b")]
    subprocess.run([ffmpeg_path(), "-v", "error", *source, *out], check=True)
    assert read_marks(tmp_path / "book.m4b") == [(0, 10_001), (10_001, 44_100)]

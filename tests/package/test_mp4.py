"""What stands before the sound of an M4B is right at any length: 27 hours and 4 GiB need wider numbers."""

from __future__ import annotations

from pathlib import Path

import mutagen.mp4
import numpy as np
import pytest

from audiofic.ffmpeg import listen
from audiofic.package import FRAMES_PER_PACKET, SAMPLE_RATE
from audiofic.package.mp4 import CHUNK_PACKETS, Mark, lay_out_mp4


def marks_for(packets: int, count: int) -> list[Mark]:
    frames = (packets - 1) * FRAMES_PER_PACKET
    return [Mark(f"Part {number}", frames // count) for number in range(1, count + 1)]


@pytest.mark.parametrize(("hours", "bytes_a_packet"), [(1, 280), (26, 280), (28, 280), (28, 1_400)], ids=str)
def test_readers_find_length_and_chapters_of_a_book_of_any_size(
    tmp_path: Path, hours: int, bytes_a_packet: int
) -> None:
    packets = hours * 3_600 * SAMPLE_RATE // FRAMES_PER_PACKET
    sizes = np.full(packets, bytes_a_packet, dtype=np.uint32)
    audio_bytes = packets * bytes_a_packet
    head = lay_out_mp4(marks_for(packets, 3), b"", sizes, audio_bytes)
    with (tmp_path / "book.m4b").open("wb") as file:
        file.writelines(head.parts)
        file.truncate(head.size + audio_bytes)  # the sound itself: zeros that take no room
    assert mutagen.mp4.MP4(tmp_path / "book.m4b").info.length == pytest.approx(3_600 * hours, abs=0.1)
    asked = ["-v", "error", "-i", f"file:{tmp_path / 'book.m4b'}", "-f", "ffmetadata", "pipe:1"]
    told = b"".join(listen(asked)).decode().splitlines()
    assert [line for line in told if line.startswith("title=")] == [f"title=Part {n}" for n in (1, 2, 3)]


@pytest.mark.parametrize("packets", [1, 2, CHUNK_PACKETS - 1, CHUNK_PACKETS, CHUNK_PACKETS + 1, 3_000])
def test_the_places_of_its_chunks_are_where_the_packets_are(packets: int) -> None:
    sizes = np.arange(100, 100 + packets, dtype=np.uint32)
    head = b"".join(lay_out_mp4(marks_for(packets, 1), b"", sizes, int(sizes.sum())).parts)
    at = head.index(b"stco") + 8
    count = int.from_bytes(head[at : at + 4])
    found = [int.from_bytes(head[at + 4 * place : at + 4 * place + 4]) for place in range(1, count + 1)]
    ends = [0, *np.cumsum(sizes).tolist()]
    assert found == [len(head) + ends[first] for first in range(0, packets, CHUNK_PACKETS)]


def test_it_is_as_long_before_the_packets_are_known() -> None:
    known = np.arange(1, 2_000, dtype=np.uint32)
    guessed = np.ones_like(known)
    marks = marks_for(known.size, 2)
    assert lay_out_mp4(marks, b"x", known, 9_999).size == lay_out_mp4(marks, b"x", guessed, 9_999).size

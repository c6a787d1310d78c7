"""A chapter's packets are read as they were written; a file that is not whole is never taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.package.adts import HEADER_BYTES, count_packets, read_packets


def packet(content: bytes) -> bytes:
    """A packet with its ADTS header, as ffmpeg writes it."""
    length = len(content) + HEADER_BYTES
    return (
        bytes([0xFF, 0xF1, 0x50, 0x40 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5 | 0x1F, 0xFC])
        + content
    )


def test_packets_come_in_order_without_their_headers(tmp_path: Path) -> None:
    """Also where a packet lies across the end of what is read at once (1 MiB)."""
    written = [number.to_bytes(2) * (1 + number % 300) for number in range(6_000)]
    path = tmp_path / "a.aac"
    path.write_bytes(b"".join(map(packet, written)))
    assert path.stat().st_size > 1 << 20
    assert [each for some in read_packets(path) for each in some] == written
    assert count_packets(path) == len(written)


@pytest.mark.parametrize("damage", ["cut", "header cut", "nonsense", "no length"])
def test_a_file_that_is_not_whole_has_none(tmp_path: Path, damage: str) -> None:
    whole = packet(b"abc") + packet(b"defg")
    content = {
        "cut": whole[:-1],
        "header cut": whole + b"\xff\xf1\x50",
        "nonsense": whole + b"no packet at all",
        "no length": whole + b"\xff\xf1\x50\x40\x00\x1f\xfc",
    }[damage]
    (tmp_path / "a.aac").write_bytes(content)
    assert count_packets(tmp_path / "a.aac") == 0


def test_an_empty_file_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.aac").write_bytes(b"")
    assert count_packets(tmp_path / "a.aac") == 0

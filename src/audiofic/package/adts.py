"""A chapter's AAC packets, as they stand in its ADTS file (ISO/IEC 13818-7, 6.2.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

HEADER_BYTES = 7
_BLOCK_BYTES = 1 << 20


def read_packets(path: Path, hear: Callable[[bytes], object] = bytes) -> Iterator[list[bytes]]:
    """The packets in order, some thousands at a time, without the headers that ADTS gives them.

    `hear` is given the file's content as it is read, for a digest of it. Raises `ValueError` where the file
    does not end with a whole packet, or holds anything else.
    """
    content = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            hear(block)
            content += block
            packets, position, end = [], 0, len(content) - HEADER_BYTES
            while position <= end:
                # Twelve bits of sync, layer 0, no checksum: what our encoder writes.
                if content[position] != 0xFF or content[position + 1] & 0xF7 != 0xF1:
                    raise ValueError("not a packet")
                length = (
                    (content[position + 3] & 3) << 11
                    | content[position + 4] << 3
                    | content[position + 5] >> 5
                )
                if length < HEADER_BYTES:
                    raise ValueError("not a packet")
                if position + length > len(content):
                    break
                packets.append(content[position + HEADER_BYTES : position + length])
                position += length
            content = content[position:]
            yield packets
    if content:
        raise ValueError("cut short")


def count_packets(path: Path) -> int:
    """How many packets there are; 0 where the file does not end with a whole one."""
    try:
        return sum(len(packets) for packets in read_packets(path))
    except ValueError:
        return 0

"""The words that espeak-ng knows one by one; all others it reads by letter-to-sound rules.

Read from the compiled dictionary (`en_dict`) of espeak-ng 1.52: a count of hash chains and the place of the
rules, both 32-bit; then the chains, each entry with its length first, each chain ended by a zero.
(`compile_dictlist_file` in espeak-ng's compiledict.c.)
"""

from __future__ import annotations

import struct
from pathlib import Path

_CHAINS = 1024
"""`N_HASH_DICT`."""
_PACKED = 0x40
"""Set in an entry's second byte where its letters are packed, six bits each, `a` being 1."""
_LENGTH = 0x3F


def read_known_words(path: Path) -> frozenset[str]:
    """The words in that dictionary, in lower case; none where it is no dictionary that we can read."""
    try:
        content = path.read_bytes()
    except OSError:
        return frozenset()
    if len(content) < 8:
        return frozenset()
    chains, rules = struct.unpack("<ii", content[:8])
    if chains != _CHAINS or not 8 < rules <= len(content):
        return frozenset()
    words: set[str] = set()
    place = 8
    for _ in range(chains):
        while place < rules and content[place]:
            length, letters = content[place], content[place + 1]
            word = content[place + 2 : place + 2 + (letters & _LENGTH)]
            words.add(_unpack(word) if letters & _PACKED else word.decode("utf-8", "replace"))
            place += length
        place += 1
    return frozenset(words) if place == rules else frozenset()


def _unpack(word: bytes) -> str:
    bits = int.from_bytes(word, "big")
    count = len(word) * 8 // 6
    values = (bits >> (len(word) * 8 - 6 * (index + 1)) & 0x3F for index in range(count))
    return "".join(chr(ord("a") - 1 + value) for value in values if value)

"""The words espeak-ng knows: read from its own compiled dictionaries."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.engines.espeak_data import open_data, read_known_words

SOURCE = open_data().source


def test_english_words_with_a_sound_of_their_own_are_known_and_regular_ones_are_not() -> None:
    known = read_known_words(SOURCE / "en_dict")
    assert {"the", "sarah", "thomas", "anxious", "chivalrous"} <= known
    assert not known & {"kagome", "kettle", "inuyasha"}
    assert 5_000 < len(known) < 20_000


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "sv", "ru"])
def test_the_other_dictionaries_are_of_the_same_make(language: str) -> None:
    assert len(read_known_words(SOURCE / f"{language}_dict")) > 500


@pytest.mark.parametrize("content", [b"", b"abc", b"\0" * 100, b"\0\4\0\0\xff\0\0\0" + b"\1" * 300])
def test_what_is_no_dictionary_has_no_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "xx_dict"
    path.write_bytes(content)
    assert read_known_words(path) == frozenset()
    assert read_known_words(tmp_path / "gone") == frozenset()

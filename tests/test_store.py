from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiofic.model import Clip, Utterance, Voice, WordTimes
from audiofic.store import CorruptClip, Store, clip_key

HELLO = Utterance("Hello.", Voice("tone", "a"))
KEY = clip_key(HELLO, "tone 1")
SAMPLES = (np.sin(np.arange(2205) / 10) * 9000).astype(np.int16)


def test_what_is_put_is_what_is_loaded(tmp_path: Path) -> None:
    store = Store(tmp_path)
    clip = store.put(KEY, SAMPLES, 22050)
    assert store.get(KEY) == clip
    assert np.array_equal(store.load(clip), SAMPLES)
    assert list(store.list_keys()) == [KEY]
    assert KEY in store


@pytest.mark.parametrize("words", [None, (), ((0, 40), (41, 2205))])
def test_the_words_come_back_with_the_clip(tmp_path: Path, words: WordTimes | None) -> None:
    store = Store(tmp_path)
    clip = store.put(KEY, SAMPLES, 22050, words)
    assert clip.words == words
    assert store.get(KEY) == clip
    assert np.array_equal(store.load(clip), SAMPLES)


def put_with_comment(store: Store, tail: str) -> Clip:
    """A clip whose comment is its samples' digest and that tail."""
    clip = store.put(KEY, SAMPLES, 22050)
    with soundfile.SoundFile(str(store.path(KEY))) as file:
        digest = file.comment[:64]
    with soundfile.SoundFile(str(store.path(KEY)), "w", 22050, 1, "PCM_16", format="WAV") as file:
        file.comment = digest + tail
        file.write(SAMPLES)
    return clip


@pytest.mark.parametrize(("tail", "words"), [("", None), (" ", ()), (" 0-40,41-2205", ((0, 40), (41, 2205)))])
def test_a_clip_of_an_earlier_version_is_as_good_as_ever(
    tmp_path: Path, tail: str, words: WordTimes | None
) -> None:
    """Its comment holds the digest and the words alone: the sound proves its header."""
    store = Store(tmp_path)
    clip = replace(put_with_comment(store, tail), words=words)
    assert store.get(KEY) == clip
    assert np.array_equal(store.load(clip), SAMPLES)
    content = bytearray(store.path(KEY).read_bytes())
    content[24] ^= 0x10  # the sample rate
    store.path(KEY).write_bytes(bytes(content))
    assert store.get(KEY) is None


@pytest.mark.parametrize("tail", [" nonsense", " 1-2-3", " 5", " 1-x", " ? =0123456789abcdef", " ? x ?"])
def test_a_comment_that_is_not_as_it_was_written_makes_no_clip(tmp_path: Path, tail: str) -> None:
    store = Store(tmp_path)
    put_with_comment(store, tail)
    assert store.get(KEY) is None


@pytest.mark.parametrize("words", [None, (), ((0, 40), (41, 2205))])
def test_a_flipped_bit_anywhere_in_a_file_gives_the_same_clip_or_none(
    tmp_path: Path, words: WordTimes | None
) -> None:
    """Every byte of a short clip's file, one bit of it: rate, length, words and samples are as put."""
    store = Store(tmp_path)
    clip = store.put(KEY, SAMPLES[:40], 22050, words)
    whole = store.path(KEY).read_bytes()
    for place in range(len(whole)):
        content = bytearray(whole)
        content[place] ^= 1 << place % 8
        store.path(KEY).write_bytes(bytes(content))
        found = store.get(KEY)
        assert found in (None, clip), place
        if found:
            with suppress(CorruptClip):
                assert np.array_equal(store.load(found), SAMPLES[:40]), place


@pytest.mark.parametrize(
    "other",
    [
        replace(HELLO, text="Hello!"),
        replace(HELLO, take=2),
        replace(HELLO, pronunciations=(("Hello", "hɛˈloʊ"),)),
        replace(HELLO, voice=replace(HELLO.voice, pace=1.1)),
        replace(HELLO, voice=replace(HELLO.voice, pitch=1.0)),
        replace(HELLO, voice=replace(HELLO.voice, speaker="3")),
        replace(HELLO, voice=replace(HELLO.voice, engine="espeak")),
    ],
)
def test_everything_that_shapes_the_sound_is_in_the_key(other: Utterance) -> None:
    assert clip_key(other, "tone 1") != KEY


def test_another_version_of_the_engine_is_another_key() -> None:
    assert clip_key(HELLO, "tone 2") != KEY


def test_the_key_is_the_same_on_every_machine_and_day() -> None:
    assert clip_key(Utterance("Hello.", Voice("tone", "a")), "tone 1") == KEY
    assert len(KEY) == 64


@pytest.mark.parametrize("position", [24, 60, 400, -1])
def test_a_flipped_byte_is_noticed(tmp_path: Path, position: int) -> None:
    store = Store(tmp_path)
    clip = store.put(KEY, SAMPLES, 22050)
    content = bytearray(store.path(KEY).read_bytes())
    content[position] ^= 0x10
    store.path(KEY).write_bytes(bytes(content))
    found = store.get(KEY)
    with pytest.raises(CorruptClip):
        store.load(found or clip)


def test_a_truncated_file_is_noticed(tmp_path: Path) -> None:
    store = Store(tmp_path)
    clip = store.put(KEY, SAMPLES, 22050)
    store.path(KEY).write_bytes(store.path(KEY).read_bytes()[:-500])
    with pytest.raises(CorruptClip):
        store.load(clip)


def test_a_file_that_is_no_clip_is_no_clip(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.path(KEY).parent.mkdir(parents=True)
    store.path(KEY).write_bytes(b"not a sound")
    assert store.get(KEY) is None


def test_a_dropped_clip_is_gone_and_dropping_twice_is_fine(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, SAMPLES, 22050)
    store.drop(KEY)
    store.drop(KEY)
    assert KEY not in store
    assert store.get(KEY) is None


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("audiofic.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        Store(tmp_path).put(KEY, SAMPLES, 22050)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]

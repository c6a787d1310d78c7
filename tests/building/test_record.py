from __future__ import annotations

import math
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audiofic.building.record import (
    BookRecord,
    BuildRecord,
    ChapterRecord,
    SoundRecord,
    add_to_record,
    digest,
    is_current,
    load_record,
    made_file,
    read_line,
    save_record,
    write_line,
)
from audiofic.building.typed import has_types
from audiofic.model import Loudness


def record_of(root: Path) -> BuildRecord:
    path = root / "build" / "one.mp3"
    path.parent.mkdir()
    path.write_bytes(b"sound")
    made = made_file(root, path)
    loudness = Loudness(-19.0, -3.2, -3.4, -20.1, -71.0, 61.5, 0.75, 3.1)
    sound = SoundRecord("ab12", "Kagome", "Hello.", "0a1b", "tone/a", "pitch +2", 1)
    chapter = ChapterRecord(
        1, "One", {"sounds": "x"}, (sound,), 12.5, -2.0, ((0, 22050),), 44100, 44, {"mp3": made}, loudness
    )
    return BuildRecord({1: chapter}, BookRecord({"tags": "y"}, {"m4b": made}), {"v": 1.5})


def test_a_record_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    record = record_of(tmp_path)
    save_record(tmp_path / "record.json", record)
    assert load_record(tmp_path / "record.json") == record


def test_a_chapter_is_added_without_writing_the_others_again(tmp_path: Path) -> None:
    """Counted in bytes: what a chapter adds is the same, however many there are."""
    path, record = tmp_path / "record.json", record_of(tmp_path)
    added = []
    for others in (1, 100):
        chapters = {number: replace(record.chapters[1], number=number) for number in range(2, 2 + others)}
        save_record(path, replace(record, chapters=chapters))
        before = path.read_bytes()
        add_to_record(path, record.chapters[1], {"v": 2.5})
        assert path.read_bytes().startswith(before)
        added.append(path.stat().st_size - len(before))
        assert load_record(path) == replace(
            record, chapters={**chapters, 1: record.chapters[1]}, voice_gains_db={"v": 2.5}
        )
    assert added[0] == added[1]


def test_a_chapter_that_was_made_again_counts_as_it_is_now(tmp_path: Path) -> None:
    path, record = tmp_path / "record.json", record_of(tmp_path)
    save_record(path, record)
    again = replace(record.chapters[1], gain_db=-3.0)
    add_to_record(path, again, record.voice_gains_db)
    assert load_record(path) == replace(record, chapters={1: again})


def test_a_chapter_that_was_written_by_half_is_not_there(tmp_path: Path) -> None:
    """A build killed at any byte of it leaves the record as it was before."""
    path, record = tmp_path / "record.json", record_of(tmp_path)
    save_record(path, record)
    whole = path.stat().st_size
    add_to_record(path, replace(record.chapters[1], number=2), record.voice_gains_db)
    content = path.read_bytes()
    for size in range(whole, len(content)):
        path.write_bytes(content[:size])
        assert load_record(path) == record, size


def test_a_flipped_bit_in_a_record_makes_it_an_older_one_or_none(tmp_path: Path) -> None:
    """Every byte of it, one bit: no digit, no name and no line's end is taken for another."""
    path, record = tmp_path / "record.json", record_of(tmp_path)
    save_record(path, record)
    whole = path.read_bytes()
    shorter = replace(record, book=None)  # its last line without an end counts as cut short
    for place in range(len(whole)):
        content = bytearray(whole)
        content[place] ^= 1 << place % 8
        path.write_bytes(bytes(content))
        assert load_record(path) == (BuildRecord() if place + 1 < len(whole) else shorter), place


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{}", b"[]", b'{"format": 1}', b'{"format": 99}', b'{"format":3}\nx\n', b"\xff\x00"),
        b'{"format":3}\n' + b"[" * 100_000 + b"\n",
    ],
    ids=range(8),
)
def test_a_damaged_or_foreign_record_counts_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "record.json").write_bytes(content)
    assert load_record(tmp_path / "record.json") == BuildRecord()


JUNK = (None, 0, -1, 1.5, math.nan, "x", [], {}, [1], {"a": 1}, True, 10**30, [[[]]])


def places(value: object, above: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """The path of everything in a JSON value."""
    yield above
    inside = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for key, inner in inside:
        yield from places(inner, (*above, key))


def changed(value: Any, place: tuple[Any, ...], new: object) -> Any:
    """The value with something else in that place."""
    if not place:
        return new
    copied = value.copy()
    copied[place[0]] = changed(value[place[0]], place[1:], new)
    return copied


def test_a_record_of_other_types_counts_as_none(tmp_path: Path) -> None:
    """Whatever is read can be planned with and drawn: every value is of the type that was written."""
    path = tmp_path / "record.json"
    save_record(path, record_of(tmp_path))
    head, *lines = path.read_bytes().splitlines()
    for number, line in enumerate(lines):
        told = read_line(line)
        for place in places(told):
            for junk in JUNK:
                damaged = write_line(changed(told, place, junk)).rstrip(b"\n")
                path.write_bytes(b"\n".join([head, *lines[:number], damaged, *lines[number + 1 :], b""]))
                assert has_types(load_record(path)), (place, junk)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "script/01.yaml",
        "build/../voices.yaml",
        "",
        "build/a/b/thesis.doc",
        r"build\\..\\x",
        "build/C:x",
    ],
)
def test_a_record_that_names_files_outside_the_build_folder_counts_as_none(tmp_path: Path, path: str) -> None:
    record = record_of(tmp_path)
    made = replace(record.chapters[1].files["mp3"], path=path)
    chapters = {1: replace(record.chapters[1], files={"mp3": made})}
    save_record(tmp_path / "record.json", replace(record, chapters=chapters))
    assert load_record(tmp_path / "record.json") == BuildRecord()


def test_a_file_is_current_until_its_content_changes(tmp_path: Path) -> None:
    made = record_of(tmp_path).chapters[1].files["mp3"]
    path = tmp_path / made.path
    assert is_current(tmp_path, made)
    os.utime(path, ns=(1, 1))  # copied or checked out again: another time, the same sound
    assert is_current(tmp_path, made)
    path.write_bytes(b"noise")
    assert not is_current(tmp_path, made)
    os.utime(path, ns=(made.mtime_ns, made.mtime_ns))  # as a failing disk leaves it
    assert is_current(tmp_path, made)
    assert not is_current(tmp_path, made, by_content=True)
    path.write_bytes(b"soun")
    assert not is_current(tmp_path, made)
    path.unlink()
    assert not is_current(tmp_path, made)


def test_a_digest_depends_on_content_not_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": [2]}) == digest({"b": [2], "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})

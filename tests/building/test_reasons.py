from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from audiofic.building.reasons import Reason, book_reasons, chapter_reasons, sound_reasons
from audiofic.building.record import BookRecord, ChapterRecord, MadeFile, SoundRecord, made_file

SOUNDS = tuple(SoundRecord(f"key{n}", "Kagome", f"Line {n}.", f"w{n}", "tone/a", "", 1) for n in range(5))
INGREDIENTS = {"mix": "m", "master": "l", "tags": "t", "sounds": "s", "captions": "c", "title": "n"}
OLD = ChapterRecord(1, "One", INGREDIENTS, SOUNDS, 1.0, 0.0, (), 44100, 44, {})


def sounds() -> tuple[SoundRecord, ...]:
    return SOUNDS


def test_a_first_build_needs_no_further_reason(tmp_path: Path) -> None:
    assert list(chapter_reasons(tmp_path, INGREDIENTS, sounds, (), None)) == [Reason("audio", "not made yet")]
    assert sound_reasons(SOUNDS[:2], None) == ["new", "new"]


def test_what_is_as_it_was_has_no_reason(tmp_path: Path) -> None:
    assert list(chapter_reasons(tmp_path, INGREDIENTS, sounds, (), OLD)) == []
    assert sound_reasons(SOUNDS, OLD) == [""] * 5


def test_each_change_of_a_line_is_told_apart() -> None:
    def one(now: SoundRecord) -> str:
        return sound_reasons((*SOUNDS[:2], now, *SOUNDS[3:]), OLD)[2]

    was = SOUNDS[2]
    assert one(replace(was, key="x", text="Other.", written="w")) == "text changed"
    assert one(replace(was, key="x", text="Uhther.")) == "pronunciation or engine changed"
    assert (
        one(replace(was, key="x", shaping="pitch +2"))
        == "its delivery, or how the role's voice is shaped, changed"
    )
    assert one(replace(was, key="x", speaker="Kikyo")) == "speaker changed from Kagome to Kikyo"
    assert one(replace(was, key="x", voice="tone/b")) == "voice changed from tone/a to tone/b"
    assert one(replace(was, key="x", take=2)) == "take 2 instead of 1"
    assert one(replace(was, key="x")) == "pronunciation or engine changed"


def test_an_inserted_line_is_new_and_the_others_are_not_touched() -> None:
    inserted = SoundRecord("new", "Kikyo", "I was here.", "w9", "tone/b", "", 1)
    assert sound_reasons((*SOUNDS[:3], inserted, *SOUNDS[3:]), OLD) == ["", "", "", "new line", "", ""]


def test_a_changed_chapter_says_how_many_lines_or_which_setting(tmp_path: Path) -> None:
    def reasons(now: tuple[SoundRecord, ...], **changed: str) -> list[str]:
        found = chapter_reasons(tmp_path, INGREDIENTS | changed, lambda: now, (), OLD)
        return [f"{reason.step}: {reason}" for reason in found]

    edited = (replace(SOUNDS[0], key="x"), *SOUNDS[1:])
    assert reasons(edited, sounds="z") == ["audio: 1 line changed"]
    assert reasons(SOUNDS[:3], sounds="z") == ["audio: 2 lines changed"]
    assert reasons(SOUNDS, sounds="z") == ["audio: its pauses, levels or stings changed"]
    assert reasons(SOUNDS, mix="z") == ["audio: the mix settings changed"]
    assert reasons(SOUNDS, tags="z") == ["tags: the book's title, cover or another tag changed"]
    assert reasons(SOUNDS, captions="z") == ["captions: the wording of a caption changed"]


def test_a_lost_file_is_a_reason(tmp_path: Path) -> None:
    old = replace(OLD, files={"mp3": MadeFile("build/one.mp3", 3, 0, "00")})
    lost = Reason("formats", "build/one.mp3 is missing or was changed")
    assert list(chapter_reasons(tmp_path, INGREDIENTS, sounds, ("mp3",), old)) == [lost]


def test_a_format_that_is_asked_for_or_no_longer_is_a_reason(tmp_path: Path) -> None:
    (tmp_path / "one.flac").write_bytes(b"old")
    old = replace(OLD, files={"flac": made_file(tmp_path, tmp_path / "one.flac")})
    assert list(chapter_reasons(tmp_path, INGREDIENTS, sounds, ("flac",), old)) == []
    assert [
        str(reason) for reason in chapter_reasons(tmp_path, INGREDIENTS, sounds, ("opus", "vtt"), old)
    ] == [
        "opus is asked for",
        "vtt is asked for",
        "flac is no longer asked for",
    ]


def test_the_book_follows_its_chapters(tmp_path: Path) -> None:
    old = BookRecord({"tags": "t", "chapters": "c"}, {})
    same = {"tags": "t", "chapters": "c"}
    assert list(book_reasons(tmp_path, same, [], [], None)) == ["not made yet"]
    assert list(book_reasons(tmp_path, same, [], [], old)) == []
    assert list(book_reasons(tmp_path, same, [2, 3], [], old)) == ["chapter 2, 3 is made again"]
    assert list(book_reasons(tmp_path, {**same, "chapters": "x"}, [], [], old)) == [
        "the list of chapters changed"
    ]

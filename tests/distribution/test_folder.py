"""A delivered folder is kept up: nothing of others is overwritten, nothing is written twice."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from audiofic.distribution import folder as module
from audiofic.distribution.folder import LIST, Original, fill_folder, find_folder, move_folder
from audiofic.errors import AudioficError


def original(path: Path, content: bytes) -> Original:
    path.write_bytes(content)
    return Original(path, hashlib.sha256(content).hexdigest())


def there(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LIST}


KEEPING = {"metadata.json": lambda theirs, ours: theirs}


@pytest.fixture
def book(tmp_path: Path) -> Original:
    return original(tmp_path / "made.m4b", b"sound")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "library" / "Ada" / "The Well"


def test_a_new_folder_has_all_files_and_its_list(target: Path, book: Original) -> None:
    filled = fill_folder(target, {"a.m4b": book, "desc.txt": b"Rain."}, "me")
    assert there(target) == {"a.m4b": b"sound", "desc.txt": b"Rain."}
    assert (filled.written, filled.kept) == (("a.m4b", "desc.txt"), 0)
    assert [path.name for path in target.parent.iterdir()] == ["The Well"]


def test_a_folder_is_there_with_all_its_files_or_not_at_all(target: Path, book: Original) -> None:
    book.path.write_bytes(b"other")
    with pytest.raises(AudioficError, match="changed while it was copied"):
        fill_folder(target, {"desc.txt": b"Rain.", "a.m4b": book}, "me")
    assert list(target.parent.iterdir()) == []


def test_what_is_current_is_not_touched(target: Path, book: Original) -> None:
    fill_folder(target, {"a.m4b": book, "desc.txt": b"Rain."}, "me")
    before = {path.name: path.stat().st_mtime_ns for path in target.iterdir()}
    filled = fill_folder(target, {"a.m4b": book, "desc.txt": b"Rain."}, "me")
    assert (filled.written, filled.kept, filled.removed) == ((), 2, ())
    assert {path.name: path.stat().st_mtime_ns for path in target.iterdir()} == before


def test_only_what_changed_is_written_and_what_is_no_longer_wanted_goes(
    target: Path, tmp_path: Path, book: Original
) -> None:
    fill_folder(target, {"a.m4b": book, "desc.txt": b"Rain.", "b.srt": b"1"}, "me")
    filled = fill_folder(
        target, {"a.m4b": original(tmp_path / "new.m4b", b"more"), "desc.txt": b"Rain."}, "me"
    )
    assert (filled.written, filled.kept, filled.removed) == (("a.m4b",), 1, ("b.srt",))
    assert there(target) == {"a.m4b": b"more", "desc.txt": b"Rain."}


def test_a_file_of_others_is_never_overwritten_and_then_nothing_is_written(
    target: Path, book: Original
) -> None:
    target.mkdir(parents=True)
    (target / "desc.txt").write_bytes(b"mine")
    with pytest.raises(AudioficError, match=r"did not put there: desc\.txt") as caught:
        fill_folder(target, {"a.m4b": book, "desc.txt": b"Rain."}, "me")
    assert "Nothing was written" in (caught.value.hint or "")
    assert there(target) == {"desc.txt": b"mine"}


@pytest.mark.parametrize("kind", ["folder", "link", "dangling"])
def test_neither_are_folders_and_links(target: Path, tmp_path: Path, kind: str) -> None:
    target.mkdir(parents=True)
    if kind == "folder":
        (target / "desc.txt").mkdir()
    else:
        elsewhere = tmp_path / "elsewhere"
        if kind == "link":
            elsewhere.write_bytes(b"Rain.")
        (target / "desc.txt").symlink_to(elsewhere)
    with pytest.raises(AudioficError, match="did not put there"):
        fill_folder(target, {"desc.txt": b"Rain."}, "me")


def test_a_file_that_is_the_same_by_chance_is_taken_over(target: Path) -> None:
    target.mkdir(parents=True)
    (target / "desc.txt").write_bytes(b"Rain.")
    assert fill_folder(target, {"desc.txt": b"Rain."}, "me").written == ()
    assert fill_folder(target, {"desc.txt": b"Snow."}, "me").written == ("desc.txt",)


def test_a_file_that_was_changed_since_is_told_and_kept(target: Path, book: Original) -> None:
    fill_folder(target, {"a.m4b": book, "desc.txt": b"Rain."}, "me")
    (target / "desc.txt").write_bytes(b"Hail.")
    with pytest.raises(AudioficError, match=r"somebody has changed what was delivered: desc\.txt"):
        fill_folder(target, {"a.m4b": book, "desc.txt": b"Snow."}, "me")
    assert there(target)["desc.txt"] == b"Hail."


def test_a_change_that_keeps_size_and_time_of_another_delivery_is_no_change_of_ours(
    target: Path, book: Original
) -> None:
    """A file is known by its content wherever its time is not the list's."""
    fill_folder(target, {"desc.txt": b"Rain."}, "me")
    os.utime(target / "desc.txt", ns=(1, 1))
    assert fill_folder(target, {"desc.txt": b"Rain."}, "me").kept == 1
    assert fill_folder(target, {"desc.txt": b"Snow."}, "me").written == ("desc.txt",)


def test_what_a_library_rewrites_stays_as_it_is_again_and_again(target: Path, book: Original) -> None:
    fill_folder(target, {"a.m4b": book, "metadata.json": b"{}"}, "me")
    (target / "metadata.json").write_bytes(b"{edited}")
    for wanted in (b"{1}", b"{2}", b"{2}"):
        filled = fill_folder(
            target,
            {"a.m4b": book, "metadata.json": wanted},
            "me",
            {"metadata.json": lambda theirs, ours: theirs},
        )
        assert (filled.written, filled.kept, filled.left) == ((), 1, ("metadata.json",))
        assert there(target)["metadata.json"] == b"{edited}"
    (target / "metadata.json").unlink()
    filled = fill_folder(
        target, {"a.m4b": book, "metadata.json": b"{2}"}, "me", {"metadata.json": lambda theirs, ours: theirs}
    )
    assert filled.written == ("metadata.json",)


def test_a_file_that_both_change_is_merged_and_stays_theirs(target: Path, book: Original) -> None:
    def merge(theirs: bytes, ours: bytes) -> bytes:
        return theirs if ours in theirs else theirs + ours

    fill_folder(target, {"a.m4b": book, "metadata.json": b"1"}, "me")
    (target / "metadata.json").write_bytes(b"edited")
    for ours, both in ((b"2", b"edited2"), (b"2", b"edited2"), (b"3", b"edited23")):
        before = there(target)["metadata.json"]
        filled = fill_folder(target, {"a.m4b": book, "metadata.json": ours}, "me", {"metadata.json": merge})
        assert there(target)["metadata.json"] == both
        assert filled.written == (("metadata.json",) if both != before else ())
        assert filled.left == (("metadata.json",) if both == before else ())


def test_a_changed_file_that_is_no_longer_wanted_stays_and_is_told_once(target: Path, book: Original) -> None:
    fill_folder(target, {"a.m4b": book, "desc.txt": b"Rain."}, "me")
    (target / "desc.txt").write_bytes(b"Hail.")
    assert fill_folder(target, {"a.m4b": book}, "me").left == ("desc.txt",)
    assert fill_folder(target, {"a.m4b": book}, "me").left == ()
    assert there(target)["desc.txt"] == b"Hail."


def test_a_folder_of_another_production_is_refused(target: Path, book: Original) -> None:
    fill_folder(target, {"a.m4b": book}, "me")
    with pytest.raises(AudioficError, match="from another production"):
        fill_folder(target, {"a.m4b": book}, "you")


@pytest.mark.parametrize("moment", range(1, 6))
def test_a_delivery_that_was_killed_is_finished_by_the_next(
    target: Path, tmp_path: Path, book: Original, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    """It dies in the middle of an update; meanwhile the book is built again."""
    fill_folder(target, {"a.m4b": book, "b.srt": b"1", "c.vtt": b"1", "desc.txt": b"1"}, "me")
    second = {"a.m4b": original(tmp_path / "2.m4b", b"2"), "b.srt": b"2", "c.vtt": b"2"}
    third = {"a.m4b": original(tmp_path / "3.m4b", b"3"), "b.srt": b"3", "c.vtt": b"2"}
    calls = 0

    def dying(path: Path, content: bytes, write: object = module.write_atomically) -> None:
        nonlocal calls
        calls += 1
        if calls == moment:
            raise KeyboardInterrupt
        write(path, content)  # type: ignore[operator]

    with monkeypatch.context() as patch:
        patch.setattr(module, "write_atomically", dying)
        if moment <= 4:
            with pytest.raises(KeyboardInterrupt):
                fill_folder(target, second, "me")
        else:
            fill_folder(target, second, "me")
    fill_folder(target, third, "me")
    assert there(target) == {"a.m4b": b"3", "b.srt": b"3", "c.vtt": b"2"}
    assert fill_folder(target, third, "me").kept == 3


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"format": 2, "origin": "me", "files": {}}',
     '{"format": 1, "origin": "me", "files": {"../../out": {"sha256": [], "size": 0, "mtime_ns": 0}}}'],
)  # fmt: skip
def test_a_list_that_is_not_ours_gives_no_right_to_anything(
    target: Path, tmp_path: Path, content: str
) -> None:
    target.mkdir(parents=True)
    out = tmp_path / "library" / "out"
    out.write_bytes(b"keep")
    (target / LIST).write_text(content)
    (target / "desc.txt").write_bytes(b"mine")
    with pytest.raises(AudioficError, match="did not put there"):
        fill_folder(target, {"desc.txt": b"Rain."}, "me")
    assert out.read_bytes() == b"keep"


def test_the_list_tells_nothing_of_where_the_production_is(target: Path, book: Original) -> None:
    fill_folder(target, {"a.m4b": book}, "me")
    told = json.loads((target / LIST).read_text(encoding="utf-8"))
    assert set(told) == {"format", "origin", "files"}
    assert str(book.path.parent) not in (target / LIST).read_text(encoding="utf-8")


def test_a_folder_is_found_by_its_production_and_moved_with_all_that_is_in_it(
    target: Path, tmp_path: Path, book: Original
) -> None:
    library = tmp_path / "library"
    fill_folder(target, {"a.m4b": book}, "me")
    (target / "notes.txt").write_bytes(b"mine")
    other = library / "Bea" / "Else"
    fill_folder(other, {"a.m4b": book}, "you")
    assert find_folder([other, target], "me") == target
    assert find_folder([other], "me") is None
    moved = library / "Ada" / "Wells" / "The Deep Well"
    move_folder(target, moved, library)
    assert there(moved) == {"a.m4b": b"sound", "notes.txt": b"mine"}
    move_folder(moved, library / "Cleo" / "Well", library)
    assert sorted(path.name for path in library.iterdir()) == ["Bea", "Cleo"]

"""A row in `FORMATS` is all that a format needs to be made, kept, checked and taken away."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from audiofic.commands.checking import check_files
from audiofic.commands.cleaning import remove_files
from audiofic.errors import AudioficError
from audiofic.files import write_atomically
from audiofic.formats import FORMATS, Format
from audiofic.model import Book
from audiofic.package import Cover, PackagedChapter
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project, check_links
from speaking_here import speaking_here

VOICES = "book: {title: The Kettle}\nnarrator: {voice: tone/a}\n"
SCRIPTS = {
    "01-steam.yaml": "chapter: 1\ntitle: Steam\nlines:\n- narrator: The kettle sang.\n- note: Not heard.\n",
    "02-tea.yaml": "chapter: 2\ntitle: Tea\nlines:\n- narrator: It was ready.\n",
}
CASES = {
    "zbook": ("book", False, ["build/The Kettle.zbook"]),
    "zshelf": (
        "book",
        True,
        ["build/zshelf/index.txt", "build/zshelf/more/01.txt", "build/zshelf/more/02.txt"],
    ),
    "zfile": ("chapter", False, ["build/chapters/01-steam.zfile", "build/chapters/02-tea.zfile"]),
    "zbox": (
        "chapter",
        True,
        [
            f"build/zbox/{stem}/{name}"
            for stem in ("01-steam", "02-tea")
            for name in ("index.txt", "more/01.txt")
        ],
    ),
}
"""Format -> its scope, whether it is a folder, and the files that there are of it."""


def write_titles(
    chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None, path: Path
) -> Sequence[Path] | None:
    """A format of these tests: the titles, in one file, or in a file for each chapter in a folder."""
    titles = [f"{book.title}: {chapter.title}".encode() for chapter in chapters]
    if path.suffix:
        write_atomically(path, b"\n".join(titles))
        return None
    files = {path / f"more/{place:02}.txt": title for place, title in enumerate(titles, 1)}
    files[path / "index.txt"] = b"\n".join(titles)
    for file, content in files.items():
        write_atomically(file, content)
    return tuple(files)


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    for name, content in SCRIPTS.items():
        (root / "script" / name).write_text(content, encoding="utf-8")
    with speaking_here():
        build(Project(root))
    return root


@pytest.fixture
def project(first_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A production that is built, where the formats of `CASES` can be asked for."""
    for name, (scope, is_folder, _) in CASES.items():
        row = Format((scope,), f"{__name__}:write_titles", on_request=True, is_folder=is_folder)  # type: ignore[arg-type]
        monkeypatch.setitem(FORMATS, name, row)
    return Project(shutil.copytree(first_build, tmp_path / "copy"))


def build(project: Project) -> None:
    build_book(plan_book(Project(project.root), False), 1, lambda stage, done, total: None)


def ask_for(project: Project, *names: str) -> None:
    listed = f"formats: [{', '.join(names)}]\n" if names else ""
    (project.root / "voices.yaml").write_text(VOICES + listed, encoding="utf-8")


def rename_second_chapter(project: Project) -> None:
    script = project.root / "script" / "02-tea.yaml"
    script.write_text(SCRIPTS["02-tea.yaml"].replace("Tea", "Milk"), encoding="utf-8")


def files(project: Project) -> dict[str, tuple[bytes, int]]:
    """All that a listener gets: content and time of each file."""
    return {
        path.relative_to(project.root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in project.build_folder.rglob("*")
        if path.is_file() and not path.name.startswith((".", "re", "sta")) and "store" not in path.parts
    }


def reasons(project: Project) -> list[str]:
    plan = plan_book(Project(project.root), False)
    return [*plan.book_reasons, *(str(reason) for chapter in plan.chapters for reason in chapter.reasons)]


@pytest.mark.parametrize("name", CASES)
def test_a_format_is_made_where_it_is_asked_for_and_nothing_else_is_touched(
    name: str, project: Project
) -> None:
    scope, _, made = CASES[name]
    before = files(project)
    assert not reasons(project)
    ask_for(project, name)
    assert reasons(project) == [f"{name} is asked for"] * (1 if scope == "book" else 2)
    build(project)
    after = files(project)
    assert sorted(after.keys() - before.keys()) == sorted(made)
    assert {path: after[path] for path in before} == before
    assert all(b"The Kettle: " in after[path][0] for path in made)
    assert not reasons(project)


@pytest.mark.parametrize("name", CASES)
def test_a_format_no_longer_asked_for_is_taken_away_with_its_folders(name: str, project: Project) -> None:
    before = files(project)
    ask_for(project, name)
    build(project)
    ask_for(project)
    scope = CASES[name][0]
    assert reasons(project) == [f"{name} is no longer asked for"] * (1 if scope == "book" else 2)
    build(project)
    assert files(project) == before
    assert not (project.build_folder / name).exists()
    assert not reasons(project)


@pytest.mark.parametrize("name", CASES)
def test_a_files_loss_or_damage_is_told_and_mended(name: str, project: Project) -> None:
    ask_for(project, name)
    build(project)
    good = files(project)
    lost = project.root / CASES[name][2][-1]
    lost.unlink()
    assert f"{CASES[name][2][-1]} is missing or was changed" in reasons(project)
    assert "file-changed" in codes(project)
    build(project)
    assert {path: content for path, (content, _) in files(project).items()} == {
        path: content for path, (content, _) in good.items()
    }
    lost.write_bytes(lost.read_bytes().swapcase())
    assert "file-changed" in codes(project)
    build(project)
    assert lost.read_bytes() == good[CASES[name][2][-1]][0]
    assert not {"file-changed", "file-damaged", "not-current"} & codes(project)


def codes(project: Project) -> set[str]:
    return {found.code for found in check_files(plan_book(Project(project.root), False)).findings}


@pytest.mark.parametrize("name", ["zshelf", "zbox"])
def test_what_somebody_put_into_a_formats_folder_stays(name: str, project: Project) -> None:
    ask_for(project, name)
    build(project)
    mine = (project.root / CASES[name][2][-1]).with_name("mine.txt")
    mine.write_text("mine", encoding="utf-8")
    assert not reasons(project)
    rename_second_chapter(project)
    build(project)
    list(remove_files(project))
    left = [path for path in (project.build_folder / name).rglob("*") if path.is_file()]
    assert left == [path for path in left if path.name == "mine.txt"] != []


@pytest.mark.parametrize("name", CASES)
def test_clean_removes_a_format_and_its_folders(name: str, project: Project) -> None:
    ask_for(project, name)
    build(project)
    list(remove_files(project))
    assert not files(project)
    assert {path.name for path in project.build_folder.iterdir() if path.is_dir()} == {"store"}


def test_a_chapters_new_title_moves_its_folder(project: Project) -> None:
    ask_for(project, "zbox")
    build(project)
    rename_second_chapter(project)
    build(project)
    assert {path.name for path in (project.build_folder / "zbox").iterdir()} == {"01-steam", "02-milk"}


def test_the_text_that_is_not_heard_shapes_only_formats_that_show_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Format(("book",), f"{__name__}:write_titles", on_request=True, shows_text=True)
    monkeypatch.setitem(FORMATS, "ztext", row)
    ask_for(project, "zbook", "ztext")
    build(project)
    before = files(project)
    script = project.root / "script" / "01-steam.yaml"
    script.write_text(SCRIPTS["01-steam.yaml"].replace("Not heard.", "Not ever heard."), encoding="utf-8")
    assert reasons(project) == ["the text of a script changed"]
    build(project)
    after = files(project)
    assert {path for path in after if after[path] != before[path]} == {"build/The Kettle.ztext"}
    assert not reasons(project)


def test_no_link_in_a_formats_folder_leads_out_of_the_production(project: Project, tmp_path: Path) -> None:
    ask_for(project, "zshelf")
    build(project)
    outside = tmp_path / "outside"
    shutil.copytree(project.build_folder / "zshelf" / "more", outside)
    shutil.rmtree(project.build_folder / "zshelf" / "more")
    (project.build_folder / "zshelf" / "more").symlink_to(outside)
    with pytest.raises(AudioficError, match="zshelf/more leads out"):
        check_links(project.root)

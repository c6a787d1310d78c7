"""A production works wherever it lies and whatever it is called: no name is taken for anything but a name."""

from __future__ import annotations

import os
from pathlib import Path
from unicodedata import normalize

import pytest

from audiofic.errors import AudioficError
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from faults.productions import STORY
from faults.watched import Watch
from sounds import sine, write_wav

pytestmark = pytest.mark.slow

ODD = (
    "with space",
    "quo\"te's",
    "100%d %(x)s $HOME {x}",
    "#hash; a=b,c|d&e",
    "co:lon [br]ackets* ?",
    "http:",
    "back\\slash",
    "new\nline\ttab",
    "-dash",
    "~",
    "日本語 📚",
    normalize("NFC", "é") + normalize("NFD", "é"),
    "n" * 255,
)
"""Each is a folder in the next one's, so that one production lies under all of them."""
CAST = """\
narrator: {voice: tone/a}
cast:
  Kagome: {gender: female, voice: tone/b}
extras: {unknown: {voice: tone/c}}
"""


def test_every_verb_works_under_odd_names(watch: Watch, tmp_path: Path) -> None:
    root = tmp_path.joinpath(*ODD)
    root.parent.mkdir(parents=True)
    story = root.parent / "-story 100%d.md"
    story.write_text(STORY, encoding="utf-8")
    commands = (
        ("new", str(root), str(story)),
        ("-C", str(root), "build"),
        ("-C", str(root), "status"),
        ("-C", str(root), "check"),
        ("-C", str(root), "report"),
        ("-C", str(root), "sample"),
        ("-C", str(root), "update", str(story)),
        ("-C", str(root), "audition", "Kagome"),
        ("-C", str(root), "say", "tea"),
        ("-C", str(root), "script"),
        ("-C", str(root), "clean", "--unused"),
        ("-C", str(root), "clean"),
    )
    for command in commands:
        ended = watch.run(*command, cwd=tmp_path)
        assert ended.code == 0, f"{command}: {ended.said}"
        if command[0] == "new":
            (root / "voices.yaml").write_text(CAST, encoding="utf-8")
        if command[-1] == "check":
            names = {path.suffix: path.name for path in (root / "build").glob("n*")}
            assert set(names) == {".m4b", ".vtt", ".srt"}, "called after the folder"


def test_a_folder_whose_name_is_no_text_holds_a_production_as_well(watch: Watch, tmp_path: Path) -> None:
    root = tmp_path / os.fsdecode(b"raw\xff\xfe")
    (tmp_path / "story.md").write_text(STORY, encoding="utf-8")
    for command in (("new", str(root), "story.md"), *(("-C", str(root), verb) for verb in VERBS)):
        ended = watch.run(*command, cwd=tmp_path)
        assert ended.code == 0, f"{command}: {ended.said}"
        if command[0] == "new":
            (root / "voices.yaml").write_text(CAST, encoding="utf-8")
    assert (root / "build" / "report.html").is_file()


VERBS = ("build", "status", "build", "check", "report")


def lay_out(root: Path, book: str, script: str = "") -> Project:
    (root / "script").mkdir(parents=True)
    (root / "voices.yaml").write_text(f"book: {book}\nnarrator: {{voice: tone/a}}\n", encoding="utf-8")
    text = script or "chapter: 1\nlines:\n- narrator: The kettle sang.\n"
    (root / "script" / "01.yaml").write_text(text, encoding="utf-8")
    return Project(root)


def build(project: Project) -> list[str]:
    """The book's M4Bs, by name."""
    build_book(plan_book(project, False), 1, lambda stage, done, total: None)
    return [path.name for path in project.build_folder.glob("*.m4b")]


def test_a_path_that_is_too_long_for_the_system_is_told(tmp_path: Path) -> None:
    root = tmp_path
    while len(os.fsencode(root)) < 3_900:
        root /= "d" * min(250, 4_050 - len(os.fsencode(root)))
    project = lay_out(root, "{title: The Kettle}")
    with pytest.raises(OSError, match="File name too long"):
        build(project)


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("100%d of $HOME", "100%d of $HOME"),
        ("-dash #1; [a]{b}'c'", "-dash #1; [a]{b}'c'"),
        ('A/B: "C" <d> e?*|\\', "A B C d e"),
        ("two\\nlines", "two lines"),
        ("📚 死神", "📚 死神"),
        (normalize("NFD", "Été"), normalize("NFD", "Été")),
        ("x" * 300, "x" * 200),
        ("..", "audiobook"),
    ],
)
def test_a_title_of_any_kind_makes_a_book_that_can_be_stored(tmp_path: Path, title: str, stem: str) -> None:
    text = '"' + title.replace("\\", "\\\\").replace('"', '\\"').replace("\\\\n", "\\n") + '"'
    assert build(lay_out(tmp_path / "book", f"{{title: {text}}}")) == [f"{stem}.m4b"]


@pytest.mark.parametrize("name", ["with space", "it's", 'a "b"', "100%d", "$HOME #1", "[a]*", "-i", "é 📚"])
def test_a_sound_and_a_cover_of_any_name_are_used(tmp_path: Path, name: str) -> None:
    from audiofic.package.cover import draw_cover

    quoted = name.replace("'", "''")
    script = f"chapter: 1\nlines:\n- ambience: '{quoted}.wav'\n- narrator: The kettle sang.\n"
    project = lay_out(tmp_path / "book", f"{{title: Tea, cover: '{quoted}.png'}}", script)
    write_wav(project.root / f"{name}.wav", sine(0.5, -20, sample_rate=44_100), 44_100)
    (project.root / f"{name}.png").write_bytes(draw_cover("Tea", None).content)
    assert build(project) == ["Tea.m4b"]
    (project.root / f"{name}.wav").unlink()
    with pytest.raises(AudioficError) as caught:
        build(project)
    assert name in str(caught.value)

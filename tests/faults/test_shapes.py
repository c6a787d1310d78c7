"""Things that are missing, cut short, or of another kind than they should be: mended, or named."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from audiofic.engines.piper import Piper
from audiofic.errors import AudioficError, EngineError
from audiofic.model import Utterance, Voice
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from faults.productions import book, lay_out
from faults.watched import Watch
from piper_voice import write_voice

pytestmark = pytest.mark.slow

TONES = (
    "book: {title: The Kettle}\nnarrator: {voice: tone/a}\ncast:\n  Kagome: {gender: female, voice: tone/b}\n"
)
MP3, AAC, BOOK = "build/chapters/01-steam.mp3", "build/packets/01-steam.aac", "build/The Kettle.m4b"


@dataclass(frozen=True)
class Built:
    """A production that was built, then a line was changed; and the book that a build makes then."""

    root: Path
    expected: dict[str, bytes]


@pytest.fixture(scope="module")
def built(watch: Watch, tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = lay_out(tmp_path_factory.mktemp("shapes") / "production")
    (root / "voices.yaml").write_text(TONES, encoding="utf-8")
    (root / "script" / "02-tea.yaml").unlink()
    assert watch.run("build", cwd=root).code == 0
    script = root / "script" / "01-steam.yaml"
    script.write_text(script.read_text("utf-8").replace("sang", "rang"), encoding="utf-8")
    other = Path(shutil.copytree(root, root.with_name("other")))
    assert watch.run("build", cwd=other).code == 0
    return Built(root, book(other))


@pytest.fixture
def production(built: Built, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built.root, tmp_path / "production"))


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def make_folder(path: Path) -> None:
    remove(path)
    path.mkdir()


def make_file(path: Path) -> None:
    remove(path)
    path.write_bytes(b"a file")


def lead_nowhere(path: Path) -> None:
    remove(path)
    path.symlink_to(path.parent / "nowhere")


def find(root: Path, pattern: str) -> Path:
    return sorted(root.glob(pattern))[0]


CLIP = "build/store/*/*.wav"
MENDED = [
    *((CLIP, change) for change in (remove, empty, halve, lead_nowhere)),
    *(("build/record.json", change) for change in (remove, empty)),
    *((name, change) for name in (MP3, AAC, BOOK) for change in (remove, halve)),
    *((f"build/{name}", remove) for name in ("store", "chapters", "packets")),
    *(("build/cover-*.png", change) for change in (empty, halve)),
]
TOLD = [
    *((name, make_file) for name in ("build", "build/store", "build/store/*", "build/chapters")),
    *((name, lead_nowhere) for name in ("build", "build/store")),
    *((name, make_folder) for name in (CLIP, MP3, AAC, BOOK)),
    *((f"build/{name}", make_folder) for name in ("record.json", "report.md")),
    *((f"build/{name}", make_folder) for name in (".lock", ".unfinished")),
    *(("script/01-steam.yaml", change) for change in (make_folder, empty, lead_nowhere)),
    ("script/manuscript.md", make_folder),
]


def name_of(value: object) -> str:
    return str(getattr(value, "__name__", value))


@pytest.mark.parametrize(("place", "change"), MENDED, ids=name_of)
def test_what_builds_keep_is_made_again_whatever_became_of_it(
    production: Path, built: Built, place: str, change: Callable[[Path], None]
) -> None:
    change(find(production, place))
    build(production)
    assert book(production) == built.expected


@pytest.mark.parametrize(("place", "change"), TOLD, ids=name_of)
def test_what_stands_in_the_way_is_named_and_left_alone(
    watch: Watch, production: Path, built: Built, place: str, change: Callable[[Path], None]
) -> None:
    path = find(production, place) if "*" in place else production / place
    aside = production.with_name("aside")
    if path.exists():
        path.rename(aside)
        if change in (empty, halve):
            shutil.copy(aside, path)
    change(path)
    ended = watch.run("build", cwd=production)
    assert ended.code == 1, ended.said
    assert "Traceback" not in ended.said
    assert path.relative_to(production).as_posix() in ended.said
    assert path.is_symlink() == (change is lead_nowhere)
    assert path.is_dir() == (change is make_folder)
    remove(path)
    if aside.exists():
        aside.rename(path)
    build(production)
    assert book(production) == built.expected


def build(root: Path) -> None:
    build_book(plan_book(Project(root), False), 1, lambda stage, done, total: None)


@pytest.mark.parametrize("change", [remove, empty, halve])
def test_a_clip_that_is_lost_between_plan_and_mix_is_spoken_again(
    production: Path, built: Built, change: Callable[[Path], None]
) -> None:
    plan = plan_book(Project(production), False)
    for path in production.glob(CLIP):
        change(path)
    build_book(plan, 1, lambda stage, done, total: None)
    assert book(production) == built.expected


# --- Voices ---------------------------------------------------------------------------------------

HELLO = Utterance("Hello.", Voice("piper", "plain"))


@pytest.fixture
def voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write_voice(tmp_path / "voices", "plain")
    return tmp_path / "voices"


@pytest.mark.parametrize("change", [remove, empty, halve, make_folder, lead_nowhere], ids=name_of)
@pytest.mark.parametrize("name", ["plain.onnx", "plain.onnx.json"])
def test_a_voice_of_which_a_file_is_missing_or_cut_short_is_named(
    voices: Path, name: str, change: Callable[[Path], None]
) -> None:
    change(voices / name)
    with pytest.raises(AudioficError, match=name.replace(".", r"\.")) as caught:
        Piper((voices,)).render(HELLO)
    assert caught.value.hint


def test_a_voice_that_is_replaced_after_its_lines_were_planned_speaks_none_of_them(voices: Path) -> None:
    """They would be kept under the identity of the old one."""
    engine = Piper((voices,))
    engine.identity(HELLO.voice)
    write_voice(voices, "plain", f0=220)
    with pytest.raises(EngineError, match="plain changed while it was in use") as caught:
        engine.render(HELLO)
    assert "again" in (caught.value.hint or "")
    assert Piper((voices,)).render(HELLO).samples.size


def test_a_voice_whose_time_alone_changed_speaks_on(voices: Path) -> None:
    engine = Piper((voices,))
    engine.identity(HELLO.voice)
    os.utime(voices / "plain.onnx", (1, 1))
    assert engine.render(HELLO).samples.size

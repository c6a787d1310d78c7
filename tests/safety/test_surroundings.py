"""Nothing that lies in the working folder is run: not by this Python, its workers or the system."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from audiofic.cli.console import complain, say
from audiofic.cli.process import absolute_folders, prepare_process
from audiofic.errors import AudioficError

TRAPS = ("yaml", "numpy", "typer", "re", "json", "pickle", "struct", "multiprocessing", "socket", "secrets")


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """A folder with modules that say when they are run, named like those that everybody imports."""
    folder = tmp_path / "a stranger's book"
    folder.mkdir()
    for name in TRAPS:
        (folder / f"{name}.py").write_text(
            f"open({str(tmp_path / 'run')!r}, 'a').write({name!r})\nexit(99)\n"
        )
    return folder


def test_python_m_audiofic_imports_nothing_from_the_working_folder(trapped: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "audiofic", "attribute", "story.txt"]
    (trapped / "story.txt").write_text("“Hello,” said Mara.\n", encoding="utf-8")
    ended = subprocess.run(command, cwd=trapped, capture_output=True, check=False)
    assert not (tmp_path / "run").exists()
    assert ended.returncode == 0, ended.stderr


def test_speech_workers_import_nothing_from_the_working_folder(trapped: Path, tmp_path: Path) -> None:
    """A worker is a new Python that looks into the working folder first, unless it is told not to."""
    program = tmp_path / "program.py"
    program.write_text(
        "from audiofic.cli.process import prepare_process\n"
        "import sys\n"
        "from pathlib import Path\n"
        "from audiofic.model import Utterance, Voice\n"
        "from audiofic.store import Store, clip_key\n"
        "from audiofic.engines import EngineSetup\n"
        "from audiofic.synthesis import open_workers, synthesise\n"
        "if __name__ == '__main__':\n"
        "    prepare_process()\n"
        "    line = Utterance('So.', Voice('tone', 'a'))\n"
        "    with open_workers(2) as workers:\n"
        "        work = [(clip_key(line, 'tone 1'), line)]\n"
        "        print(synthesise(work, Store(Path(sys.argv[1])), EngineSetup(), workers))\n"
    )
    ended = subprocess.run(
        [sys.executable, program, tmp_path / "store"], cwd=trapped, capture_output=True, check=False
    )
    assert not (tmp_path / "run").exists()
    assert ended.stdout.strip() == b"()", ended.stderr
    assert list((tmp_path / "store").rglob("*.wav"))


PACKAGES = (
    *("piper", "numpy", "yaml", "onnxruntime", "mutagen", "pydub", "PIL", "lxml", "soundfile", "soxr"),
    *("imageio_ffmpeg", "espeakng_loader", "font_source_serif_pro", "charset_normalizer", "markdown_it"),
    *("typer", "rich", "platformdirs", "filelock", "pypdf", "audioop", "concurrent", "_soundfile"),
)
"""All that a build imports, as folders: those are found before what is installed, and may hold data."""


@pytest.mark.slow
def test_a_book_is_made_among_folders_called_like_everything_it_needs(tmp_path: Path) -> None:
    """Speech workers, ffmpeg, espeak-ng's data, the font of the cover: nothing is taken from the folder."""
    folder = tmp_path / "a stranger's book"
    trap = f"open({str(tmp_path / 'run')!r}, 'a').write(__name__ + chr(10))\n"
    for name in PACKAGES:
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(trap)
        for data in ("espeak-ng-data", "files", "binaries"):
            (folder / name / data).mkdir()
            (folder / name / data / "phontab").write_bytes(b"")
    (folder / "sitecustomize.py").write_text(trap)
    (folder / "usercustomize.py").write_text(trap)
    (folder / "story.txt").write_text("“Hello,” said Mara.\n", encoding="utf-8")
    for verb in (["new", ".", "story.txt"], ["build", "--draft", "--jobs", "2"]):
        command = [sys.executable, "-m", "audiofic", *verb]
        ended = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        assert not (tmp_path / "run").exists(), (tmp_path / "run").read_text()
        assert ended.returncode == 0, ended.stderr
    assert [path.suffix for path in (folder / "build").glob("*.m4b")] == [".m4b"]


def test_programs_are_never_looked_for_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\n")
    (tmp_path / "ffmpeg").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    for name in ("PYTHONSAFEPATH", "NODEFAULTCURRENTDIRECTORYINEXEPATH", "OPENBLAS_NUM_THREADS"):
        monkeypatch.setenv(name, "")
    for unsafe in (".", "", os.curdir + os.pathsep + "/nowhere"):
        monkeypatch.setenv("PATH", unsafe)
        prepare_process()
        assert shutil.which("ffmpeg") is None
    monkeypatch.setenv("PATH", str(tmp_path))
    prepare_process()
    assert shutil.which("ffmpeg"), "what the system names in full is the system's"


def test_only_full_folders_stay_in_a_search_path(tmp_path: Path) -> None:
    folders = [str(tmp_path), str(tmp_path / "bin")]
    assert (
        absolute_folders(os.pathsep.join(["", folders[0], ".", "bin", "../bin", folders[1], ""])) == folders
    )


def test_a_strangers_words_move_no_cursor_and_change_no_title(capsys: pytest.CaptureFixture[str]) -> None:
    """Escape sequences, in one byte or two, backspaces, and marks that turn the text around."""
    for hostile in ("\x1b]0;owned\x07", "\x9b2J", "ab\b\bcd", "a\rb", "\u202egpj.exe\u2066"):
        say(f"wrote {hostile}")
        complain(AudioficError(hostile, hostile))
    shown = "".join(capsys.readouterr())
    assert not set(shown) & set("\x1b\x07\x9b\b\r\u202e\u2066")
    assert "owned" in shown
    say("Mädchen\t死神 …")
    assert capsys.readouterr().out == "Mädchen\t死神 …\n"

"""The command line: the verbs from a story to a clean book, and the one gate where errors are printed."""

from __future__ import annotations

import importlib
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

import piper_voice
from audiofic.building import IN_ALL
from audiofic.cli import console
from audiofic.cli.app import COMMANDS
from audiofic.errors import AudioficError, Finding, FindingsError
from command_line import Run
from model_server import standing_in

STORY = """\
The Kettle
by Nobody

"Is it ready?" asked Kagome. The kettle sang.

"Now," said Kikyo.
"""
TONES = """\
narrator: {voice: tone/a}
cast:
  Kagome: {gender: female, voice: tone/b}
  Kikyo: {gender: female, voice: tone/c}
extras: {unknown: {voice: tone/d}}
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "kettle.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def root(run: Run, tmp_path: Path, story: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A production of the story, on the tone engine; no voice of this machine's user plays a part."""
    monkeypatch.setenv("AUDIOFIC_VOICES", str(tmp_path / "voices"))
    root = tmp_path / "book"
    assert run("new", root, story).status == 0
    (root / "voices.yaml").write_text(TONES, encoding="utf-8")
    return root


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_way_of_a_book_from_the_story_to_a_clean_folder(run: Run, root: Path) -> None:
    first = run("-C", root, "status")
    assert first.status == 0
    assert "clips to speak, 1 chapter to make." in first.out

    before = tree(root)
    dry = run("-C", root, "build", "--dry-run")
    assert dry.status == 0
    every = run("-C", root, "status", "--all").out
    assert every.endswith(f"{dry.out}The store has 0 clips, 0.0 MB.\n")
    assert tree(root) == before, "nothing is made"

    assert run("-C", root, "check").status == 1, "there is nothing yet"
    built = run("-C", root, "build")
    assert (built.status, built.err) == (0, "")
    assert "The Kettle.m4b" in built.out
    assert "\x1b" not in built.out
    assert (root / "build" / "The Kettle.m4b").is_file()

    assert "Everything is current" in run("-C", root, "status").out
    assert "0 clips spoken" in run("-C", root, "build").out
    checked = run("-C", root, "check")
    assert checked.status == 0
    assert checked.out.endswith("All is well.\n")
    assert "The Kettle.m4b" in checked.out

    script = next((root / "script").glob("*.yaml"))
    written = script.read_text(encoding="utf-8")
    script.write_text(f"{written.rstrip()}\n  direction: wibbly\n", encoding="utf-8")
    run("-C", root, "build")
    checked = run("-C", root, "check")
    assert (checked.status, "'wibbly'" in checked.out + checked.err) == (0, True)
    assert checked.out.endswith("Nothing fails: 1 warning.\n")
    script.write_text(written, encoding="utf-8")
    run("-C", root, "build", "--draft")
    assert "Everything is current" in run("-C", root, "status", "--draft").out

    assert "removed; the clips are kept" in run("-C", root, "clean").out
    assert not list((root / "build").glob("*.m4b"))
    assert "0 unused clips dropped" in run("-C", root, "clean", "--unused").out
    assert run("-C", root, "clean", "--all").status == 0
    assert tree(root) == before


def test_new_says_what_to_do_next(run: Run, tmp_path: Path, story: Path) -> None:
    ended = run("new", tmp_path / "my-book", story, "--title", "Steam", "--author", "Me")
    assert ended.status == 0
    assert f"audiofic -C {tmp_path / 'my-book'} build" in ended.out
    cast = (tmp_path / "my-book" / "voices.yaml").read_text(encoding="utf-8")
    assert "title: Steam\n" in cast
    assert "author: Me\n" in cast


def test_the_commands_that_new_names_can_be_pasted(run: Run, tmp_path: Path, story: Path) -> None:
    ended = run("-C", tmp_path, "new", "my books/it's one", story.name)
    command = next(line.partition("audiofic ")[2] for line in ended.out.splitlines() if " build" in line)
    assert run(*shlex.split(command)[:-1], "status").status == 0


def test_a_folder_given_with_c_is_where_all_paths_begin(run: Run, tmp_path: Path, story: Path) -> None:
    assert run("-C", tmp_path, "new", "one", story.name).status == 0
    assert (tmp_path / "one" / "voices.yaml").is_file()
    assert run("-C", tmp_path, "attribute", story.name, "--out", "spans.jsonl").status == 0
    assert (tmp_path / "spans.jsonl").is_file()


def test_the_production_is_the_one_around_the_working_folder(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "script")
    assert run("status").status == 0


def test_script_drafts_what_is_missing_and_keeps_the_rest(run: Run, root: Path) -> None:
    before = tree(root)
    ended = run("-C", root, "script")
    assert (ended.status, ended.out) == (0, "kept  script/01-chapter.yaml (it is yours)\n")
    assert tree(root) == before
    (root / "script" / "01-chapter.yaml").unlink()
    assert run("-C", root, "script").out.startswith("wrote script/01-chapter.yaml\n")


def test_only_drafting_asks_a_model_server(run: Run, root: Path, tmp_path: Path, story: Path) -> None:
    """Everything else, a build above all, does without, even where a server is named."""
    story.write_text(STORY + '\n"Sugar?"\n\n"Two lumps."\n', encoding="utf-8")
    (root / "script" / "manuscript.txt").write_bytes(story.read_bytes())
    with standing_in(lambda question: "{}") as server:
        llm = f"attribution:\n  llm: {{url: '{server.url}', model: m, below: 1.0}}\n"
        (root / "voices.yaml").write_text(TONES + llm, encoding="utf-8")
        run("-C", root, "script")
        for verb in ("status", "cast", "voices", "build", "check", "clean"):
            assert "Traceback" not in run("-C", root, verb).err
        run("attribute", story, "--cast", root / "voices.yaml")
        run("new", tmp_path / "other", story)
        assert server.paths == []

        (root / "script" / "01-chapter.yaml").unlink()
        ended = run("-C", root, "script")
        assert server.paths == ["/v1/chat/completions"]
    assert ended.status == 0
    assert "warning: voices.yaml, line 7: m gave no usable answer for 2 lines" in ended.out


SPAN = {"start", "end", "text", "kind", "speaker", "confidence", "method"}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_attribute_prints_one_object_a_span_that_points_at_its_words(
    run: Run, tmp_path: Path, line_end: str, mark: str
) -> None:
    source = mark + "“Où?” asked Kagomé — 犬.\n\n“𝄞 Là,” said Kikyo. “Voilà!”\n\n".replace("\n", line_end)
    (tmp_path / "story.txt").write_bytes(source.encode())
    ended = run("attribute", tmp_path / "story.txt")
    assert (ended.status, ended.err) == (0, "")
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert [set(row) for row in rows] == [SPAN] * 3
    assert [source[row["start"] : row["end"]] for row in rows] == ["Où?", "𝄞 Là,", "Voilà!"]
    assert [row["text"] for row in rows] == ["Où?", "𝄞 Là,", "Voilà!"]
    assert [row["speaker"] for row in rows] == ["Kagomé", "Kikyo", "Kikyo"]
    assert {row["kind"] for row in rows} == {"speech"}
    assert all(0 <= row["confidence"] <= 1 and row["method"] for row in rows)
    assert "Où?" in ended.out, "words are words, not escapes"


def test_a_speaker_whom_nobody_can_tell_is_null(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text('"Who goes there?"\n', encoding="utf-8")
    (row,) = [json.loads(line) for line in run("attribute", tmp_path / "story.txt").out.splitlines()]
    assert row["speaker"] is None


def test_attribute_takes_a_cast_and_writes_a_file(run: Run, tmp_path: Path, story: Path) -> None:
    (tmp_path / "cast.yaml").write_text(
        "cast: {Higurashi: {aliases: [Kagome], gender: female}}\n", encoding="utf-8"
    )
    printed = run("attribute", story, "--cast", tmp_path / "cast.yaml")
    wrote = run("attribute", story, "--cast", tmp_path / "cast.yaml", "--out", tmp_path / "spans.jsonl")
    assert wrote.out == ""
    assert (tmp_path / "spans.jsonl").read_text(encoding="utf-8") == printed.out
    assert json.loads(printed.out.splitlines()[0])["speaker"] == "Higurashi"


def test_cast_shows_suggests_and_writes(run: Run, root: Path) -> None:
    text = "# mine\nnarrator: {voice: tone/a}\ncast:\n  Kagome:  {voice: tone/b}   # hers\n\n# the end\n"
    (root / "voices.yaml").write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    before = (root / "voices.yaml").read_bytes()

    shown = run("-C", root, "cast").out
    assert [line.split()[0] for line in shown.splitlines()[2:5]] == ["narrator", "Kagome", "Kikyo"]
    assert "1 role without a voice" in shown
    suggested = run("-C", root, "cast", "--suggest").out
    assert "cast:\n  Kikyo:\n    voice: " in suggested
    assert (root / "voices.yaml").read_bytes() == before

    assert "1 role filled in" in run("-C", root, "cast", "--write").out
    after = (root / "voices.yaml").read_bytes()
    head, tail = before.split(b"# hers\r\n")
    assert after.startswith(head + b"# hers\r\n  Kikyo:\r\n    voice: ")
    assert after.endswith(tail)
    assert "without a voice" not in run("-C", root, "cast").out


def test_voices_are_listed_and_the_lacking_ones_named(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = importlib.import_module("audiofic.voice_library.installed")
    monkeypatch.setattr(installed, "package_folders", dict)
    assert run("-C", root, "voices").out == "No neural voice is installed.\n"
    piper_voice.write_voice(tmp_path / "voices", "en_US-here-medium", speakers=2)
    cast = TONES.replace("tone/b", "en_US-here-medium:p1").replace("tone/c", "en_US-away-medium")
    (root / "voices.yaml").write_text(cast, encoding="utf-8")
    listed = run("-C", root, "voices").out
    assert "en_US-here-medium" in listed
    assert "The cast still needs: en_US-away-medium\n" in listed


def test_installing_asks_for_what_the_cast_needs_and_says_the_licence(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import audiofic.voice_library.catalogue
    from audiofic.voice_library import VoiceModel, find_voice

    def install(name: str, folder: Path, *, progress: Callable[[int, int], None]) -> VoiceModel:
        piper_voice.write_voice(folder, name, card="* License: public domain\n")
        progress(1, 1)
        return find_voice(name, (folder,))

    monkeypatch.setattr(audiofic.voice_library.catalogue, "install", install)
    (root / "voices.yaml").write_text(TONES.replace("tone/c", "en_US-away-medium"), encoding="utf-8")
    said = run("-C", root, "voices", "install").out
    assert said.startswith(f"en_US-away-medium: {tmp_path / 'voices' / 'en_US-away-medium.onnx'}")
    assert "public domain" in said
    assert run("-C", root, "voices", "install").out.startswith("Nothing to install")


def test_an_audition_says_where_the_sample_is(run: Run, root: Path) -> None:
    ended = run("-C", root, "audition", "Kagome")
    assert ended.status == 0
    voice, path = ended.out.splitlines()
    assert voice == "voice:  tone/b"
    assert (root / path).is_file()
    assert (root / path).is_relative_to(root / "build")


def test_a_stand_in_is_told_and_is_an_error_when_strict(run: Run, root: Path) -> None:
    cast = TONES.replace("voice: tone/c", "voice: en_US-away-medium, draft: tone/c")
    (root / "voices.yaml").write_text(cast, encoding="utf-8")
    before = tree(root)
    strict = run("-C", root, "build", "--strict")
    assert strict.status == 1
    assert strict.err.startswith("error: These voices are not installed: en_US-away-medium.\nhint: ")
    assert tree(root) == before
    built = run("-C", root, "build")
    assert built.status == 0
    assert "Kikyo: tone/c stands in for en_US-away-medium" in built.out
    assert "`audiofic voices install` gets" in built.out
    assert run("-C", root, "build", "--strict", "--dry-run").status == 1


def test_a_warning_is_an_error_when_strict(run: Run, root: Path) -> None:
    script = root / "script" / "01-chapter.yaml"
    script.write_text(
        script.read_text(encoding="utf-8").replace("- Kikyo: Now", "- unknown: Now"), encoding="utf-8"
    )
    assert "warning: script/01-chapter.yaml, line" in run("-C", root, "status").out
    strict = run("-C", root, "build", "--strict", "--dry-run")
    assert strict.status == 1
    assert strict.err.startswith("error: script/01-chapter.yaml, line")
    assert run("-C", root, "build", "--dry-run").status == 0


def test_what_the_producer_can_mend_is_an_error_with_a_hint_and_never_a_traceback(
    run: Run, root: Path, tmp_path: Path, story: Path
) -> None:
    for arguments in (
        ["-C", tmp_path / "nowhere", "status"],
        ["new", root, story],
        ["new", tmp_path / "two", tmp_path / "none.txt"],
        ["attribute", tmp_path / "none.txt"],
        ["attribute", tmp_path],
        ["attribute", story, "--cast", tmp_path / "none.yaml"],
        ["-C", root, "audition", "Kagmoe"],
        ["-C", root, "audition", "Kagome", "--voice", "a b"],
    ):
        ended = run(*arguments)
        assert ended.status == 1, arguments
        assert ended.out == "", arguments
        error, hint = ended.err.splitlines()
        assert error.startswith("error: "), arguments
        assert hint.startswith("hint: "), arguments


def test_what_the_system_refuses_is_an_error_too(run: Run, root: Path, story: Path) -> None:
    for arguments in (["new", story / "book", story], ["attribute", story, "--out", root]):
        ended = run(*arguments)
        assert ended.status == 1
        assert ended.err.startswith("error: ")
        assert "Traceback" not in ended.err
    (root / "script" / "02-a-folder.yaml").mkdir()
    assert run("-C", root, "status").err.startswith("error: ")


@pytest.mark.parametrize(
    ("name", "line"), [("voices.yaml", 'cast: "unclosed\n'), ("script/01-chapter.yaml", "  bad: [\n")]
)
def test_a_broken_file_is_told_with_its_line(run: Run, root: Path, name: str, line: str) -> None:
    with (root / name).open("a", encoding="utf-8") as file:
        file.write(line)
    number = (root / name).read_text(encoding="utf-8").count("\n")
    for verb in ("status", "build", "check", "cast"):
        ended = run("-C", root, verb)
        assert ended.status == 1
        assert ended.err.startswith(f"error: {name}, line {number}: ")
        assert ended.out == ""


def test_faults_are_told_all_at_once(run: Run, root: Path) -> None:
    (root / "voices.yaml").write_text("cats: {}\nnarrator: {vioce: tone/a}\n", encoding="utf-8")
    told = run("-C", root, "status").err.splitlines()
    assert [line.split(": ")[1] for line in told if line.startswith("error")] == [
        "voices.yaml, line 1",
        "voices.yaml, line 2",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["biuld"],
        ["build", "--jobs", "-1"],
        ["build", "--jobs", "many"],
        ["new"],
        ["status", "--loud"],
        ["-C"],
    ],
)
def test_a_slip_in_the_command_itself_is_status_2(run: Run, arguments: list[str]) -> None:
    ended = run(*arguments)
    assert ended.status == 2
    assert ended.out == ""
    assert "Error: " in ended.err
    assert "Traceback" not in ended.err


def test_a_misplaced_folder_is_told_with_where_it_belongs(run: Run, root: Path) -> None:
    told = run("build", "-C", root)
    assert told.status == 2
    assert "`audiofic -C FOLDER COMMAND ...`" in told.err


def test_all_commands_are_listed_in_the_order_of_work_with_whole_sentences(run: Run) -> None:
    lines = run("--help").out.partition("Commands:")[2].splitlines()[1:]
    assert tuple(line.split()[0] for line in lines) == COMMANDS
    assert all(line.endswith(".") and not line.endswith("...") for line in lines)


def test_the_version_is_the_packages(run: Run) -> None:
    assert run("--version").out == f"audiofic {version('audiofic')}\n"


def test_status_lists_the_unsure_lines_and_a_build_does_not(run: Run, root: Path) -> None:
    script = next((root / "script").glob("01-*.yaml"))
    text = script.read_text(encoding="utf-8")
    line = text[: text.index("- Kikyo: Now,")].count("\n") + 1
    marked = text.replace("- Kikyo: Now,\n", "- Kikyo: Now,\n  unsure: 0.46\n  or: [Kagome]\n")
    script.write_text(marked, encoding="utf-8")
    wanted = f"note: script/{script.name}, line {line}: Unsure (0.46): Kikyo, or Kagome: 'Now,'"
    assert wanted in run("-C", root, "status").out
    built = run("-C", root, "build")
    assert built.status == 0
    assert "Unsure" not in built.out + built.err
    assert run("-C", root, "build", "--strict").status == 0
    assert wanted in run("-C", root, "status").out


def test_status_says_that_the_book_alone_is_to_be_made(run: Run, root: Path) -> None:
    assert run("-C", root, "build").status == 0
    next((root / "build").glob("*.m4b")).unlink()
    assert "The book is to be made: " in run("-C", root, "status").out
    assert "The book is to be made: " in run("-C", root, "build", "--dry-run").out


def test_a_sample_is_written_where_out_says_seen_from_the_folder_of_c(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root.parent)
    assert run("-C", root.name, "build").status == 0
    told = run("-C", root.name, "sample", "--out", "short.mp3")
    assert "There is no sound file" not in told.err
    assert (root / "short.mp3").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_closed_stream_is_like_one_that_nobody_reads(root: Path, number: int) -> None:
    command = f'"{sys.executable}" -m audiofic -C "{root}" build {number}>&-'
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert list((root / "build").glob("*.m4b"))


def test_ctrl_c_stops_with_status_130_and_says_that_nothing_is_lost(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import audiofic.pipeline

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(audiofic.pipeline, "build_book", stop)
    ended = run("-C", root, "build")
    assert ended.status == 130
    assert "What was made is kept" in ended.err
    assert "Traceback" not in ended.err


def python(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own, with its output piped."""
    command = [sys.executable, "-W", "ignore", *map(str, arguments)]
    settings = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=settings, check=False)


HEAVY = {
    "numpy",
    "rich",
    "piper",
    "yaml",
    "pydub",
    "soundfile",
    "onnxruntime",
    "markdown_it",
    "mutagen",
    "PIL",
}


def test_help_loads_nothing_heavy() -> None:
    """What makes help quick, counted: the verbs import what they need when they run."""
    code = (
        "import sys\n"
        "from audiofic.cli import main\n"
        "sys.argv = ['audiofic', '--help']\n"
        "try:\n    main()\n"
        "finally:\n    sys.stderr.write(' '.join(sorted(sys.modules)))\n"
    )
    ended = python("-c", code)
    assert ended.returncode == 0
    assert "attribute" in ended.stdout
    loaded = set(ended.stderr.split())
    assert "audiofic.cli.book" in loaded
    assert not loaded & HEAVY
    assert not {name for name in loaded if name.startswith("audiofic.engines")}


def test_a_build_does_not_load_what_finds_speakers(root: Path) -> None:
    """Of a build that has nothing to do, a sixth was that."""
    code = (
        "import sys\n"
        "from audiofic.cli import main\n"
        f"sys.argv = ['audiofic', '-C', {str(root)!r}, 'build']\n"
        "try:\n    main()\n"
        "finally:\n    print('loaded', *sorted(sys.modules))\n"
    )
    ended = python("-c", code)
    assert ended.returncode == 0
    loaded = set(ended.stdout.split())
    assert "audiofic.building.making" in loaded
    assert not {name for name in loaded if name.startswith("audiofic.attribution")}


def test_a_build_in_a_pipe_is_quiet_and_its_output_plain(root: Path) -> None:
    """The whole program in a process of its own: no bar, no escape code, nothing on stderr."""
    ended = python("-m", "audiofic", "-C", root, "build", FORCE_COLOR="1")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "\x1b" not in ended.stdout
    assert "\r" not in ended.stdout
    assert len(ended.stdout.splitlines()) == 3


def test_an_error_in_a_process_of_its_own_has_status_1_and_no_traceback(tmp_path: Path) -> None:
    ended = python("-m", "audiofic", "-C", tmp_path, "build")
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith("error: There is no production in ")
    assert "\nhint: " in ended.stderr


def test_progress_is_shown_to_people_and_to_nobody_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> None:
        with console.progress() as advance:
            advance("speaking", 1, 3)
            advance("speaking", 3, 3)
            advance("mixing", 1, 1)
            advance(IN_ALL, 75, 100)

    work()
    assert capsys.readouterr() == ("", "")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal())
    work()
    shown = sys.stderr.getvalue()  # type: ignore[attr-defined]
    assert "speaking" in shown
    assert "3/3" in shown
    assert "mixing" in shown
    assert "75/100" in shown


def test_a_hint_is_told_once_for_all_the_findings_it_belongs_to(capsys: pytest.CaptureFixture[str]) -> None:
    found = tuple(Finding("a.yaml", line, "x", f"Fault {line}.", hint) for line, hint in enumerate("aab", 1))
    console.complain(FindingsError(found[::-1]))
    assert capsys.readouterr().err.splitlines() == [
        "error: a.yaml, line 1: Fault 1. [x]",
        "error: a.yaml, line 2: Fault 2. [x]",
        "  hint: a",
        "error: a.yaml, line 3: Fault 3. [x]",
        "  hint: b",
    ]
    console.complain(AudioficError("No voice."))
    assert capsys.readouterr().err == "error: No voice.\n"


def test_a_table_is_aligned_with_numbers_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    console.show_table(("name", "lines", "voice"), [("Kagome", 1_000, "tone/b"), ("Kikyo", 5, "")])
    assert capsys.readouterr().out.splitlines() == [
        "name    lines  voice",
        "------  -----  ------",
        "Kagome   1000  tone/b",
        "Kikyo       5",
    ]
    console.show_table(("a",), [])
    assert capsys.readouterr().out == "a\n-\n"

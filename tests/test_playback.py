"""Files are played by what the machine has, if it has anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audiofic import playback
from command_line import Run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the players stood in for are shell scripts")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder with programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(machine: Path, name: str, status: int = 0) -> None:
    """A player that notes what it was to play."""
    program = machine / name
    program.write_text(
        f'#!/bin/sh\nfor last; do :; done\necho "{name} $last" >> {machine}/played\nexit {status}\n'
    )
    program.chmod(0o755)


def played(machine: Path) -> list[str]:
    note = machine / "played"
    return note.read_text().splitlines() if note.exists() else []


def test_the_first_player_that_is_here_plays(machine: Path) -> None:
    install(machine, "mpv")
    install(machine, "aplay")
    assert playback.play(Path("/tmp/a.wav"))
    assert played(machine) == ["mpv /tmp/a.wav"]


def test_a_player_without_a_sound_device_is_passed_over(machine: Path) -> None:
    install(machine, "ffplay", status=1)
    install(machine, "aplay")
    assert playback.play(Path("/tmp/a.wav"))
    assert played(machine) == ["ffplay /tmp/a.wav", "aplay /tmp/a.wav"]


@pytest.mark.parametrize("ending", [".mp3", ".opus", ".m4a"])
def test_a_player_that_would_make_noise_of_the_file_is_not_asked(machine: Path, ending: str) -> None:
    install(machine, "aplay")
    install(machine, "paplay")
    assert not playback.play(Path(f"/tmp/a{ending}"))
    assert played(machine) == []


def test_a_files_name_is_no_option(machine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(machine, "mpv")
    monkeypatch.chdir(tmp_path)
    assert playback.play(Path("--script=evil.lua.wav"))
    assert played(machine) == [f"mpv {tmp_path}/--script=evil.lua.wav"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    (folder / "script").mkdir(parents=True)
    (folder / "voices.yaml").write_text("narrator: {voice: tone/a}\n", encoding="utf-8")
    script = "chapter: 1\nlines:\n- narrator: Hello there.\n"
    (folder / "script" / "01.yaml").write_text(script, encoding="utf-8")
    return folder


def test_say_and_audition_play_when_asked_and_not_into_a_pipe(run: Run, machine: Path, root: Path) -> None:
    install(machine, "mpv")
    for command in (("say", "Hello"), ("say", "--line", "1:3"), ("audition", "narrator")):
        quiet = run("-C", root, *command)
        assert (quiet.status, quiet.err, played(machine)) == (0, "", [])
        ended = run("-C", root, *command, "--play")
        assert (ended.status, ended.err) == (0, "")
        assert played(machine) == [f"mpv {root / ended.out.splitlines()[-1]}"]
        (machine / "played").unlink()


def test_where_nothing_plays_it_is_said_and_the_file_is_there(run: Run, machine: Path, root: Path) -> None:
    ended = run("-C", root, "say", "Hello", "--play")
    assert ended.status == 0
    assert "No player is here" in ended.err
    assert (root / ended.out.splitlines()[-1]).is_file()
    install(machine, "ffplay", status=1)
    assert "could not be played" in run("-C", root, "say", "Hello", "--play").err


@pytest.mark.parametrize("words", [(), ("Hello", "--line", "1:3")])
def test_say_needs_words_or_a_line(run: Run, root: Path, words: tuple[str, ...]) -> None:
    ended = run("-C", root, "say", *words)
    assert ended.status == 1
    assert "audiofic say --line 01:22" in ended.err

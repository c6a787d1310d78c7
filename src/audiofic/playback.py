"""Sound played by a program that is here, for commands that let people hear something."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Player:
    """A program that plays a sound file to its end."""

    program: str
    options: tuple[str, ...] = ()
    endings: tuple[str, ...] = (".wav", ".mp3", ".flac", ".opus", ".m4a")
    """What it can play; `aplay` makes noise of anything else."""


PLAYERS = (
    Player("ffplay", ("-nodisp", "-autoexit", "-loglevel", "error")),
    Player("mpv", ("--no-video", "--really-quiet")),
    Player("afplay", endings=(".wav", ".mp3", ".flac", ".m4a")),
    Player("aplay", ("-q",), (".wav",)),
    Player("paplay", endings=(".wav", ".flac")),
    Player("pw-play", endings=(".wav", ".flac")),
)
"""In the order in which they are tried."""


def play(path: Path) -> bool:
    """Play the file to its end; False where no program here can."""
    return any(_play_with(command, path) for command in find_players(path))


def find_players(path: Path) -> Iterator[tuple[str, ...]]:
    """The commands here that play such a file, without the file's name."""
    for player in PLAYERS:
        program = shutil.which(player.program)
        if program and path.suffix.lower() in player.endings:
            yield (program, *player.options)


def _play_with(command: tuple[str, ...], path: Path) -> bool:
    """False where the program fails, as without a sound device."""
    try:
        # An absolute path can't be taken for an option.
        ended = subprocess.run(
            [*command, str(path.absolute())], stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError:
        return False
    return ended.returncode == 0

"""The command line: verbs, progress and the one gate where errors are printed."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

from audiofic.cli.process import prepare_process

STOPPED = 130
"""Exit status after Ctrl-C: 128 and SIGINT's number, as shells have it."""
ENDED = 143
"""The same for SIGTERM, which a system sends when it shuts down."""


def main() -> None:
    """Run the command line. Exit status: 0 done, 1 the book needs attention, 2 usage, 130 and 143 stopped."""
    prepare_process()
    # Like Ctrl-C: half-written files are cleared away and ffmpeg is stopped before we go.
    signal.signal(signal.SIGTERM, _end)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not where the shell has it ignored
        signal.signal(signal.SIGINT, _interrupt)
    from audiofic.errors import AudioficError

    try:
        load_app()()
    except AudioficError as error:
        from audiofic.cli.console import complain

        complain(error)
        sys.exit(1)
    except OSError as error:
        from audiofic.cli.console import complain, explain_os_error

        if isinstance(error, BrokenPipeError):
            # Whoever read our output has gone (`| head`): say nothing more, and flush nothing after us.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        else:
            complain(explain_os_error(error))
        sys.exit(1)
    except KeyboardInterrupt:
        _say_stopped()
        sys.exit(STOPPED)
    except SystemExit as ending:
        if ending.code in (STOPPED, ENDED):  # typer makes this of Ctrl-C and says nothing
            _say_stopped()
        raise


def load_app() -> typer.Typer:
    """The app with all its commands, which the modules add when they are imported."""
    from audiofic.cli import book, cast, review, story
    from audiofic.cli.app import app

    assert all((book, cast, review, story))
    return app


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(ENDED)


def _interrupt(number: int, frame: FrameType | None) -> None:
    sys.stderr.write("\nStopping ...\n")
    raise KeyboardInterrupt


def _say_stopped() -> None:
    sys.stderr.write("\nStopped. What was made is kept; the same command goes on from here.\n")

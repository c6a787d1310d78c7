"""The command line: verbs, progress and the one gate where errors are printed."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line. Exit status: 0 done, 1 the book needs attention, 2 usage, 130 stopped."""
    # Threads of the linear algebra library cost three times the CPU in every worker and gain nothing here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from audiofic.cli.verbs import app
    from audiofic.errors import AudioficError

    try:
        app()
    except AudioficError as error:
        from audiofic.cli.console import complain

        complain(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What was made is kept; the same command goes on from here.\n")
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`); say nothing more, and let nothing be flushed after us.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)

"""The command for the producer's page in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from audiofic.cli.app import app, project_here


@app.command()
def review(
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page; or only say where it is.")
    ] = True,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to serve it at; 0: any.")] = 0,
) -> None:
    """Hear and correct the book in the browser.

    The page is on this machine only. Ctrl-C ends it.
    """
    import sys

    from audiofic.cli.console import say
    from audiofic.review import serve_review

    def announce(address: str) -> None:
        say(address)
        sys.stdout.flush()
        if browser:
            import threading
            import webbrowser

            # Some browsers return only when they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    serve_review(project_here(), port, announce)

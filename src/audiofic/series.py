"""The cast that several books share: `cast.yaml` in the folder that holds their productions.

No file says where it is, so none can name another one: it stands one level above the production, under this
name, and is read only for a book whose voices.yaml says `series: yes`. It is never written, but by
`commands.sharing`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from audiofic.engines import engine_names
from audiofic.errors import AudioficError, Finding, FindingsError
from audiofic.settings import Settings, add_lists, check_files, find_file, parse_series
from audiofic.yamlfile import decode_utf8

SERIES_FILE = "cast.yaml"
SHOWN = f"../{SERIES_FILE}"
"""As people are told it: seen from the production, like all other paths."""


def series_file(root: Path) -> Path:
    """The file of the series that the production in `root` would belong to, whether or not it is there."""
    return root.parent / SERIES_FILE


def read_series(root: Path) -> Settings:
    """What the series' file says, its pronunciation lists with it.

    Raises `FindingsError` with its faults, `AudioficError` where it is not there or leads elsewhere.
    """
    if not series_file(root).exists():
        raise AudioficError(
            f"There is no {SHOWN}: the series has no cast yet.",
            "`audiofic -C FIRST-BOOK share` makes it of a book's cast; an empty file will do to begin with.",
        )
    try:
        content = find_file(root.parent, SERIES_FILE).read_bytes()
    except AudioficError as error:
        hint = "The cast of a series is a file beside its productions, no link to another place."
        told = error.message.replace(SERIES_FILE, SHOWN).replace("production", "series' folder")
        raise AudioficError(told, hint) from error
    return complete_series(parse_series(decode_utf8(content, SHOWN), SHOWN, engine_names()), root)


def complete_series(settings: Settings, root: Path) -> Settings:
    """What the series' file says with what is in its pronunciation lists. Raises `FindingsError`."""
    home = root.parent
    if findings := check_files(settings, home):
        raise FindingsError(findings)
    try:
        return add_lists(settings, home)
    except FindingsError as error:
        raise FindingsError(tuple(map(_seen_from_the_production, error.findings))) from error


def _seen_from_the_production(found: Finding) -> Finding:
    return found if found.path == SHOWN else replace(found, path=f"../{found.path}")

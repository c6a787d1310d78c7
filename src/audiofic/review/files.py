"""What the page is made of: its own files, and a typeface that is installed with audiofic."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files

INDEX = "index.html"
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".otf": "font/otf",
}
FONTS = ("SourceSerifPro-Regular.otf", "SourceSerifPro-It.otf", "SourceSerifPro-Semibold.otf")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is sent."""

    content: bytes
    kind: str
    """Its media type."""
    tag: str
    """Changes with the content."""


def static_files() -> dict[str, StaticFile]:
    """Name -> file, of all there is to be fetched: no other name is ever looked for."""
    found = {}
    folders = (files("audiofic.review") / "static", files("audiofic.report"))
    for entry in (entry for folder in folders for entry in folder.iterdir()):
        kind = KINDS.get(entry.name[entry.name.rfind(".") :])
        if kind:
            found[entry.name] = _static(entry.read_bytes(), kind)
    for name in FONTS:
        font = files("font_source_serif_pro") / "files" / name
        found[name] = _static(font.read_bytes(), KINDS[".otf"])
    return found


def _static(content: bytes, kind: str) -> StaticFile:
    return StaticFile(content, kind, f'"{hashlib.sha256(content).hexdigest()[:16]}"')

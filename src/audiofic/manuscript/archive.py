"""ZIP files from strangers (EPUB, DOCX, ODT): parts by name, bounded in size, never unpacked to disk."""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO
from urllib.parse import unquote

from lxml import etree

from audiofic.errors import AudioficError
from audiofic.manuscript.elements import Element

MOST_PARTS = 20_000
"""Files in an archive; a novel of a thousand chapters with pictures has some 3,000."""
LARGEST_PART = 64 * 2**20
"""Bytes unpacked of one part; the text of ten long novels in one file."""
LARGEST_ALL = 64 * 2**20
"""Bytes unpacked of all parts that are read; pictures and fonts are not."""


class Archive:
    """The parts of a ZIP file, read one by one within limits."""

    def __init__(self, content: bytes, what: str) -> None:
        """Raises `AudioficError` where that is no ZIP file, or an encrypted one. `what` is its format."""
        self._what = what
        self._left = LARGEST_ALL
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
            self.names = frozenset(self._zip.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
            raise self._damaged(str(error)) from error
        if len(self._zip.infolist()) > MOST_PARTS:
            raise AudioficError(f"This {what} has more than {MOST_PARTS:,} parts.", "Save the story anew.")

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises `AudioficError` where it is missing, damaged, locked or too large."""
        try:
            with self._zip.open(name) as part:
                content = part.read(min(LARGEST_PART, self._left) + 1)
        except KeyError as error:
            raise self._damaged(f"{name} is missing") from error
        except RuntimeError as error:  # zipfile's word for a password
            raise AudioficError(f"This {self._what} is locked.", "Save a copy without a password.") from error
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise self._damaged(f"{name}: {error}") from error
        except Exception as error:  # zlib, lzma and bz2 have error classes of their own
            raise self._damaged(f"{name}: {error}") from error
        if len(content) > min(LARGEST_PART, self._left):
            raise AudioficError(
                f"{name} in this {self._what} is too large to be a story.",
                "Is it the right file? Save the story anew.",
            )
        self._left -= len(content)
        return content

    def xml(self, name: str) -> Element:
        """The root of an XML part. Raises as `read`."""
        try:
            return parse_xml(self.read(name))
        except etree.XMLSyntaxError as error:
            raise self._damaged(f"{name}: {error}") from error

    def _damaged(self, why: str) -> AudioficError:
        return AudioficError(f"This {self._what} is damaged ({why}).", "Download or save it again.")


def parse_xml(content: bytes | str) -> Element:
    """The root of an XML text; no entity is expanded, nothing is fetched. Raises `etree.XMLSyntaxError`."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_pis=True,
        remove_comments=True,
    )
    return etree.fromstring(content, parser)


def resolve(base: str, href: str) -> tuple[str, str]:
    """(name of a part, fragment) that `href` leads to from the part `base`; never outside of the archive."""
    path, _, fragment = href.partition("#")
    if not path:
        return base, unquote(fragment)
    name = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path)))
    return name.lstrip("/").removeprefix("../"), unquote(fragment)

"""File names that every system takes: FAT, NTFS, macOS, Linux; and that no library misreads."""

from __future__ import annotations

import re
import unicodedata

LONGEST_BYTES = 200
"""Of a name without its ending: file systems take 255 bytes (ext4) or UTF-16 units (NTFS, exFAT)."""
_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|', " "))
"""In names on NTFS and FAT (Microsoft, "Naming Files, Paths, and Namespaces")."""
_RESERVED = re.compile(r"(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)
"""Names of devices there, with any ending."""


def portable_name(text: str, instead: str = "Untitled") -> str:
    """The text as the name of a file or folder, without its ending; `instead` where nothing of it can stay.

    In NFC, at most `LONGEST_BYTES` long, with no blank or dot at either end: a dot hides a name on one
    system and is dropped by another.
    """
    plain = unicodedata.normalize("NFC", text).translate(_FORBIDDEN)
    kept = "".join(
        letter if unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co") else " " for letter in plain
    )
    short = " ".join(kept.split()).strip(" .").encode()[:LONGEST_BYTES].decode(errors="ignore")
    name = short.strip(" .") or instead
    return f"{name}_" if _RESERVED.match(name) else name


def book_folder(title: str, part: str | None = None) -> str:
    """The name of a book's folder, with its number in the series where that is one, `02 - Title`.

    Audiobookshelf reads numbers, years, narrators and ASINs out of a folder's name (`scandir.js`,
    `getBookDataFromDir`), and takes a folder called `CD 1` for a part of the one around it. Here it finds
    the number, and nothing else.
    """
    plain = re.sub(r"\s+-\s*|\s*-\s+", " – ", title).translate(str.maketrans("[]{}", "()()"))
    name = portable_name(plain)
    if re.fullmatch(r"(cd|dis[ck])\s*\d{1,3}", name, re.IGNORECASE):
        name += " (audiobook)"
    number = re.fullmatch(r"(\d{1,3})(\.\d{1,2})?", (part or "").strip())
    return f"{int(number[1]):02d}{number[2] or ''} - {name}" if number else name

"""`book:` of a voices.yaml: what the tags are to say."""

from __future__ import annotations

import re

from audiofic.model import Book
from audiofic.settings.schema import BOOK_KEYS
from audiofic.settings.values import check_path
from audiofic.yamlfile import Node, SchemaReader, Table, shorten

_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


def read_book(reader: SchemaReader, node: Node, lines: dict[str, int]) -> Book:
    """The book's details; an empty title where the section gives none.

    `lines` gets the line of the cover, `reader` what is wrong with the section.
    """
    texts = {
        key: (reader.language if key == "language" else reader.text)(value, f"The book's {key}")
        for key, value in reader.table(node, "`book`", BOOK_KEYS).items()
    }
    stands = {key.text: value.line for key, value in node.entries} if isinstance(node, Table) else {}
    date, cover = texts.get("date"), texts.get("cover")
    if date is not None and not _DATE.fullmatch(date):
        message = f"The book's date can't be `{shorten(date)}`."
        reader.fault(stands["date"], "bad-date", message, "Write a year or a day: 2024 or 2024-05-31.")
    if cover is not None:
        check_path(reader, "book.cover", cover, stands["cover"], lines)
    return Book(
        title=texts.get("title") or "",
        author=texts.get("author"),
        narrator=texts.get("narrator"),
        language=texts.get("language") or "en",
        series=texts.get("series"),
        series_part=texts.get("series_part"),
        description=texts.get("description"),
        date=date,
        cover=cover,
    )

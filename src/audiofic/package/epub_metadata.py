"""What an EPUB says of itself: the package document, and the table of contents."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiofic.markup import Markup, element, join
from audiofic.model import Book
from audiofic.package import Cover, tags
from audiofic.package.epub_pages import is_right_to_left, page

ACTIVE_CLASS = "-epub-media-overlay-active"
"""The class that readers give to what is heard; `epub.css` has it."""
_LINE = Markup("\n")


@dataclass(frozen=True, slots=True)
class PackageItem:
    """A chapter as the package document has it."""

    name: str
    """Of its files, without a suffix."""
    title: str
    length_ms: int
    """How long its sound is; 0 where it has none."""


def package_document(book: Book, items: Sequence[PackageItem], cover: Cover | None) -> str:
    """`package.opf`: metadata, every file, the order of the pages."""
    manifest = [
        _item("nav", "text/nav.xhtml", "application/xhtml+xml", properties="nav"),
        _item("style", "style.css", "text/css"),
    ]
    spine = []
    if cover:
        name = "cover.jpg" if cover.mime == "image/jpeg" else "cover.png"
        manifest += [
            _item("cover-image", name, cover.mime, properties="cover-image"),
            _item("cover", "text/cover.xhtml", "application/xhtml+xml"),
        ]
        spine.append(element("itemref", idref="cover"))
    for item in items:
        lit = f"smil-{item.name}" if item.length_ms else None
        page_file = f"text/{item.name}.xhtml"
        manifest.append(_item(f"page-{item.name}", page_file, "application/xhtml+xml", media_overlay=lit))
        if lit:
            manifest += [
                _item(lit, f"text/{item.name}.smil", "application/smil+xml"),
                _item(f"sound-{item.name}", f"audio/{item.name}.m4a", "audio/mp4"),
            ]
        spine.append(element("itemref", idref=f"page-{item.name}"))
    document = element(
        "package",
        _LINE,
        element(
            "metadata",
            *(join(_LINE, entry) for entry in _metadata(book, items, cover)),
            _LINE,
            **{"xmlns:dc": "http://purl.org/dc/elements/1.1/"},
        ),
        _LINE,
        element("manifest", *(join(_LINE, entry) for entry in manifest), _LINE),
        _LINE,
        element(
            "spine",
            *(join(_LINE, entry) for entry in spine),
            _LINE,
            page_progression_direction="rtl" if is_right_to_left(book.language) else None,
        ),
        _LINE,
        xmlns="http://www.idpf.org/2007/opf",
        version="3.0",
        unique_identifier="id",
        **{"xml:lang": book.language},
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n{document}\n'


def navigation(book: Book, items: Sequence[PackageItem], cover: Cover | None) -> str:
    """`nav.xhtml`: the chapters, and where cover and story begin."""
    chapters = (element("li", element("a", item.title, href=f"{item.name}.xhtml"), _LINE) for item in items)
    contents = element(
        "nav",
        element("h1", book.title),
        element("ol", _LINE, *chapters),
        role="doc-toc",
        **{"epub:type": "toc"},
    )
    marks = [("cover", "cover.xhtml", book.title)] if cover else []
    marks.append(("bodymatter", f"{items[0].name}.xhtml", items[0].title))
    listed = (
        element("li", element("a", title, href=file, **{"epub:type": kind})) for kind, file, title in marks
    )
    landmarks = element("nav", element("ol", *listed), hidden="hidden", **{"epub:type": "landmarks"})
    return page(book.title, book.language, contents, _LINE, landmarks)


def _item(identity: str, href: str, kind: str, **more: str | None) -> Markup:
    return element("item", id=identity, href=href, media_type=kind, **more)


def _metadata(book: Book, items: Sequence[PackageItem], cover: Cover | None) -> Iterator[Markup]:
    yield element("dc:identifier", identifier(book), id="id")
    yield element("dc:title", book.title, id="title")
    yield _meta("title-type", "main", "title")
    if book.sort_title:
        yield _meta("file-as", book.sort_title, "title")
    if book.subtitle:
        yield element("dc:title", book.subtitle, id="subtitle")
        yield _meta("title-type", "subtitle", "subtitle")
    yield element("dc:language", book.language)
    yield _meta("dcterms:modified", _modified(book))
    yield element("dc:creator", tags.author(book), id="author")
    yield _meta("role", "aut", "author", scheme="marc:relators")
    if book.sort_author:
        yield _meta("file-as", book.sort_author, "author")
    yield element("dc:contributor", tags.narrator(book), id="narrator")
    yield _meta("role", "nrt", "narrator", scheme="marc:relators")
    if book.description:
        yield element("dc:description", book.description)
    if book.date:
        yield element("dc:date", book.date)
    if book.publisher:
        yield element("dc:publisher", book.publisher)
    if book.copyright:
        yield element("dc:rights", book.copyright)
    for subject in (*book.genres, *book.tags):
        yield element("dc:subject", subject)
    if book.series:
        yield element("meta", book.series, id="series", property="belongs-to-collection")
        yield _meta("collection-type", "series", "series")
        if book.series_part:
            yield _meta("group-position", book.series_part, "series")
    if cover:
        yield element("meta", name="cover", content="cover-image")  # what readers of EPUB 2 look for
    yield from _accessibility(cover)
    yield _meta("media:active-class", ACTIVE_CLASS)
    yield _meta("media:narrator", tags.narrator(book))
    for item in items:
        if item.length_ms:
            yield _meta("media:duration", _clock(item.length_ms), f"smil-{item.name}")
    yield _meta("media:duration", _clock(sum(item.length_ms for item in items)))


def _accessibility(cover: Cover | None) -> Iterator[Markup]:
    """What the book asks of its readers and gives them (EPUB Accessibility 1.1, 2.2; schema.org's words)."""
    modes = ["textual", "auditory", *(["visual"] if cover else [])]
    features = ["synchronizedAudioText", "tableOfContents", "readingOrder", "structuralNavigation"]
    features += ["displayTransformability", *(["alternativeText"] if cover else [])]
    for mode in modes:
        yield _meta("schema:accessMode", mode)
    for sufficient in ("textual", "auditory"):
        yield _meta("schema:accessModeSufficient", sufficient)
    for feature in features:
        yield _meta("schema:accessibilityFeature", feature)
    yield _meta("schema:accessibilityHazard", "none")
    summary = "The text is read aloud, and what is heard is lit up. A table of contents lists the chapters."
    yield _meta("schema:accessibilitySummary", summary)


def _meta(name: str, value: str, of: str = "", **more: str) -> Markup:
    return element("meta", value, property=name, refines=f"#{of}" if of else None, **more)


def identifier(book: Book) -> str:
    """Its ISBN, else a name that is made of author and title: the same whenever the book is made again."""
    if book.isbn:
        return f"urn:isbn:{book.isbn}"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"audiofic:{tags.author(book)}:{book.title}").urn


def _modified(book: Book) -> str:
    """When the book was changed last, as far as its tags say: builds know no clock."""
    return f"{((book.date or '2000') + '-01-01')[:10]}T00:00:00Z"


def _clock(milliseconds: int) -> str:
    """SMIL's full clock value."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"

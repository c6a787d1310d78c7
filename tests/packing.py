"""Makes the files that stories come in, for tests: EPUBs of pages, and the pages of sites and downloaders."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)

DOT = bytes.fromhex("47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b")
"""A GIF of one dot."""
XHTML = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'


def page(body: str, attributes: str = "", head: str = "") -> str:
    """A whole XHTML page."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" '
        f'xml:lang="en"><head><title>Page</title>{head}</head><body{attributes}>{body}</body></html>'
    )


def kind(name: str) -> str:
    """The media type of a part that is no page."""
    return "image/gif" if name.endswith(".gif") else "text/css"


def zip_of(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of these parts; a `mimetype` comes first and is stored as it is."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, kind)
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a ZIP file, by name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def epub(
    pages: Mapping[str, str],
    contents: Sequence[tuple[str, str]] = (),
    metadata: str = "",
    *,
    title: str = "The Ferry Lantern",
    author: str = "quietowl",
    ncx: bool = False,
    extra: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """An EPUB 3 (EPUB 2 with `ncx`) of these pages; `contents` are (title, href) of its table of contents."""
    entries = contents or [(name, name) for name in pages]
    links = "".join(f'<li><a href="{href}">{escape(text)}</a></li>' for text, href in entries)
    nav = page(f'<nav epub:type="toc"><ol>{links}</ol></nav>')
    points = "".join(
        f'<navPoint id="p{n}" playOrder="{n}"><navLabel><text>{escape(text)}</text></navLabel>'
        f'<content src="{href}"/></navPoint>'
        for n, (text, href) in enumerate(entries, 1)
    )
    toc = (
        '<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head>'
        '<meta name="dtb:uid" content="urn:uuid:00000000-0000-4000-8000-000000000000"/></head>'
        f"<docTitle><text>{escape(title)}</text></docTitle><navMap>{points}</navMap></ncx>"
    )
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages)
    )
    refs = "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    table = (
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        if ncx
        else '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    )
    modified = "" if ncx else '<meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>'
    package = (
        f'<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="{"2.0" if ncx else "3.0"}" '
        'unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<dc:identifier id="id">urn:uuid:00000000-0000-4000-8000-000000000000</dc:identifier>'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<dc:language>en</dc:language>{modified}{metadata}</metadata>"
        f"<manifest>{items}{table}"
        + "".join(
            f'<item id="x{n}" href="{name}" media-type="{kind(name)}"/>' for n, name in enumerate(extra or {})
        )
        + f"</manifest><spine{' toc=' + chr(34) + 'ncx' + chr(34) if ncx else ''}>{refs}</spine></package>"
    )
    if ncx:
        pages = {name: text.replace("<!DOCTYPE html>", XHTML) for name, text in pages.items()}
    return zip_of(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/content.opf": package,
            **({"OEBPS/toc.ncx": toc} if ncx else {"OEBPS/nav.xhtml": nav}),
            **{f"OEBPS/{name}": text for name, text in pages.items()},
            **{f"OEBPS/{name}": text for name, text in (extra or {}).items()},
        }
    )


def fanficfare_epub() -> bytes:
    """As FanFicFare packs a story: a title page, a file a chapter, head and foot notes apart."""
    title = (
        '<h3><a href="https://example.org/s/1">The Ferry Lantern</a> by <a href="https://example.org/u/1">quietowl</a>'
        "</h3><div><b>Category:</b> Sample Saga<br /><b>Genre:</b> Drama, Mystery<br /><b>Characters:</b> Mara K., "
        "Ivo T.<br /><b>Status:</b> Completed<br /><b>Published:</b> 2019-05-06<br /><b>Rating:</b> T<br />"
        "<b>Summary:</b> Nobody has lit the lantern.<br /></div>"
    )
    first = (
        '<h3 class="fff_chapter_title">1. The Landing</h3>'
        '<div class="fff_chapter_notes fff_head_notes"><b>Author\'s Note:</b><p>Mind the water.</p></div>'
        "<p>The fox came down at <em>dusk</em>.</p><p>* * *</p><p>“You again,” said Mara.</p>"
        '<div class="fff_chapter_notes fff_foot_notes"><p>More soon.</p></div>'
    )
    second = '<h3 class="fff_chapter_title">2. The Crossing</h3><p>Ivo rowed.</p><hr/><p>It rained.</p>'
    return epub(
        {
            "title_page.xhtml": page(title, ' class="fff_titlepage"'),
            "toc_page.xhtml": page(
                '<div><h3>Table of Contents</h3><a href="file0001.xhtml">1. The Landing</a><br/></div>',
                ' class="fff_tocpage"',
            ),
            "file0001.xhtml": page(first, ' class="fff_chapter"'),
            "file0002.xhtml": page(second, ' class="fff_chapter"'),
        },
        [
            ("Title Page", "title_page.xhtml"),
            ("1. The Landing", "file0001.xhtml"),
            ("2. The Crossing", "file0002.xhtml"),
        ],
        ncx=True,
    )


def fichub_epub() -> bytes:
    """As FicHub packs a story: an introduction, then a file a chapter with its heading."""
    introduction = (
        "<h1>The Ferry Lantern</h1><p><b>By: quietowl</b></p><p>Nobody has lit the lantern.</p><p>Status: complete</p>"
        "<p>Published: 2019-05-06</p><p>Rated: Fiction T - Language: English - Genre: Drama</p>"
        '<p>Original source: <a href="https://example.org/s/1">https://example.org/s/1</a></p>'
        '<p>Exported with the assistance of <a href="https://fichub.net">FicHub.net</a></p>'
    )
    return epub(
        {
            "introduction.xhtml": page(introduction),
            "chap_1.xhtml": page(
                "<h2>The Landing</h2><p>The fox came down at dusk.</p><p>“You again,” said Mara.</p>"
            ),
            "chap_2.xhtml": page("<h2>The Crossing</h2><p>Ivo rowed.</p>"),
        },
        [
            ("Introduction", "introduction.xhtml"),
            ("The Landing", "chap_1.xhtml"),
            ("The Crossing", "chap_2.xhtml"),
        ],
    )


def archive_epub(html: str) -> bytes:
    """As AO3 packs its own page: preface, chapters and afterword in files of their own."""
    body = html.partition("<body>")[2].partition("</body>")[0]
    preface, _, rest = body.partition('<div id="chapters" class="userstuff">')
    chapters, _, afterword = rest.partition('<div id="afterword">')
    one, mark, two = chapters.partition('<div class="meta group"><h2 class="heading">Chapter 2')
    two = two.rpartition("</div>")[0]
    return epub(
        {
            "split_000.xhtml": page(preface),
            "split_001.xhtml": page(f'<div class="userstuff">{one}</div>'),
            "split_002.xhtml": page(f'<div class="userstuff">{mark}{two}</div>'),
            "split_003.xhtml": page(f'<div id="afterword">{afterword}'),
        },
        [
            ("Preface", "split_000.xhtml"),
            ("Chapter 1: The Landing", "split_001.xhtml"),
            ("Chapter 2", "split_002.xhtml"),
            ("Afterword", "split_003.xhtml"),
        ],
        "<dc:publisher>Archive of Our Own</dc:publisher>",
        ncx=True,
    )


def plain_epub() -> bytes:
    """A book as a word processor exports it: classes for emphasis, chapters in the contents, footnotes."""
    one = (
        '<h1 id="c1">The Landing</h1><p class="t3">The fox came down.<a epub:type="noteref" href="#n1" id="r1">1</a></p>'
        '<p>“<span class="it">Now</span>,” said Mara &#8212; to <ruby>死神<rt>Shinigami</rt></ruby>.</p>'
        '<p><img src="divider.gif" alt="a line"/></p><table><tr><td>Wood</td><td>two</td></tr></table>'
        '<aside epub:type="footnote" id="n1"><p>A red fox. <a href="#r1">↩</a></p></aside>'
    )
    two = '<p id="c2">Ivo rowed.</p><p class="hidden">Not seen.</p><p>&#160;</p><h2>Later that night</h2><p>It rained.</p>'
    return epub(
        {"cover.xhtml": page("<p>Cover</p>"), "one.xhtml": page(one), "two.xhtml": page(two)},
        [("Cover", "cover.xhtml"), ("The Landing", "one.xhtml#c1"), ("The Crossing", "two.xhtml")],
        "<dc:description>&lt;p&gt;Nobody has lit the lantern.&lt;/p&gt;</dc:description>",
        extra={
            "style.css": ".it { font-style: italic } .hidden { display: none } /* .x { } */",
            "divider.gif": DOT,
        },
    )


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, *, styles: str = "", footnotes: str = "", numbering: str = "") -> bytes:
    """A DOCX with this body (`w:p` and the like)."""
    standard = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:basedOn w:val="H1"/><w:name w:val="Mine"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="character" w:styleId="Em"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>'
    )
    return zip_of(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document {W} xmlns:wp="x"><w:body>{body}</w:body></w:document>',
            "word/styles.xml": f"<w:styles {W}>{standard}{styles}</w:styles>",
            "word/footnotes.xml": f"<w:footnotes {W}>{footnotes}</w:footnotes>",
            "word/numbering.xml": f"<w:numbering {W}>{numbering}</w:numbering>",
            "docProps/core.xml": '<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>quietowl</dc:creator></p>',
        }
    )


def run(text: str, properties: str = "") -> str:
    """A run of a DOCX."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def odt(body: str, faces: str = "") -> bytes:
    """An ODT with this body (`text:p` and the like); `I` is a slanted, `B` a bold style."""
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    )
    styles = (
        '<style:style style:name="I"><style:text-properties fo:font-style="italic"/></style:style>'
        '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="P1" style:parent-style-name="Title"/>' + faces
    )
    return zip_of(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        }
    )


def fb2(body: str, title: str = "", author: str = "", notes: str = "") -> bytes:
    """An FB2 whose body holds these sections; `notes` are the sections of its second body."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" '
        'xmlns:l="http://www.w3.org/1999/xlink"><description><title-info>'
        f"<author><nickname>{author}</nickname></author><book-title>{title}</book-title></title-info></description>"
        f'<body>{body}</body><body name="notes">{notes}</body></FictionBook>'
    ).encode()


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of these pages of lines, in one of the fonts that every reader has."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({line.translate(ESCAPES)}) Tj T* " for line in lines)
        stream = f"BT /F1 10 Tf 12 TL 50 780 Td {shown}ET".encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    content = bytearray(b"%PDF-1.4\n")
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(content)


ESCAPES = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\"})

"""A story of a stranger's names other files, servers and programs: none of them gets into the book."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

import packing
from audiofic.errors import AudioficError
from audiofic.manuscript import read_manuscript

DIARY = "Dear diary, nobody may know."
RAIN = "It rained all day."


def page(body: str, head: str = "") -> bytes:
    return packing.page(f"{body}<p>{RAIN}</p>", head=head).encode()


def entity(where: str) -> bytes:
    """XML that names an entity, a stylesheet and a definition elsewhere."""
    return (
        f'<?xml version="1.0"?><?xml-stylesheet href="{where}"?>'
        f'<!DOCTYPE html SYSTEM "{where}" [<!ENTITY x SYSTEM "{where}"><!ENTITY % y SYSTEM "{where}"> %y;]>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&x;</p><p>{RAIN}</p></body></html>'
    ).encode()


def docx(where: str, body: str) -> bytes:
    """A DOCX whose parts are said to lie elsewhere."""
    parts = packing.parts_of(packing.docx(f"{body}<w:p>{packing.run(RAIN)}</w:p>"))
    names = (
        "document",
        "footnotes",
        "styles",
        "image",
        "subDocument",
        "aFChunk",
        "attachedTemplate",
        "frame",
    )
    links = "".join(
        f'<Relationship Id="r{number}" TargetMode="External" Target="{where}" Type='
        f'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"/>'
        for number, name in enumerate(names)
    )
    space = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    rels = f"<Relationships {space}>{links}</Relationships>"
    return packing.zip_of({**parts, "_rels/.rels": rels, "word/_rels/document.xml.rels": rels})


def odt(where: str, body: str) -> bytes:
    space = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:draw="x"'
    link = f'xlink:href="{where}" xlink:actuate="onLoad" xlink:show="embed"'
    return packing.odt(
        f'<text:section {space} text:name="s"><text:section-source {link}/></text:section>'
        f"<text:p {space}><draw:frame><draw:image {link}/><draw:object {link}/></draw:frame>{body}</text:p>"
        f"<text:p>{RAIN}</text:p>"
    )


def epub(where: str) -> bytes:
    """An EPUB whose package names a page elsewhere, and whose pages name the rest."""
    parts = packing.parts_of(packing.epub({"one.xhtml": page(f'<img src="{where}" alt=""/>').decode()}))
    (package,) = [name for name in parts if name.endswith(".opf")]
    item = f'<item id="x" href="{where}" media-type="application/xhtml+xml"/>'.encode()
    told = parts[package].replace(b"</manifest>", item + b"</manifest>")
    return packing.zip_of({**parts, package: told.replace(b"</spine>", b'<itemref idref="x"/></spine>')})


def linked(where: str) -> bytes:
    """An EPUB in which a page is a symbolic link, as ZIP files made on Unix can have them."""
    target = BytesIO()
    parts = packing.parts_of(packing.epub({"one.xhtml": page("").decode(), "two.xhtml": page("").decode()}))
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            if name.endswith("two.xhtml"):
                entry.create_system, entry.external_attr = 3, 0o120777 << 16
                content = where.removeprefix("file://").encode()
            archive.writestr(entry, content)
    return target.getvalue()


def rtf(body: str) -> bytes:
    return (r"{\rtf1\ansi " + body + r"\par " + RAIN + r"\par}").encode()


def pdf(where: str) -> bytes:
    """A PDF that is to open a file, start a program, send a form and run a script, with a file inside."""
    told = packing.pdf([[RAIN]])
    actions = (
        f"/OpenAction << /S /Launch /F ({where}) /Next << /S /URI /URI ({where}) "
        f"/Next << /S /SubmitForm /F ({where}) /Next << /S /ImportData /F ({where}) "
        f"/Next << /S /GoToR /F ({where}) /Next << /S /JavaScript /JS (app.launchURL('{where}')) "
        ">> >> >> >> >> >> "
        f"/Names << /EmbeddedFiles << /Names [(a) << /F ({where}) /EF << /F 4 0 R >> >>] >> >> "
    ).encode()
    return told.replace(b"<< /Type /Catalog ", b"<< /Type /Catalog " + actions, 1)


FIELD = '<w:p><w:fldSimple w:instr="INCLUDETEXT {where}"/><w:altChunk r:id="r5" xmlns:r="r"/></w:p>'
HOSTILE: Mapping[str, tuple[str, Callable[[str], bytes]]] = {
    "frames and objects": (
        ".html",
        lambda where: page(
            f'<iframe src="{where}"></iframe><object data="{where}"></object><embed src="{where}"/>'
            f'<img src="{where}"/><script src="{where}"></script><video poster="{where}">'
            f'<source src="{where}"/></video><a href="{where}" ping="{where}"></a>'
            f'<form action="{where}"></form>',
            f'<base href="{where}"/><link rel="stylesheet" href="{where}"/><style>@import "{where}"; p {{ '
            f'background: url({where}) }}</style><meta http-equiv="refresh" content="0; url={where}"/>',
        ),
    ),
    "entities of a page": (".xhtml", entity),
    "inclusions of XML": (
        ".xhtml",
        lambda where: page(
            f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{where}" parse="text"/>'
        ),
    ),
    "pictures and links": (
        ".md",
        lambda where: (
            f"![]({where}) <{where}>\n\n[a]: {where}\n\n<iframe src='{where}'></iframe>\n\n{RAIN}".encode()
        ),
    ),
    "a page of an EPUB elsewhere": (".epub", epub),
    "a page of an EPUB that is a link": (".epub", linked),
    "entities of an EPUB": (
        ".epub",
        lambda where: packing.epub({"one.xhtml": entity(where).decode(), "two.xhtml": page("").decode()}),
    ),
    "parts of a DOCX elsewhere": (".docx", lambda where: docx(where, FIELD.format(where=where))),
    "entities of a DOCX": (
        ".docx",
        lambda where: packing.zip_of(
            {
                **packing.parts_of(packing.docx(f"<w:p>{packing.run(RAIN)}</w:p>")),
                "word/styles.xml": entity(where),
            }
        ),
    ),
    "sections of an ODT elsewhere": (".odt", lambda where: odt(where, "")),
    "inclusions of an RTF": (
        ".rtf",
        lambda where: rtf(
            rf"{{\*\template {where}}}{{\field{{\*\fldinst INCLUDETEXT {where}}}{{\fldrslt }}}}"
            rf"{{\field{{\*\fldinst DDEAUTO cmd {where}}}}}{{\*\filetbl{{\file\fid1 {where}}}}}\subdocument1 "
            rf"{{\field{{\*\fldinst INCLUDEPICTURE {where} \\d}}}}"
        ),
    ),
    "actions of a PDF": (".pdf", pdf),
}  # fmt: skip
"""What it is -> (suffix, the file for an address)."""


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_story_brings_nothing_from_elsewhere(
    kind: str, tmp_path: Path, asked: tuple[str, list[str]]
) -> None:
    address, paths = asked
    suffix, make = HOSTILE[kind]
    diary = tmp_path / "diary.txt"
    diary.write_text(DIARY)
    (tmp_path / "book").mkdir()
    for where in (diary.as_uri(), str(diary), "../diary.txt", "../../diary.txt", f"{address}x.xhtml"):
        path = tmp_path / "book" / f"story{suffix}"
        path.write_bytes(make(where))
        told = read_manuscript(path)
        text = "\n".join(one.text for chapter in told.chapters for one in chapter.paragraphs)
        assert "diary, nobody" not in text + told.source
        assert RAIN in text
    assert paths == []


def test_the_objects_of_an_rtf_are_no_words(tmp_path: Path) -> None:
    """OLE objects and pictures are long runs of hexadecimal; a reader that skips too little tells them."""
    path = tmp_path / "story.rtf"
    data = "d0cf11e0a1b11ae1" * 4_000
    path.write_bytes(
        rtf(
            rf"{{\object\objemb{{\*\objclass Package}}{{\*\objdata {data}}}"
            rf"{{\result{{\pict\wmetafile8 {data}}}}}}}"
            rf"{{\*\shppict{{\pict\pngblip {data}}}}}{{\nonshppict{{\pict {data}}}}}"
        )
    )
    told = read_manuscript(path)
    assert "d0cf" not in told.source
    assert [one.text for one in told.chapters[0].paragraphs] == [RAIN]


@pytest.mark.parametrize("suffix", [".epub", ".docx", ".odt"])
def test_an_archive_of_very_many_parts_is_refused(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"story{suffix}"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_001):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    with pytest.raises(AudioficError, match="more than 20,000 parts"):
        read_manuscript(path)


def test_an_archive_in_an_archive_in_an_archive_is_opened_once(tmp_path: Path) -> None:
    """Of a ZIP that holds ZIPs only the outermost is ever opened: a part is text or nothing."""
    inner = packing.zip_of({"a": b"\0" * 10_000_000})
    for _ in range(3):
        inner = packing.zip_of({f"{number}.xhtml": inner for number in range(8)})
    path = tmp_path / "story.epub"
    path.write_bytes(
        packing.zip_of({**packing.parts_of(packing.epub({"one.xhtml": page("").decode()})), "x": inner})
    )
    told = read_manuscript(path)
    assert RAIN in "\n".join(one.text for one in told.chapters[0].paragraphs)

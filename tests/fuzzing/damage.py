"""Files that were a story once: whole ones of every format, cut, flipped or packed wrongly."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import packing

BODY = (
    "<h1>The Landing</h1><p>“You <em>again</em>,” said Mara.</p><hr/><p>A/N: thanks</p>"
    "<h1>The Crossing</h1><p>Ivo rowed. 'No,' he said.</p><p>* * *</p><p><i>Why?</i></p>"
)
RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title The Lantern}}\pard\b The Landing\b0\par "
    r"\u8220?You {\i again},\u8221? said Mara.\par\pard\qc * * *\par\pard Ivo rowed. \'93No,\'94 he said.}"
)
Damage = Callable[[bytes], bytes]


@cache
def whole_files() -> tuple[tuple[str, bytes], ...]:
    """(suffix, a file of that format that can be read), the makers of `packing` used one and all."""
    page = packing.page(BODY)
    return (
        (".epub", packing.plain_epub()),
        (".epub", packing.fanficfare_epub()),
        (".epub", packing.fichub_epub()),
        (".epub", packing.epub({"one.xhtml": page, "two.xhtml": page}, ncx=True)),
        (".docx", packing.docx(f"<w:p>{packing.run('“You again,” said Mara.', '<w:i/>')}</w:p>" * 3)),
        (".odt", packing.odt("<text:h text:outline-level='1'>One</text:h><text:p>“No,” said Ivo.</text:p>")),
        (".rtf", RTF.encode()),
        (".html", page.encode()),
        (".pdf", packing.pdf([["The Landing", "", '"You again," said Mara.'], ["Ivo rowed."]])),
        (
            ".md",
            b'# One\n\n*"You again,"* said Mara.\n\n> quoted\n\n- item\n\n```\ncode\n```\n\n***\n\nIvo ro.\n',
        ),
        (".txt", "Chapter 1\r\n\r\n“You again,” said Mara.\r\n\r\n***\r\n\r\nIvo rowed.\r\n".encode()),
    )


def _place(content: bytes, share: float) -> int:
    return int(share * len(content))


def _cut(share: float) -> Damage:
    return lambda content: content[: _place(content, share)]


def _drop(share: float, length: int) -> Damage:
    return lambda content: content[: _place(content, share)] + content[_place(content, share) + length :]


def _flip(share: float, bits: int) -> Damage:
    def flip(content: bytes) -> bytes:
        place = min(_place(content, share), len(content) - 1)
        return content[:place] + bytes([content[place] ^ bits]) + content[place + 1 :] if content else content

    return flip


def _insert(share: float, piece: bytes) -> Damage:
    return lambda content: content[: _place(content, share)] + piece + content[_place(content, share) :]


def _repeat(share: float, length: int, times: int) -> Damage:
    def repeat(content: bytes) -> bytes:
        place = _place(content, share)
        return content[:place] + content[place : place + length] * times + content[place + length :]

    return repeat


_SHARES = st.floats(0, 1)
_PIECES = st.sampled_from(
    [
        *(
            b"\0",
            b"\xff\xfe",
            b"<",
            b">",
            b"</p>",
            b"<p>",
            b"&",
            b"&#0;",
            b"&#xD800;",
            b"&lol;",
            b"<![CDATA[",
            b"]]>",
        ),
        *(
            b"<!--",
            b"-->",
            b"<?xml?>",
            b"<!DOCTYPE x>",
            b"{",
            b"}",
            b"\\",
            b"\\u-1?",
            b"\\'zz",
            b"\\bin999 ",
            b"\\par",
        ),
        *(
            b"<script>",
            b"<style>.a{",
            b"<table>",
            b"<br/>",
            b"<w:t>",
            b"<text:s text:c='999999999'/>",
            b"\\u99999?",
        ),
        *(
            b"obj",
            b"endobj",
            b"stream",
            b"<<",
            b">>",
            b"999999999",
            b"-1",
            b"\r",
            b"\x0c",
            b"'",
            b'"',
            b"\xc3",
            b"\xed",
        ),
        *(
            b"<ruby>",
            b"<rt>",
            b"<tab/>",
            b"<w:br/>",
            b"<dl class='tags'><dt>A",
            b"<p hidden>",
            b"PK\x03\x04",
            b"PK\x05\x06",
        ),
    ]
) | st.binary(min_size=1, max_size=4)
DAMAGES: SearchStrategy[Damage] = st.one_of(
    st.builds(_cut, _SHARES),
    st.builds(_drop, _SHARES, st.integers(1, 60)),
    st.builds(_flip, _SHARES, st.integers(1, 255)),
    st.builds(_flip, _SHARES, st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128])),
    st.builds(_insert, _SHARES, _PIECES),
    st.builds(_repeat, _SHARES, st.integers(1, 60), st.integers(2, 40)),
)


def _apply(content: bytes, damages: list[Damage]) -> bytes:
    for damage in damages:
        content = damage(content)
    return content


def _inside(content: bytes, part: int, damages: list[Damage], name: str | None) -> bytes:
    """The archive with one part damaged, and renamed where a name is given."""
    parts = packing.parts_of(content)
    names = list(parts)
    struck = names[part % len(names)]
    return packing.zip_of(
        {
            (name or entry) if entry == struck else entry: _apply(text, damages) if entry == struck else text
            for entry, text in parts.items()
        }
    )


_NAMES = st.none() | st.sampled_from(
    [
        "",
        "../../evil.xhtml",
        "/etc/passwd",
        "OEBPS/",
        "a\\b",
        "\u202etxt",
        "x" * 300,
        "META-INF/container.xml",
    ]
)
_ARCHIVES = tuple(found for found in whole_files() if found[0] in (".epub", ".docx", ".odt"))
_TEXTS = tuple(found for found in whole_files() if found[0] not in (".epub", ".docx", ".odt"))
_MANY = st.lists(DAMAGES, min_size=1, max_size=5)

FILES: dict[str, SearchStrategy[tuple[str, bytes]]] = {
    "broken archives": st.tuples(st.sampled_from(_ARCHIVES), _MANY).map(
        lambda drawn: (drawn[0][0], _apply(drawn[0][1], drawn[1]))
    ),
    "archives with broken parts": st.tuples(
        st.sampled_from(_ARCHIVES), st.integers(0, 30), _MANY, _NAMES
    ).map(lambda drawn: (drawn[0][0], _inside(drawn[0][1], drawn[1], drawn[2], drawn[3]))),
    "broken text, HTML, RTF and PDF": st.tuples(st.sampled_from(_TEXTS), _MANY).map(
        lambda drawn: (drawn[0][0], _apply(drawn[0][1], drawn[1]))
    ),
    "one format under another's name": st.tuples(
        st.sampled_from(whole_files()), st.sampled_from(sorted({suffix for suffix, _ in whole_files()}))
    ).map(lambda drawn: (drawn[1], drawn[0][1])),
}
"""Kind -> (suffix, bytes)."""

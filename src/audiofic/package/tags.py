"""What the tags say: one wording for every format.

Audiobookshelf's reading of them decides the doubtful ones: the album is the book, the artist its author, the
composer its narrator; a chapter's title counts only where it is there, unique and not the book's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from audiofic.model import Book

GENRE = "Audiobook"
ENCODED_BY = "audiofic"
UNKNOWN_AUTHOR = "Unknown"


def tellable(book: Book) -> Book:
    """The book without NULs in its texts: they end a value in MP4, and begin a second one in ID3."""
    told: dict[str, Any] = {field.name: getattr(book, field.name) for field in fields(book)}
    for name, value in told.items():
        if isinstance(value, str):
            told[name] = _without_nuls(value)
        elif isinstance(value, tuple):
            told[name] = tuple(map(_without_nuls, value))
    return Book(**told)


def _without_nuls(text: str) -> str:
    return text.replace("\0", " ")


def author(book: Book) -> str:
    """The author's credit."""
    return book.author or UNKNOWN_AUTHOR


def narrator(book: Book) -> str:
    """The narrator's credit."""
    return book.narrator or ENCODED_BY


def genres(book: Book) -> str:
    """All genres in one text: Audiobookshelf parts it at `;`, and at `/` where there is one."""
    return "; ".join(dict.fromkeys((GENRE, *(" & ".join(genre.split("/")) for genre in book.genres))))


def free_tags(book: Book) -> dict[str, str]:
    """Tags that have no standard place, by name."""
    tags = {
        "SERIES": book.series,
        "SERIES-PART": book.series_part,
        "ISBN": book.isbn,
        "ASIN": book.asin,
        "KEYWORDS": ", ".join(book.tags),
        # Audiobookshelf takes the whole of a date for its year, so that the rest of it has a tag of its own.
        "RELEASETIME": book.date if book.date != book.year else None,
        "ITUNESADVISORY": "1" if book.explicit else None,
    }
    return {name: text for name, text in tags.items() if text}


def iso_639_2(language: str) -> str:
    """The three letters of a BCP 47 code's language (ISO 639-2/T), `und` where there are none."""
    primary = language.partition("-")[0].casefold()
    if len(primary) == 3 and primary.isascii() and primary.isalpha():
        return primary
    return _ISO_639.get(primary, "und")


_LANGUAGES = """
aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel
bg:bul bi:bis bm:bam bn:ben bo:bod br:bre bs:bos ca:cat ce:che ch:cha co:cos cr:cre cs:ces cu:chu
cv:chv cy:cym da:dan de:deu dv:div dz:dzo ee:ewe el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas
ff:ful fi:fin fj:fij fo:fao fr:fra fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau he:heb
hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:hye hz:her ia:ina id:ind ie:ile ig:ibo ii:iii ik:ipk io:ido
is:isl it:ita iu:iku ja:jpn jv:jav ka:kat kg:kon ki:kik kj:kua kk:kaz kl:kal km:khm kn:kan ko:kor
kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao lt:lit lu:lub
lv:lav mg:mlg mh:mah mi:mri mk:mkd ml:mal mn:mon mr:mar ms:msa mt:mlt my:mya na:nau nb:nob nd:nde
ne:nep ng:ndo nl:nld nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan
pi:pli pl:pol ps:pus pt:por qu:que rm:roh rn:run ro:ron ru:rus rw:kin sa:san sc:srd sd:snd se:sme
sg:sag si:sin sk:slk sl:slv sm:smo sn:sna so:som sq:sqi sr:srp ss:ssw st:sot su:sun sv:swe sw:swa
ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah
ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie vo:vol wa:wln wo:wol xh:xho yi:yid yo:yor za:zha zh:zho
zu:zul
"""
_ISO_639 = dict(pair.split(":") for pair in _LANGUAGES.split())
"""ISO 639-1 -> ISO 639-2/T (Library of Congress, "Codes for the Representation of Names of Languages")."""


def chapter_titles(chapters: Sequence[tuple[int, str | None]], book: Book) -> tuple[str, ...]:
    """A title for each (number, title), none twice, none the book's: `Chapter 3`, `3. Home` if need be."""
    given = [(number, " ".join(_without_nuls(title or "").split())) for number, title in chapters]
    count = Counter(title.casefold() for _, title in given)
    taken = book.title.casefold()
    return tuple(
        f"Chapter {number}"
        if not title or title.casefold() == taken
        else f"{number}. {title}"
        if count[title.casefold()] > 1
        else title
        for number, title in given
    )

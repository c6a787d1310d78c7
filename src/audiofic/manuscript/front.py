"""The lines before the story: title, author, language, a table of contents, a library's own header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from audiofic.manuscript.blocks import Block, StoryText
from audiofic.manuscript.details import LANGUAGES
from audiofic.manuscript.headings import is_title, read_label, strip_wrap
from audiofic.manuscript.markers import is_viewpoint, lone_name, read_marker
from audiofic.manuscript.notes import note_kind

_KEY = re.compile(
    r"(?P<key>story title|title|by|author|written by|pen ?name|language|lang"
    r"|series)[*_]*\s*:[*_]*\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_AUTHORS = re.compile(r"(?:authors?|creators?)\s*:", re.IGNORECASE)
_AUTHOR_ITEM = re.compile(r"(?:-\s*)?(?:name\s*:\s*)?(?P<name>[^:]{1,80})", re.IGNORECASE)
"""A line of YAML's list of authors: `- Anna`, `- name: Anna`."""
_BY = re.compile(
    r"(?:written |a (?:novel|story|fan ?fic(?:tion)?) )?by\s+(?P<author>\S.{0,60})", re.IGNORECASE
)
_BY_ALONE = re.compile(r"(?:written )?by[:.]?", re.IGNORECASE)
_SMALL = re.compile(
    r"\(?\d{4}\)?|(?:translated|illustrated|edited|adapted|based|with illustrations)\b.{1,100}|(?:first "
    r")?published\b.{1,80}"
    r"|copyright\b.{1,100}|©.{1,100}|(?:to|for) [A-Z].{1,60}|\[illustration.{0,100}\]|all rights "
    r"reserved.{0,40}|in \w+ (?:parts|volumes|books)\.?",
    re.IGNORECASE,
)
_GUTENBERG_TITLE = re.compile(
    r"The Project Gutenberg E(?:Text|Book) of (?P<title>.{1,120}?),? by (?P<author>[^,]{1,60})", re.IGNORECASE
)
_GUTENBERG_START = re.compile(r"\*{2,3} ?START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
_GUTENBERG_END = re.compile(
    r"End file\.\Z|\*{2,3} ?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the )?Project Gutenberg",
    re.IGNORECASE,
)
_HEADER_REACH = 80
"""Blocks in which a library's header may end; measured: Project Gutenberg's headers have 8 to 20."""

_SPEECH = frozenset("「『„«»")
"""What begins so is said in the story; other marks are told apart with more care, since titles have them."""


@dataclass(frozen=True, slots=True)
class Front:
    """What the lines before the story say, and how many blocks they are."""

    title: str | None
    author: str | None
    language: str | None
    blocks: int
    """The first so many blocks are front matter."""


def library_bounds(texts: Sequence[str]) -> tuple[int, int]:
    """(blocks of a library's header, first block of its licence at the end); (0, len) without them."""
    start, end = 0, len(texts)
    for index, text in enumerate(texts[:_HEADER_REACH]):
        if _GUTENBERG_START.match(text):
            start = index + 1
    for index in range(len(texts) - 1, start, -1):
        if _GUTENBERG_END.match(texts[index]):
            end = index
    return start, end


def set_aside_licence(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks in which a library's header and licence are notes, whatever headings are in them."""
    start, end = library_bounds([block.text for block in blocks])
    return tuple(
        block if start <= index < end else replace(block, note="disclaimer", level=None, is_rule=False)
        for index, block in enumerate(blocks)
    )


def read_front(story: StoryText) -> Front:
    """Title, author and language from the first blocks; a lone first line is a title where it is set as one.

    What the file says of itself goes before what its lines say. Nothing is front matter that a story might
    begin with: a sentence, a quotation, a note, a chapter's heading.
    """
    blocks = story.blocks
    title, author, language = story.title, story.author, story.language
    known = {text.casefold() for text in (title, f"by {author}", f"{title} by {author}") if title and text}
    header, _ = library_bounds([block.text for block in blocks])
    position = 0
    await_author = False
    authors: list[str] = []
    in_authors = False
    for index, block in enumerate(blocks):
        text = block.text
        bare = strip_wrap(text)
        if (index >= header and (not bare or block.note)) or (
            block.level and block.level == story.chapter_level
        ):
            break
        if block.is_metadata and not story.author:
            if _AUTHORS.fullmatch(bare):
                in_authors, position = True, index + 1
                continue
            item = _AUTHOR_ITEM.fullmatch(bare) if in_authors else None
            in_authors = in_authors and (item is not None or ":" in bare)
            if item:
                authors.append(item["name"].strip("\"'"))
                position = index + 1
                continue
        key = _KEY.fullmatch(bare)
        gutenberg = _GUTENBERG_TITLE.match(bare)
        if gutenberg and index < 5:
            title, author = title or gutenberg["title"], author or gutenberg["author"].strip(" .")
        elif key:
            value = strip_wrap(key["value"]).strip("\"'")
            if block.is_metadata and value[:1] == "[" and value[-1:] == "]":
                value = ", ".join(part.strip(" \"'") for part in value[1:-1].split(","))
            match key["key"].casefold():
                case "title" | "story title":
                    title = title or value
                case "language" | "lang":
                    language = LANGUAGES.get(value.casefold(), value)
                case "series":
                    pass
                case _:
                    author = author or value
        elif index < header or block.is_metadata or bare.casefold() in known:
            pass
        elif await_author and len(bare) <= 60:
            author, await_author = author or bare, False
        elif title is not None and author is None and _is_byline(bare):
            author = _BY.fullmatch(bare)["author"].strip(" .*_")  # type: ignore[index]
        elif title is not None and author is None and _BY_ALONE.fullmatch(bare):
            await_author = True
        elif (both := _title_with_byline(bare)) and title is None and position == index:
            title, author = both[0], author or both[1]
        elif index == position and _may_be_title(blocks, index, title):
            title = bare
        elif (title or author) and (
            _SMALL.fullmatch(bare)
            or (not story.places and story.title is None and block.blank_lines == 0 and _is_subtitle(bare))
        ):
            pass
        else:
            break
        position = index + 1
    return Front(title, author or ", ".join(authors) or None, language, position)


def _is_byline(text: str) -> bool:
    match = _BY.fullmatch(text)
    return match is not None and len(match["author"].split()) <= 6 and text[-1] not in "!?,;"


def _title_with_byline(text: str) -> tuple[str, str] | None:
    """`The Well by Anna Author` in one block, as two short wrapped lines or one."""
    title, found, author = text.rpartition(" by ")
    if found and len(text) <= 100 and is_title(title) and is_title(author) and len(author.split()) <= 4:
        return strip_wrap(title), strip_wrap(author)
    return None


def _is_subtitle(text: str) -> bool:
    return len(text) <= 60 and is_title(text) and not _is_story_line(text)


def _is_story_line(text: str) -> bool:
    return (read_label(text) or read_marker(text) or lone_name(text) or note_kind(text, True)) is not None


def _may_be_title(blocks: Sequence[Block], index: int, title: str | None) -> bool:
    if blocks[index].text[:1] in _SPEECH:
        return False
    if title is None and _is_book_title(blocks, index):
        return True
    return title in (None, strip_wrap(blocks[index].text)) and _is_book_heading(blocks, index)


def _is_book_heading(blocks: Sequence[Block], index: int) -> bool:
    """The only top heading of the format's own, or one that another heading follows at once."""
    block = blocks[index]
    if block.level is None or read_label(block.text) or is_viewpoint(block.text):
        return False
    levels = [other.level for other in blocks if other.level]
    following = blocks[index + 1].level if index + 1 < len(blocks) else None
    return block.level == min(levels) and (levels.count(block.level) == 1 or following is not None)


def _is_book_title(blocks: Sequence[Block], index: int) -> bool:
    """A first line is the book's title where it is set as one, and the story is still to come."""
    block = blocks[index]
    text = strip_wrap(block.text)
    if len(text) > 80 or len(blocks) < index + 2 or _is_story_line(block.text) or block.level is not None:
        return False
    if block.text[0] in "\"“„«'‘([" or text[-1] in ".,;:!?…-":
        return text[-1] in "!?:" and text.upper() == text and is_title(text)
    following = blocks[index + 1]
    if _is_byline(strip_wrap(following.text)) or _BY_ALONE.fullmatch(strip_wrap(following.text)):
        return True
    return is_title(text)

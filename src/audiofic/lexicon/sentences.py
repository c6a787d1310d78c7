"""Where sentences end: engines must not split text, and a script has a line for each sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audiofic.lexicon.reading import read_items
from audiofic.lexicon.tokens import Item

_I = frozenset(("I", "I'm", "I'd", "I'll", "I've"))
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[ivx]{1,5}|[b-hj-z])\.")
"""What a list's item begins with; `I.` and `A.` may be words."""
_LONGEST_NUMBER = 8
_CLOSING_MARKS = "\"'”’»)]}*_~"
_CLOSING_QUOTES = "\"'”’»"


def split_sentences(text: str, language: str = "en") -> tuple[str, ...]:
    """A text's sentences as written, outer blanks gone; joined they hold every character but those.

    A text without a stop is one sentence, a blank one none. Marks that can't be spoken stay with the
    sentence before them.
    """
    items = read_items(text, language.partition("-")[0].casefold())
    ends = [_behind_marks(text, items[index].end) for index in find_sentence_ends(text, items)]
    sentences = (text[start:end].strip() for start, end in zip([0, *ends], [*ends, len(text)], strict=True))
    return tuple(filter(None, sentences))


def find_sentence_ends(text: str, items: Sequence[Item]) -> tuple[int, ...]:
    """The places in `items` (read from `text`) of the stops behind which another sentence begins.

    After a full stop any word opens a sentence (`every. single. day.`), unless a quotation closes there
    and a lower-case word goes on; after `!` and `?` any but a lower-case one (`Oh! how lovely`); after an
    ellipsis only a capital with a blank before it, and not `I`.
    """
    ends: list[int] = []
    pending: int | None = None
    spoken = False
    for index, item in enumerate(items):
        if item.kind in ("word", "said"):
            if (
                pending is not None
                and not _is_list_number(text, items[pending])
                and _opens_sentence(text, items[pending], item)
            ):
                ends.append(pending)
            pending = None
            spoken = True
        elif item.kind in ("end", "dots") and spoken:
            pending = index
    return tuple(ends)


def _is_list_number(text: str, stop: Item) -> bool:
    """True for the stop behind the 3 of `3. Take the kettle.`: a list's number and its item are one."""
    return stop.end <= _LONGEST_NUMBER and _LIST_NUMBER.fullmatch(text[: stop.end].strip()) is not None


def _opens_sentence(text: str, stop: Item, word: Item) -> bool:
    capital = not word.text[0].islower()
    if stop.kind == "dots" and not stop.text:
        behind = _behind_marks(text, stop.end)
        return capital and word.text not in _I and text[behind : behind + 1].isspace()
    if stop.text == ".":
        return capital or text[stop.end : stop.end + 1] not in _CLOSING_QUOTES
    return capital


def _behind_marks(text: str, end: int) -> int:
    """Behind the quotation marks, brackets and stars that close right at `end`."""
    while end < len(text) and text[end] in _CLOSING_MARKS:
        end += 1
    return end

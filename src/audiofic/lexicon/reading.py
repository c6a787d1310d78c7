"""Tokens -> items: whole words, and the marks between them.

Here `Mr.`, `J. K.`, `p.m.`, `half-demon`, `W-what`, `$3 million` and `un*believ*able` become one word each,
so that the stops that are left end something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from audiofic.lexicon.abbreviations import read_dotted
from audiofic.lexicon.elsewhere import read_stop
from audiofic.lexicon.tables import BARE_MONTHS, BARE_TITLES, CALENDAR, CURRENCIES, HONORIFICS, TITLES
from audiofic.lexicon.tokens import Item, ItemKind, Token, glued_word, is_name, scan, word_at

_ENDS = ("stop", "bang", "dots")


def read_items(text: str, language: str = "en") -> list[Item]:
    """The words and marks of a text in that language (ISO 639-1), in order. Linear."""
    tokens = _undecorated(scan(text, with_quantities=language == "en"))
    items: list[Item] = []
    index = 0
    while index < len(tokens):
        kind = tokens[index].kind
        if kind == "word":
            index = _read_word(tokens, index, items, language)
        elif kind == "number":
            items.append(Item("word", *tokens[index][1:4]))
            index += 1
        elif kind in _ENDS:
            index = _read_end(tokens, index, items)
        else:
            index = _read_mark(tokens, index, items, language)
    return items


def _undecorated(tokens: list[Token]) -> list[Token]:
    """Without the dashes that only adorn a heading: `-InuYasha's POV-`, `--- Flashback ---`."""
    if len(tokens) > 2 and tokens[0].kind == tokens[-1].kind and tokens[0].kind in ("hyphen", "dash"):
        return tokens[1:-1]
    return tokens


def _read_word(tokens: list[Token], index: int, items: list[Item], language: str) -> int:
    """Append the word that begins here; the place behind it."""
    token = tokens[index]
    behind = index + 1
    text = token.text
    following = tokens[behind] if behind < len(tokens) else None
    if following is None or (
        following.gap and (language != "en" or (text not in BARE_TITLES and text not in BARE_MONTHS))
    ):
        items.append(Item("word", text, token.start, token.end))
        return behind
    while following := glued_word(tokens, behind, "hyphen", "emphasis", "dash", "dots"):
        joint = tokens[behind]
        if joint.kind == "emphasis":
            if joint.text.strip("*"):
                break
            text += following.text
        elif joint.kind == "hyphen" or (joint.text == "–" and _joins(text, following.text)):
            text += joint.text + following.text
        elif joint.kind in ("dash", "dots") and _is_stutter(text, following.text):
            text += "-" + following.text
        else:
            break
        behind += 2
    if language != "en":
        if behind == index + 1 and tokens[behind].kind == "stop" and not tokens[behind].gap:
            return read_stop(tokens, index, behind, language, items)
        items.append(Item("word", text, token.start, tokens[behind - 1].end))
        return behind
    if text in BARE_MONTHS and behind == index + 1 and (word_at(tokens, behind) or "x").isdigit():
        items.append(Item("said", CALENDAR[text.casefold()], token.start, token.end))
        return behind
    if text in BARE_TITLES and behind == index + 1 and is_name(word_at(tokens, behind)):
        items.append(Item("said", TITLES[text.casefold()], token.start, token.end))
        return behind
    if behind < len(tokens) and not tokens[behind].gap:
        if tokens[behind].kind == "stop":
            return read_dotted(tokens, index, behind, text, items)
        if tokens[behind].text == "'" and text.casefold() in ("o", "th", "wi"):
            text += "'"
            behind += 1
    items.append(Item("word", text, token.start, tokens[behind - 1].end))
    return behind


def _read_end(tokens: list[Token], index: int, items: list[Item]) -> int:
    """Append what a run of stops comes to: `...`, `?!`, `!..` and `. . .` are one end each."""
    start = tokens[index].start
    behind = tokens[index + 1] if index + 1 < len(tokens) else None
    if tokens[index].kind == "stop" and behind is not None and behind.text in (",", ";") and not behind.gap:
        return index + 1  # `Frank R., the ferryman`: before a comma a stop ends nothing
    kinds: set[str] = set()
    marks = ""
    stops = 0
    while index < len(tokens) and tokens[index].kind in _ENDS:
        token = tokens[index]
        if kinds and token.gap and not (token.kind == "stop" and kinds == {"stop"}):
            break
        kinds.add(token.kind)
        stops += token.kind == "stop"
        marks += token.text if token.kind == "bang" else ""
        index += 1
    mark = "?" if "?" in marks else "!" if marks else ""
    end = tokens[index - 1].end
    if "dots" in kinds or stops > 1:
        items.append(Item("dots", mark, start, end))
    else:
        items.append(Item("end", mark or ".", start, end))
    return index


def _read_mark(tokens: list[Token], index: int, items: list[Item], language: str) -> int:
    """Append what any other token comes to: a word, a pause, or nothing."""
    kind, text, start, end, _ = tokens[index]
    if kind == "open" or kind == "close" or kind == "dash":
        items.append(Item(kind, text, start, end))
    elif kind == "clause":
        items.append(Item("clause", ";" if ";" in text else ":" if ":" in text else ",", start, end))
    elif kind == "hyphen":
        items.extend(_read_hyphen(tokens, index))
    elif kind == "link":
        return _read_link(tokens, index, items)
    elif kind == "symbol" and language != "en":
        return _glue_symbol(tokens, index, items)
    elif kind == "symbol":
        return _read_symbol(tokens, index, items)
    elif kind == "emoji":
        name = _name_emoji(text, language)
        if name and not (items and items[-1].kind == "emoji" and items[-1].text == name):
            items.append(Item("emoji", name, start, end))
    elif text in ("<3", "♥", "❤") and _follows_word(items) and word_at(tokens, index + 1) is not None:
        items.append(Item("said", "heart", start, end))
    return index + 1


@lru_cache(maxsize=1024)
def _name_emoji(sign: str, language: str) -> str:
    """What an emoji is called in that language (CLDR), its colour of skin left out; empty for no name."""
    import emoji

    if language not in emoji.LANGUAGES:
        return ""
    plain = re.sub("[\U0001f3fb-\U0001f3ff]", "", sign)
    name = emoji.demojize(plain, delimiters=(" ", " "), language=language)
    return " ".join(re.sub(r"\(\w+\)|[^\w' -]|_", " ", name).split())


def _read_hyphen(tokens: list[Token], index: int) -> Iterator[Item]:
    """What a hyphen comes to that joins no two words: a minus, a dash, or nothing (`-chan`, `pre- and`)."""
    _, text, start, end, gap = tokens[index]
    word = word_at(tokens, index + 1)
    glued = word is not None and not tokens[index + 1].gap
    if word is not None and glued and gap and word[0].isdigit():
        yield Item("said", "minus", start, end)
    elif word is not None and glued:
        if gap and index and word.casefold() not in HONORIFICS:
            yield Item("dash", text, start, end)
    elif _is_grade(tokens, index):
        yield Item("said", "minus", start, end)
    elif not gap and word_at(tokens, index + 1) is None and (word_at(tokens, index + 2) or "x")[0].isdigit():
        return  # early-'90s
    elif gap or word not in ("and", "or", "to"):
        yield Item("dash", text, start, end)


def _is_grade(tokens: list[Token], index: int) -> bool:
    """True for the hyphen of `an A-`, not of a word that is tried again (`a B- book`)."""
    letter, before = (
        word_at(tokens, index - 1) if index else None,
        word_at(tokens, index - 2) if index > 1 else None,
    )
    if letter is None or tokens[index].gap or letter not in "ABCDF" or len(letter) > 1:
        return False
    following = word_at(tokens, index + 1)
    is_tried_again = following is not None and following.casefold().startswith(letter.casefold())
    if before is None and index + 1 >= len(tokens):
        return index == 1
    return before in ("a", "an", "got", "grade", "solid", "straight") and not is_tried_again


def _read_link(tokens: list[Token], index: int, items: list[Item]) -> int:
    """Append a web address as a person would say it: the site, not the path."""
    _, text, start, end, _ = tokens[index]
    trailing = text[-1] if text[-1] in ".,;:!?" else ""
    site = text.split("//", 1)[-1].split("/", 1)[0].split("?", 1)[0].rstrip(".,;:!?'()[]")
    site = site[4:] if site[:4].casefold() == "www." else site
    names = ["".join(filter(str.isalnum, name)) for name in site.split(".")]
    spoken = " dot ".join(filter(None, names))
    if spoken:
        items.append(Item("said", spoken, start, end - len(trailing)))
    if trailing:
        kind: ItemKind = "clause" if trailing in ",;:" else "end"
        items.append(Item(kind, trailing, end - 1, end))
    return index + 1


def _read_symbol(tokens: list[Token], index: int, items: list[Item]) -> int:
    """Append the word a symbol stands for; `#1`, `&c.` and `5 €` have been read or take a neighbour along."""
    _, text, start, end, gap = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    word = word_at(tokens, index + 1)
    glued = word is not None and following is not None and not following.gap
    if text == "#" and glued and word is not None and following is not None:
        items.append(Item("said", f"number {word}" if word.isdigit() else "hashtag", start, following.end))
        return index + (2 if word.isdigit() else 1)
    if text == "&" and glued and word == "c" and following is not None:
        stop = index + 2
        if stop < len(tokens) and tokens[stop].kind == "stop" and not tokens[stop].gap:
            return read_dotted(tokens, index, stop, "etc", items)
        items.append(Item("said", "et cetera", start, following.end))
        return index + 2
    between = _follows_word(items) and word is not None
    is_compared = (
        gap
        and not glued
        and between
        and any(len(one) == 1 or one.isdigit() for one in (items[-1].text, word or ""))
    )
    beside = (_follows_word(items) and not gap) or glued
    if (
        text in "%‰°№∞℃℉"
        or (text in "§¶©±≈√#" and word is not None)
        or (text in "&=≠≤≥×÷" and between)
        or (text in "<>" and is_compared)
        or (text in "@+" and (between or beside))
        or text in CURRENCIES
    ):
        items.append(Item("word", text, start, end))
    return index + 1


def _glue_symbol(tokens: list[Token], index: int, items: list[Item]) -> int:
    """Append a symbol to its number, before it or behind it: `5 €`, `$5`, `20 %` are read by the engine."""
    _, text, start, end, _ = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if items and items[-1].kind == "word" and (items[-1].text[-1].isdigit() or text in "&+="):
        last = items[-1]
        items[-1] = Item(
            "word", f"{last.text}{'' if last.text[-1].isdigit() else ' '}{text}", last.start, end
        )
    elif following is not None and following.kind == "word" and following.text[0].isdigit():
        items.append(Item("word", text + following.text, start, following.end))
        return index + 2
    return index + 1


def _follows_word(items: list[Item]) -> bool:
    return bool(items) and items[-1].kind in ("word", "said")


def _joins(left: str, right: str) -> bool:
    """True where an en dash joins (1990–1995, Kyoto–Osaka) and does not part."""
    return (left[-1].isdigit() and right[0].isdigit()) or (left[0].isupper() and right[0].isupper())


def _is_stutter(onset: str, word: str) -> bool:
    """True for `s` before `sorry`, `Th` before `that`: a first sound tried again."""
    return (
        len(onset) <= 3
        and len(word) > len(onset)
        and onset.isalpha()
        and not any(letter in "aeiou" for letter in onset.casefold())
        and word.casefold().startswith(onset.casefold())
    )

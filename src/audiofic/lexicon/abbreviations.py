"""Words with a stop that ends nothing (or two things): `Mr.`, `J. K.`, `U.S.A.`, `p.m.`, `No. 5`."""

from __future__ import annotations

from audiofic.lexicon.roman import read_roman
from audiofic.lexicon.tables import (
    ABBREVIATIONS,
    CALENDAR,
    CAPITALISED,
    DOTTED,
    HEADING_WORDS,
    LAST_TITLES,
    LINK_ENDINGS,
    NAMED,
    NOT_AT_END,
    NUMBERED,
    ONLY_TITLES,
    OTHER_WORDS,
    REGNAL_NAMES,
    SENTENCE_OPENERS,
    SPACED,
    TIMES_OF_DAY,
    TITLES,
    word_list,
)
from audiofic.lexicon.tokens import Item, ItemKind, Token, glued_word, is_name, word_at

_BEFORE_SAINTS = frozenset(("Mount", "Lake", "Fort", "Port", "Cape", "Sault", "Old", "The"))
_BEFORE_STREETS = frozenset(("on", "down", "up", "along", "off", "across", "at"))
_BEFORE_ANY_SENTENCE = frozenset(("am", "pm", "etc"))
"""Abbreviations that belong to no name: any capital behind their stop opens a sentence."""
_BEFORE_I = word_list(
    "vol vols bk bks chap chaps ch pt pts",
)
_MOST_SITE_NAMES = 8
_CLOSERS = ("quote", "close", "emphasis")


def read_dotted(tokens: list[Token], index: int, stop: int, text: str, items: list[Item]) -> int:
    """Append the word (read as `text`, from `index`) that a stop is glued to, and the stop if it is its own.

    Gives the place behind what was read; a stop that is left to be read ends a sentence.
    """
    start = tokens[index].start
    folded = text.casefold()

    def append(kind: ItemKind, spoken: str, behind: int) -> int:
        items.append(Item(kind, spoken, start, tokens[behind - 1].end))
        return behind

    letters, behind = _dotted_letters(tokens, stop, text)
    if letters:
        spoken = DOTTED.get(letters.casefold(), "-".join(letters.upper()))
        ends = letters.casefold() not in ("eg", "ie") and _opens_sentence(tokens, behind, spoken)
        if ends and tokens[behind - 1].kind == "stop":
            behind -= 1  # the last stop does two jobs
        return append("said", spoken, behind)
    is_glued = glued_word(tokens, stop, "stop") is not None
    if is_glued:
        names, behind = _site_names(tokens, stop, text)
        if names:
            return append("said", " dot ".join(names), behind)
    following_word = word_at(tokens, stop + 1)
    goes_on = _goes_on(tokens, stop + 1)
    has_number = following_word is not None and (
        following_word[0].isdigit()
        or (
            not is_glued
            and (following_word != "I" or folded in _BEFORE_I)
            and bool(read_roman(following_word))
        )
    )
    if folded in NUMBERED and has_number and _is_numbered(text, following_word):
        expanded = NUMBERED[folded]
        return append("said", expanded.capitalize() if text[0].isupper() else expanded, stop + 1)
    if folded == "st" and _is_street(following_word, items):
        return append("said", "Street", stop + 1 if goes_on else stop)
    if folded == "st" and items and items[-1].text.isdigit() and has_number:
        return append("said", "stone", stop + 1)
    if text == "Dr" and not is_name(following_word) and len(items) > 1 and _is_name_before(items):
        return append("said", "Drive", stop + 1 if goes_on else stop)
    is_last = (
        bool(items)
        and items[-1].text in ("a", "an", "the", "my", "our")
        and _opens_sentence(tokens, stop + 1, "")
    )
    if folded in TITLES and not is_last and _is_title(text, following_word, goes_on):
        return append("said", TITLES[folded], stop + 1)
    if text[0].isupper() and folded in CALENDAR and _is_date(folded, following_word, goes_on, items):
        return append("said", CALENDAR[folded], stop + 1)
    if is_glued:
        return append("word", text, stop)
    if text.isupper() and goes_on and read_roman(text) and (len(text) > 1 or _is_regnal(items)):
        return append("word", text, stop + 1)  # Henry VIII. and his wives
    if text == "MS" and goes_on:
        return append("said", "M-S", stop + 1)
    if (
        text[0].isupper()
        and folded in CAPITALISED
        and items
        and (items[-1].text[0].isupper() or items[-1].text[0].isdigit() or items[-1].text in ("&", "and"))
    ):
        return append(
            "said", CAPITALISED[folded], stop if _opens_sentence(tokens, stop + 1, folded) else stop + 1
        )
    if folded == "co" and text == "Co" and is_name(following_word) and items and items[-1].text.islower():
        return append("said", "County", stop + 1)
    if folded in ABBREVIATIONS and (goes_on or folded not in NOT_AT_END):
        behind = stop if _opens_sentence(tokens, stop + 1, folded) else stop + 1
        return append("said", ABBREVIATIONS[folded], behind)
    if text[0].isupper() and folded in LAST_TITLES:
        return append("said", TITLES[folded], stop)
    if text == "v" and is_name(following_word) and items and items[-1].text[:1].isupper():
        return append("said", "versus", stop + 1)
    if len(text) == 1 and text.isupper() and _is_initial(tokens, index, stop, items):
        return append("said", text, stop + 1)
    return append("word", text, stop)


def _goes_on(tokens: list[Token], index: int) -> bool:
    """True where a comma, a small letter, a figure or the like behind a stop shows that no sentence ends."""
    if index >= len(tokens):
        return False
    kind, text, _, _, _ = tokens[index]
    return kind == "clause" or (kind == "word" and not text[0].isupper()) or text in ("&", "#")


def _is_name_before(items: list[Item]) -> bool:
    """True behind `on Oak`: a name inside a sentence, and no title."""
    name, before = items[-1], items[-2]
    return name.kind == "word" and name.text.istitle() and before.kind == "word" and before.text.islower()


def _is_regnal(items: list[Item]) -> bool:
    return bool(items) and items[-1].text.casefold() in REGNAL_NAMES


def _is_numbered(text: str, following: str | None) -> bool:
    """True for the `p.` of `p. 12`, the `No.` of `No. IV`; false for the B of `plan B. 5 of us`."""
    if following is None or text == "no":
        return False
    if text in ("b", "d", "est", "fl"):
        return following.isdigit() and len(following) > 2
    return len(text) > 1 or text.islower() or (text == "P" and following[0].isdigit())


def _is_title(text: str, following: str | None, goes_on: bool) -> bool:
    folded = text.casefold()
    if text == "MS":  # a manuscript
        return False
    if is_name(following):
        return text[0].isupper() or folded in LAST_TITLES or folded in ONLY_TITLES or folded == "st"
    if folded in ONLY_TITLES:
        return following is not None or goes_on
    return goes_on and text[0].isupper() and (folded in LAST_TITLES or following in ("and", "or", None))


def _is_date(folded: str, following: str | None, goes_on: bool, items: list[Item]) -> bool:
    """True for the `Mon.` of `on Mon. morning`; false for the end of `He sat in the Sun.`"""
    if following is not None and (following[0].isdigit() or following.casefold() in CALENDAR):
        return True
    if following in CALENDAR.values():
        return True
    if folded in OTHER_WORDS:
        if items and items[-1].text.casefold() in ("the", "a"):
            return False
        return following in TIMES_OF_DAY or (
            goes_on and bool(items) and items[-1].text in ("on", "last", "next")
        )
    return goes_on


def _dotted_letters(tokens: list[Token], stop: int, text: str) -> tuple[str, int]:
    """The letters of `U.S.A.` or `Ph.D.` and the place behind them; no letters where it is none of these."""
    if len(text) > 2 or not text.isalpha():
        return "", stop
    if len(text) == 1 and stop + 2 < len(tokens) and tokens[stop + 1].gap and tokens[stop + 2].kind == "stop":
        second = tokens[stop + 1]
        if (text + second.text).casefold() in SPACED and not tokens[stop + 2].gap:
            return text + second.text, stop + 3
    letters, behind = text, stop
    while following := glued_word(tokens, behind, "stop"):
        if len(following.text) > 1 or not following.text.isalpha():
            break
        letters += following.text
        behind += 2
    if len(letters) == len(text) or (len(text) == 2 and letters.casefold() != "phd"):
        return "", stop
    if behind < len(tokens) and tokens[behind].kind == "stop" and not tokens[behind].gap:
        behind += 1
    return letters, behind


def _site_names(tokens: list[Token], stop: int, text: str) -> tuple[list[str], int]:
    """The names of `archiveofourown.org` and the place behind them; none where it is no web site."""
    names, behind = [text], stop
    while len(names) < _MOST_SITE_NAMES and (following := glued_word(tokens, behind, "stop")):
        names.append(following.text)
        behind += 2
    return (names, behind) if names[-1] in LINK_ENDINGS else ([], stop)


def _is_street(following: str | None, items: list[Item]) -> bool:
    """True for the `St.` of `on Elm St.`, false for `Visit St. Mary`, `Mount St. Helens`, `Lord St. Ives`."""
    if not items or not items[-1].text[:1].isupper() or items[-1].text in _BEFORE_SAINTS:
        return False
    if not is_name(following):
        return True
    before = items[-2].text.casefold() if len(items) > 1 and items[-2].kind in ("word", "said") else ""
    if following is not None and following.casefold() in SENTENCE_OPENERS:
        return True
    is_named = items[-1].text.casefold() in NAMED or len(items[-1].text) == 1
    return not is_named and (before in _BEFORE_STREETS or before[:1].isdigit())


def _opens_sentence(tokens: list[Token], index: int, abbreviation: str) -> bool:
    """True where a sentence ends before `index` although an abbreviation's stop stands there."""
    while index < len(tokens) and tokens[index].kind in _CLOSERS:
        index += 1
    word = word_at(tokens, index)
    if word is None:
        return index >= len(tokens)
    if abbreviation in _BEFORE_ANY_SENTENCE:
        return word[0].isupper()
    return word[0].isupper() and word.casefold() in SENTENCE_OPENERS


def _is_initial(tokens: list[Token], index: int, stop: int, items: list[Item]) -> bool:
    """True for the `J.` and the `K.` of `J. K. Rowling`, false for the end of `so do I.` and `plan B.`."""
    following = word_at(tokens, stop + 1)
    if following is None:
        return False
    if following[0].islower():
        before = items[-1].text if items else ""
        is_point = tokens[index].text in "NESW" and (before in ("by", "due") or following == "by")
        return tokens[index].text != "I" and (
            is_point or (before[:1].isupper() and before.casefold() not in HEADING_WORDS)
        )
    if not following[0].isupper():
        return False
    if items and items[-1].text.casefold() in HEADING_WORDS:
        return False  # Chapter V. The Well
    beside = (len(following) == 1 and _joined_stop(tokens, stop + 2)) or (
        bool(items) and items[-1].kind == "said" and len(items[-1].text) == 1
    )
    if tokens[index].text == "I":
        return beside and following.casefold() not in SENTENCE_OPENERS - {"i"}
    if following.casefold() in SENTENCE_OPENERS and len(following) > 1:
        return False
    return beside or not items or items[-1].kind != "word" or items[-1].text[0].isupper()


def _joined_stop(tokens: list[Token], index: int) -> bool:
    return index < len(tokens) and tokens[index].kind == "stop" and not tokens[index].gap

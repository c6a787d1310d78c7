"""Words with a stop that ends nothing (or two things): `Mr.`, `J. K.`, `U.S.A.`, `p.m.`, `No. 5`."""

from __future__ import annotations

from audiofic.lexicon.tables import (
    ABBREVIATIONS,
    DOTTED,
    HEADING_WORDS,
    LINK_ENDINGS,
    NUMBERED,
    ONLY_TITLES,
    SENTENCE_OPENERS,
    TITLES,
)
from audiofic.lexicon.tokens import Item, ItemKind, Token, glued_word, is_name, word_at

_BEFORE_SAINTS = frozenset(("Mount", "Lake", "Fort", "Port", "Cape", "Sault", "Old", "The"))
_BEFORE_ANY_SENTENCE = frozenset(("am", "pm", "etc"))
"""Abbreviations that belong to no name: any capital behind their stop opens a sentence."""
_CLOSERS = ("quote", "close", "emphasis")


def read_dotted(tokens: list[Token], place: int, stop: int, text: str, items: list[Item]) -> int:
    """Append the word (read as `text`, from `place`) that a stop is glued to, and the stop if it is its own.

    Gives the place behind what was read; a stop that is left to be read ends a sentence.
    """
    start = tokens[place].start
    folded = text.casefold()

    def append(kind: ItemKind, spoken: str, behind: int) -> int:
        items.append(Item(kind, spoken, start, tokens[behind - 1].end))
        return behind

    if glued_word(tokens, stop, "stop"):
        letters, behind = _dotted_letters(tokens, stop, text)
        if letters:
            spoken = DOTTED.get(letters.casefold(), "-".join(letters.upper()))
            ends = letters.casefold() not in ("eg", "ie") and _opens_sentence(tokens, behind, spoken)
            if ends and tokens[behind - 1].kind == "stop":
                behind -= 1  # the last stop does two jobs
            return append("said", spoken, behind)
        names, behind = _site_names(tokens, stop, text)
        return append("said", " dot ".join(names), behind) if names else append("word", text, stop)
    following_word = word_at(tokens, stop + 1)
    if folded == "st" and _is_street(following_word, items):
        return append("said", "Street", stop if is_name(following_word) else stop + 1)
    if folded in TITLES and (is_name(following_word) or (folded in ONLY_TITLES and following_word)):
        return append("said", TITLES[folded], stop + 1)
    if folded in NUMBERED and text != "no" and following_word is not None and following_word[0].isdigit():
        expanded = NUMBERED[folded]
        return append("said", expanded.capitalize() if text[0].isupper() else expanded, stop + 1)
    if folded in ABBREVIATIONS:
        behind = stop if _opens_sentence(tokens, stop + 1, folded) else stop + 1
        return append("said", ABBREVIATIONS[folded], behind)
    if len(text) == 1 and text.isupper() and _is_initial(tokens, place, stop, items):
        return append("said", text, stop + 1)
    return append("word", text, stop)


def _dotted_letters(tokens: list[Token], stop: int, text: str) -> tuple[str, int]:
    """The letters of `U.S.A.` or `Ph.D.` and the place behind them; no letters where it is none of these."""
    if len(text) > 2 or not text.isalpha():
        return "", stop
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
    while following := glued_word(tokens, behind, "stop"):
        names.append(following.text)
        behind += 2
    return (names, behind) if names[-1] in LINK_ENDINGS else ([], stop)


def _is_street(following: str | None, items: list[Item]) -> bool:
    """True for the `St.` of `on Elm St.`, false for `Visit St. Mary` and `Mount St. Helens`."""
    if not items or not items[-1].text[:1].isupper() or items[-1].text in _BEFORE_SAINTS:
        return False
    return not is_name(following) or (len(items) > 1 and items[-2].kind in ("word", "said"))


def _opens_sentence(tokens: list[Token], place: int, abbreviation: str) -> bool:
    """True where a sentence ends before `place` although an abbreviation's stop stands there."""
    while place < len(tokens) and tokens[place].kind in _CLOSERS:
        place += 1
    word = word_at(tokens, place)
    if word is None:
        return place >= len(tokens)
    if abbreviation in _BEFORE_ANY_SENTENCE:
        return word[0].isupper()
    return word[0].isupper() and word.casefold() in SENTENCE_OPENERS


def _is_initial(tokens: list[Token], place: int, stop: int, items: list[Item]) -> bool:
    """True for the `J.` and the `K.` of `J. K. Rowling`, false for the end of `so do I.` and `plan B.`."""
    following = word_at(tokens, stop + 1)
    if following is None or not following[0].isupper():
        return False
    if items and items[-1].text.casefold() in HEADING_WORDS:
        return False  # Chapter V. The Well
    beside = (len(following) == 1 and _joined_stop(tokens, stop + 2)) or (
        bool(items) and items[-1].kind == "said" and len(items[-1].text) == 1
    )
    if tokens[place].text == "I":
        return beside and following.casefold() not in SENTENCE_OPENERS - {"i"}
    if following.casefold() in SENTENCE_OPENERS and len(following) > 1:
        return False
    return beside or not items or items[-1].kind != "word" or items[-1].text[0].isupper()


def _joined_stop(tokens: list[Token], place: int) -> bool:
    return place < len(tokens) and tokens[place].kind == "stop" and not tokens[place].gap

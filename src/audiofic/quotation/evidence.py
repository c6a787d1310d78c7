"""Speech or quoted words: nobody speaks in `the so-called "hero" left` and `read "The Well"`."""

from __future__ import annotations

import re

from audiofic.quotation.pairing import Quoted
from audiofic.quotation.tags import SPEECH_VERBS, first_sign, last_sign, starts_tag
from audiofic.quotation.unspoken import is_unspoken

_BASE = 1.5
# Log-odds of being speech, fitted on the 20,270 quoted pieces of 60 works (18 PDNC novels, 42 LitBank
# excerpts) that
# no rule below decides (logistic regression, L2 1e-4). With whole authors left out it drops 487 of the
# 1,253 that are no speech and 93 of the 19,017 that are; those left are letters, verse, reported speech.
_BEFORE = {
    "start": 0.8,
    "sentence": 0.0,
    "quote": -0.5,
    "comma": 0.3,
    "colon": -0.3,
    "semicolon": 0.4,
    "dash": 0.0,
    "word": -1.0,
}
_AFTER = {
    "end": 0.7,
    "tag": 2.0,
    "word": -0.6,
    "comma": -0.5,
    "dash": -0.4,
    "stop": -0.9,
    "quote": -0.8,
    "other": 0.1,
}
_INSIDE = {"comma": -0.3, "dash": 0.5, "none": -0.8, "semicolon": -0.1, "stop": 0.4}
_LEAD = {
    "saying": 1.5,
    "verb": 0.5,
    "noun": 0.3,
    "verb near": 0.1,
    "label": -1.3,
    "other": -0.5,
    "conjunction": -0.1,
    "none": 0.7,
}
_LENGTHS = ((1, -0.5), (2, -0.4), (4, 0.1), (8, 0.4), (20, 0.4))
_LONGER = -0.2
_WORD_WHERE_UNPUNCTUATED = -0.5
"""Instead of `word` before a mark, in a story whose author sets no comma there."""

_NAMING_WORDS = """
    word words term terms phrase name names title named entitled so-called titled nicknamed dubbed spelled
    read reads reading book song poem story novel film movie play chapter episode magazine labelled
    labeled marked
"""
_LABEL_WORDS = """
    the a an this that these those his her my your our its their of as for is was by with to in on
"""
_NOUNS = """
    cry cries exclamation exclamations shout shouts whisper whispers murmur murmurs reply answer question
    inquiry enquiry remark observation ejaculation announcement command order greeting call gasp sigh
    invitation yell scream response addition
"""
_NAMING = frozenset(_NAMING_WORDS.split())
_LABELS = _NAMING | frozenset(_LABEL_WORDS.split())
_SPEECH_NOUNS = frozenset(_NOUNS.split())
_CONJUNCTIONS = frozenset(("and", "or", "but", "nor"))
_LONGEST_LABEL = 4
"""Words; longer pieces after `the words` are what somebody said or wrote."""
_WORD = re.compile(r"[^\W_][\w'’-]*")
_SAYING = re.compile(r"(?!call)(?:said|\w+ing|\w+ed)")
_SIGNS_BEFORE = (
    ("sentence", ".!?…"),
    ("quote", "\"'“”‘’«»"),
    ("comma", ","),
    ("colon", ":"),
    ("semicolon", ";"),
    ("dash", "-–—("),
)
_SENTENCES = re.compile(r"[.!?…]\s+[A-Z]")
_REACH = 30
"""Characters before a mark in which the word that leads to it stands."""


def is_speech(text: str, quoted: Quoted, punctuated: bool) -> bool:
    """True where a quoted piece is something said, False for scare quotes, titles and words as words.

    `punctuated`: this story's speeches end in punctuation inside their marks. Where they don't, a missing
    comma says nothing, and only short pieces in the middle of a sentence are doubted.
    """
    words = _WORD.findall(text, quoted.start, quoted.end)
    before, lead = _read_before(text, quoted.outer_start)
    if lead in _NAMING and before == "word" and len(words) <= _LONGEST_LABEL:
        return False
    if not words or quoted.continues:
        return True
    if is_unspoken(text, quoted.outer_start, quoted.outer_end):
        return False
    if not quoted.closed and before == "word" and text[quoted.start].islower():
        return False
    if len(words) > _LONGEST_LABEL and (not punctuated or _SENTENCES.search(text, quoted.start, quoted.end)):
        return True
    score = _BASE + _AFTER[_read_after(text, quoted.outer_end)] + _length_weight(len(words))
    if punctuated:
        score += _BEFORE[before] + _INSIDE[_read_inside(text, quoted)]
        score += _LEAD[_classify_lead(text, quoted.outer_start, before, lead)]
    else:
        score += _WORD_WHERE_UNPUNCTUATED if before == "word" else 0.0
        score += min(0.0, _LEAD["label"]) if before == "word" and lead in _LABELS else 0.0
    return score >= 0


def is_foreign_speech(text: str, quoted: Quoted) -> bool:
    """True where a quoted piece of another language is something said: marks tell, and a tag behind it.

    It ends in a stop, a comma or a tag stands behind it, a colon before it, or nothing else is in the
    paragraph; in Japanese every piece counts.
    """
    if quoted.continues or text[quoted.outer_start] in "「『":
        return True
    before, after = last_sign(text, quoted.outer_start), first_sign(text, quoted.outer_end)
    last = text[quoted.start : quoted.end].rstrip("*_~ ")[-1:]
    if last in tuple(",.!?…—–。！？") or before == ":" or starts_tag(text, quoted.outer_end):
        return True
    return (not before or before in ".!?…—–") and (not after or after in ",.;—–")


def _length_weight(words: int) -> float:
    return next((weight for length, weight in _LENGTHS if words <= length), _LONGER)


def _read_before(text: str, place: int) -> tuple[str, str]:
    """(what stands before a mark, the last word before it in lower case)."""
    last = last_sign(text, place)
    if not last:
        return "start", ""
    words = _WORD.findall(text[max(0, place - _REACH) : place])
    lead = words[-1].casefold() if words else ""
    return next((name for name, signs in _SIGNS_BEFORE if last in signs), "word"), lead


def _classify_lead(text: str, place: int, before: str, lead: str) -> str:
    if before not in ("word", "comma", "colon", "dash"):
        return "none"
    if lead in SPEECH_VERBS or _is_participle(lead):
        # `Sango said "no"`: measured, 50 of 65 are speech; of `to say "no"`, `they call "..."` 18 of 39.
        return "saying" if before == "word" and _SAYING.fullmatch(lead) else "verb"
    words = _WORD.findall(text[max(0, place - _REACH) : place])
    near = {word.casefold() for word in (words[-3:] if before == "word" else words[-4:])}
    if before == "word" and near & _SPEECH_NOUNS:
        return "noun"
    if near & SPEECH_VERBS:
        return "verb near" if before == "word" else "verb"
    if lead in _LABELS:
        return "label"
    return "conjunction" if lead in _CONJUNCTIONS else "other"


def _is_participle(word: str) -> bool:
    """`shouting`, `whispering`: of a speech verb, with an e lost or without."""
    return word.endswith("ing") and (word[:-3] in SPEECH_VERBS or word[:-3] + "e" in SPEECH_VERBS)


def _read_after(text: str, place: int) -> str:
    sign = first_sign(text, place)
    if not sign:
        return "end"
    for name, signs in (("quote", '"“”«'), ("stop", ".!?"), ("comma", ",;:)]"), ("dash", "-–—")):
        if sign in signs:
            return name
    if starts_tag(text, place):
        return "tag"
    return "word" if sign.isalpha() else "other"


def _read_inside(text: str, quoted: Quoted) -> str:
    body = text[quoted.start : quoted.end].rstrip("*_~'’ ")
    last = body[-1:] or text[quoted.end - 1]
    for name, signs in (("comma", ","), ("stop", ".!?"), ("dash", "-–—…"), ("semicolon", ";:")):
        if last in signs:
            return name
    return "none"

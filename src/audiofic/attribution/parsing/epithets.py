"""What kind of person the text says somebody is, so that `said the priestess` may be Hana."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from audiofic.attribution.language.vocabulary import is_adverb, word_set
from audiofic.attribution.language.words import Word, is_joined
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage, noun_phrase_end

_ARTICLES = ("the", "a", "an")
_COPULAS = ("was", "is", "became")
_NAMING = ("named", "called")
GENERAL_NOUNS = word_set(
    "man woman boy girl lad lass child gentleman lady fellow chap guy person creature one figure thing soul "
    "stranger other voice friend companion mother father son daughter brother sister husband wife host "
    "hostess"
)
"""Heads that fit too many to tell anything without the word before them (`the blind man`)."""
_FAINT = word_set("old young little other same poor good dear tall big small short elder new")
"""Words before such a head that fit too many themselves."""
_OFFICES = word_set(
    "doctor professor captain colonel major general lieutenant sergeant corporal inspector detective officer "
    "commander admiral judge reverend bishop pastor senator governor agent sheriff chief coach king queen "
    "prince princess emperor empress duke duchess count countess baron baroness earl marquis nurse priestess "
    "squire friar"
)
"""Titles that are said of their bearers without the name too: `General Hill`, later `the general`."""
_SHORTENED = {"dr": "doctor", "prof": "professor", "capt": "captain", "col": "colonel", "rev": "reverend"}
_REACH = 5
"""Words: so far before a name is the article of `the old, bent priestess Hana` looked for."""
_SHARE = 0.5
"""Whoever has this part of a noun's sightings is who it means."""


@dataclass(frozen=True, slots=True)
class Epithets:
    """Common nouns, each with those whom the text calls so and how often it does."""

    bearers: Mapping[str, Counter[str]]

    def count(self, noun: str | None, name: str) -> int:
        """How often the text calls somebody so."""
        return self.bearers[noun][name] if noun is not None and noun in self.bearers else 0

    def owners(self, noun: str | None) -> tuple[str, ...]:
        """Those who have half of all its sightings or more; two at most, nobody for None."""
        called = self.bearers.get(noun, Counter()) if noun is not None else Counter()
        return tuple(name for name, count in called.items() if count >= _SHARE * called.total())


def learn_epithets(chapters: Iterable[Sequence[ParsedPassage]]) -> Epithets:
    """The epithets of a story: `the priestess Hana`, `Hana, the priestess,`, `a priestess named Hana`,
    `Hana was a priestess`, `General Hill`; none for a story that puts no noun beside a name.
    """
    bearers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for chapter in chapters:
        for parsed in chapter:
            for mention in parsed.mentions:
                if mention.kind == "name" and len(mention.names) == 1:
                    for noun in _nouns_beside(parsed, mention):
                        bearers[noun][mention.names[0]] += 1
    return Epithets(bearers)


def key_of(words: Sequence[Word], start: int, end: int) -> str | None:
    """What a description goes by: its head, or a general head with the word before it (`blind man`).

    None for what anybody may be (`the man`, `the old man`).
    """
    head, before = words[end - 1].lower, words[end - 2].lower
    if head not in GENERAL_NOUNS:
        return head
    return f"{before} {head}" if end - start > 2 and before not in _FAINT else None


def _nouns_beside(parsed: ParsedPassage, mention: Mention) -> Iterator[str]:
    """The keys of the descriptions beside a name."""
    words = parsed.words
    if parsed.passage.spans[mention.span].kind != "narration":
        return
    title = words[mention.start].lower
    title = _SHORTENED.get(title, title)
    if title in _OFFICES and mention.end - mention.start > 1:
        yield title
    for start, end in (_before(words, mention), _after(words, mention)):
        key = key_of(words, start, end) if end - start > 1 else None
        if key is not None:
            yield key


_NOTHING = (0, 0)


def _after(words: Sequence[Word], mention: Mention) -> tuple[int, int]:
    """`the priestess` of `Hana, the priestess,` and `Hana was a priestess`."""
    end = mention.end
    if words[end - 1].possessive or end + 1 >= len(words) or words[end].span != mention.span:
        return _NOTHING
    if words[end].gap.strip() == "," and words[end].lower in _ARTICLES:
        stop = _phrase_end(words, end)
        return (end, stop) if stop and _is_set_off(words, stop, mention.span) else _NOTHING
    if words[end].gap != " " or words[end].lower not in _COPULAS:
        return _NOTHING
    at = end + 1
    while at < len(words) and is_adverb(words[at].lower):
        at += 1
    stop = _phrase_end(words, at) if at < len(words) and words[at].lower in _ARTICLES[1:] else None
    return (at, stop) if stop else _NOTHING


def _before(words: Sequence[Word], mention: Mention) -> tuple[int, int]:
    """`the priestess` of `the priestess Hana`, `the priestess, Hana,` and `a priestess named Hana`."""
    articled = words[mention.start].lower in _ARTICLES
    name = next((at for at in range(mention.start + articled, mention.end) if words[at].capital), 0)
    last = name - 1
    if last > 0 and words[last].lower in _NAMING and words[name].gap == " ":
        last -= 1
    if last < 1 or words[last].possessive or words[last].capital or words[last].span != mention.span:
        return _NOTHING
    set_off = words[last + 1].gap.strip() == "," and _is_closed(words, mention.end, mention.span)
    if not (is_joined(words[last + 1]) or set_off):
        return _NOTHING
    for at in range(last - 1, max(-1, last - _REACH), -1):
        if words[at].span != mention.span:
            break
        if words[at].lower in _ARTICLES:
            stop = noun_phrase_end(words, at)
            return (at, last + 1) if stop is not None and stop > last else _NOTHING
    return _NOTHING


def _phrase_end(words: Sequence[Word], at: int) -> int | None:
    stop = noun_phrase_end(words, at)
    return None if stop is None or words[stop - 1].capital or words[stop - 1].possessive else stop


def _is_set_off(words: Sequence[Word], at: int, span: int) -> bool:
    """True where an apposition ends: at a comma or stop, or with `of ...`, `who ...` after it."""
    return _is_closed(words, at, span) or words[at].lower in ("of", "who", "whose", "in", "from", "with")


def _is_closed(words: Sequence[Word], at: int, span: int) -> bool:
    """True where a comma, a sentence's or the narration's end stands before words[at]; a list has none."""
    if at >= len(words) or words[at].span != span or words[at].opens:
        return True
    return "," in words[at].gap and words[at].lower not in ("and", "or")

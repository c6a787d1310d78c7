"""Headings inside a chapter: whose point of view begins, when and where a scene is, flashbacks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from audiofic.manuscript.headings import strip_wrap, wrap_bounds

_LONGEST = 80
"""Characters; a longer line is a sentence."""
_QUOTES = re.compile(r"""["“”„«»]""")

_POV = r"(?:p\.?\s?o\.?\s?v\b\.?|point of view)"
_POV_AFTER = re.compile(rf"(?P<before>.*?\S)\s*['’]?s?\s+{_POV}(?P<after>\W*)", re.IGNORECASE)
_POV_BEFORE = re.compile(rf"{_POV}\s*(?:[:=–—-]+|of)\s*(?P<name>[^\s:].*)", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:.*\b)?(?:normal|general|neutral|omniscient|narrator|author|no ?one|nobody|(?:third"
    r"|3rd)[- ]?(?:person)?|end(?: of)?|regular)\b.*",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"(?:(?:switch(?:es|ing)?|chang(?:e|es|ing)|back|return(?:ing)?|start|begin)\s+)?(?:(?:in)?to\s+|of\s+"
    r"|in\s+|from\s+)?",
    re.IGNORECASE,
)

_COUNT = (
    r"(?:\d[\d,.]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|thirty|forty|fifty|sixty"
    r"|several|some|many|half|a few|a couple(?: of)?|(?:a )?(?:hundred|thousand)|[a-z]+teen|twenty[- ][a-z]+)"
)
_UNIT = (
    r"(?:second|minute|hour|day|night|week|weekend|fortnight|month|season|year|decade|centur(?:y|ie)"
    r"|moment|mile)s?"
)
_DAYTIME = (
    r"(?:day|night|morning|afternoon|evening|week|weekend|month|year|spring|summer|autumn|fall|winter"
    r"|midnight|noon|dawn|dusk"
    r"|sunrise|sunset|lunch(?:time)?|dinner(?:time)?|breakfast|school|birthday|time)"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_WHEN = (
    rf"(?:about |around |exactly |only |almost |nearly |over |just )?{_COUNT}(?: and (?:a half"
    rf"|{_COUNT}))?(?: more| long| short)? {_UNIT}"
    rf"(?: (?:and|,) {_COUNT} {_UNIT})?(?: (?:later|ago|earlier|before|after|afterwards?|passed|prior"
    rf"|previously|since))"
    rf"|(?:later|earlier)(?: (?:on|that|the same|in the|at))*(?: (?:very |same |next )?{_DAYTIME})?"
    rf"|(?:the |that |on the |early |late |very |in the )*(?:next|following|same|previous|other|second"
    rf"|third|last|first) {_DAYTIME}"
    rf"|(?:early |late )?(?:that|this) (?:very |same )?{_DAYTIME}"
    rf"|(?:the )?(?:day|night|morning|week|month|year)s? (?:before|after|later)"
    rf"|meanwhile|elsewhere|present(?: (?:day|time))?|(?:in )?the (?:present|past|future)|back to (?:the "
    rf")?present"
    rf"|{_WEEKDAY}(?: {_DAYTIME})?|(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{_MONTH}(?: \d{{1,2}}(?:st|nd|rd"
    rf"|th)?)?(?:,? \d{{4}})?"
    rf"|(?:at )?\d{{1,2}}[:.]\d\d ?(?:[ap]\.?m\.?)?|(?:at )?\d{{1,2}} ?(?:[ap]\.?m\.?|o['’]clock)|midnight"
    rf"|noon|dawn|sunset|sunrise"
    rf"|day (?:\d+|[a-z]+)|year (?:\d+|[a-z]+)"
)
_TIME = re.compile(rf"(?:{_WHEN})", re.IGNORECASE)
_TIME_LINE = re.compile(
    rf"\W*(?:{_WHEN})(?:\s*[,;:–—-]+\s*(?:{_WHEN}|(?:back |over )?(?:at|in|on|with|near|outside|inside) "
    rf"[^.!?]{{1,40}}))?\W*",
    re.IGNORECASE,
)
_PLACE_LINE = re.compile(
    r"\W*(?:[Bb]ack (?:at|in|with|to)|[Mm]eanwhile,? (?:back )?(?:at|in|with|on)"
    r"|(?:[Aa]t|[Oo]utside|[Ii]nside|[Nn]ear) (?:the|[A-Z]))\b[^.!?,]{1,40}\W*"
)
_SENTENCE_WORD = re.compile(
    r"\b(?:i|you|he|she|we|they|it|was|were|is|are|am|had|has|have|did|do|will|would|could|can|said"
    r"|i['’]m)\b",
    re.IGNORECASE,
)
_EPISODE = re.compile(
    r"\W*(?:(?:start|begin|end|beginning|ending)s?(?: of)?(?: the)? )?"
    r"(?:(?P<flashback>flash[- ]?(?:back|forward)|memory|vision|recap)|(?P<dream>dream|nightmare)"
    r"|(?P<song>song)|(?P<time>time[- ]?skip))s?"
    r"(?: (?:starts?|begins?|ends?|over|sequence|end|start))*\W*",
    re.IGNORECASE,
)
"""Where something else than the story's present begins or ends; the group's name is the marker's kind."""
_OPENERS = {
    "*": "*", "_": "_", "~": "~", "(": ")", "[": "]", "<": ">", "=": "=", "-": "-", "{": "}", ":": ":",
    "|": "|", "+": "+",
}  # fmt: skip
_NAME_TOKEN = re.compile(r"[^\W\d_][\w.'’-]*")
_LOWER_PARTS = {"of", "the", "no", "de", "von", "van", "and", "&"}


MarkerKind = Literal["pov", "time", "flashback", "dream", "song", "heading"]
_EPISODES: Mapping[str, MarkerKind] = {
    "flashback": "flashback",
    "dream": "dream",
    "song": "song",
    "time": "time",
}


@dataclass(frozen=True, slots=True)
class Marker:
    """A heading inside a chapter: its kind, whose point of view, and its words (half open in the text)."""

    kind: MarkerKind
    start: int
    end: int
    pov: str | None = None


def read_marker(text: str) -> Marker | None:
    """The marker that a whole paragraph is; None for prose.

    A point of view needs the word (`Kagome's POV`, `POV: Sango`, `(Normal POV)`); a time needs to be one
    and nothing else, and to be set apart by marks or end without a full stop (`Three days later.` is a
    sentence); any other short line is a heading where it is bold as a whole.
    """
    if not text or len(text) > _LONGEST or _QUOTES.search(text):
        return None
    start, end = wrap_bounds(text)
    if start >= end:
        return None
    inner = text[start:end]
    set_apart = _OPENERS.get(text[0]) is not None and text[-1] in f"{_OPENERS[text[0]]}:."
    pov = _read_pov(inner)
    if pov is not None:
        return Marker("pov", start, end, pov or None)
    episode = _EPISODE.fullmatch(inner)
    if episode and (set_apart or _UNMISTAKABLE.search(inner)):
        return Marker(_EPISODES[str(episode.lastgroup)], start, end)
    if inner[-1] not in ".!?…" or set_apart:
        if _TIME_LINE.fullmatch(inner):
            return Marker("time", start, end)
        if set_apart and _PLACE_LINE.fullmatch(inner) and not _SENTENCE_WORD.search(inner):
            return Marker("time", start, end)
    if is_bold(text) and inner[-1] not in ".!?,;…" and len(inner) <= 60:
        return Marker("heading", start, end)
    return None


_UNMISTAKABLE = re.compile(r"flash[- ]?(?:back|forward)|time[- ]?skip", re.IGNORECASE)


def is_viewpoint(text: str) -> bool:
    """True where a whole paragraph is the heading of a point of view."""
    marker = read_marker(text)
    return marker is not None and marker.kind == "pov"


def is_bold(text: str) -> bool:
    """True where the whole paragraph stands in one pair of `**` or `__`."""
    for mark in ("**", "__"):
        if len(text) > 4 and text.startswith(mark) and text.endswith(mark) and mark not in text[2:-2]:
            return True
    return False


def lone_name(text: str) -> tuple[str, str] | None:
    """(glyph, name) of a paragraph that is one name between glyphs: `~Kagome~`, `**Sango**`, `[Miroku]`."""
    if len(text) > 40 or not text or text[0] not in _OPENERS or text[-1] != _OPENERS[text[0]]:
        return None
    inner = strip_wrap(text).strip("()[]{}:|+ ")
    words = inner.split()
    if 1 <= len(words) <= 3 and all(word[0].isupper() and word.replace("-", "").isalpha() for word in words):
        return text[0], inner
    return None


def _read_pov(inner: str) -> str | None:
    """The name whose point of view it is; "" for nobody's; None where the line is no such heading."""
    inner = inner.strip("()[]{} ")
    match = _POV_BEFORE.fullmatch(inner)
    if match:
        name = match["name"].strip(" .:*_~()[]-")
        return None if len(name.split()) > 4 else "" if _NOBODY.fullmatch(name) else name
    match = _POV_AFTER.fullmatch(inner)
    if match is None:
        return "" if re.fullmatch(rf"end(?:s| of)?\s+{_POV}\W*", inner, re.IGNORECASE) else None
    before = match["before"].strip()
    if _NOBODY.fullmatch(before):
        return ""
    before = re.sub(r"['’]s?$", "", _SWITCH.sub("", before, count=1))
    before = re.split(r"[,:;()\[\]–—]|\s-+\s|\bin\b", before)[-1].strip()
    times = list(_TIME.finditer(before))
    if times and times[-1].end() < len(before):
        before = before[times[-1].end() :]
    name = _last_name(before)
    return name if name and len(name.split()) <= 4 and not _SENTENCE_WORD.search(name) else None


def _last_name(text: str) -> str:
    """The last run of capitalised words; without one, the text, where it is a word or two."""
    tokens = list(_NAME_TOKEN.finditer(text))
    end = len(tokens)
    start = end
    while start and (
        tokens[start - 1].group()[0].isupper() or (start < end and tokens[start - 1].group() in _LOWER_PARTS)
    ):
        start -= 1
    while start < end and not tokens[start].group()[0].isupper():
        start += 1
    if start < end:
        return text[tokens[start].start() : tokens[-1].end()]
    return text.strip(" .:*_~-") if 0 < len(tokens) <= 2 else ""

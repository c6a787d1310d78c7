"""`Fandom: InuYasha`, `Rating: T`: what sites write before a story -> its details."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from audiofic.model import Details

LANGUAGES: Mapping[str, str] = {
    "english": "en", "french": "fr", "français": "fr", "german": "de", "deutsch": "de", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt",
    "português brasileiro": "pt-BR", "português europeu": "pt-PT", "dutch": "nl", "nederlands": "nl",
    "polish": "pl", "polski": "pl", "russian": "ru", "русский": "ru", "japanese": "ja", "日本語": "ja",
    "chinese": "zh", "swedish": "sv", "svenska": "sv",
}  # fmt: skip
"""What sites call a language (lower case) -> BCP 47."""
_KEYS: Mapping[str, str] = {
    "summary": "summary", "story summary": "summary", "description": "summary", "fandom": "fandoms",
    "category": "fandoms", "crossover": "fandoms", "character": "characters",
    "relationship": "relationships", "pairing": "relationships", "additional tag": "topics",
    "freeform": "topics", "rating": "rating", "rated": "rating", "genre": "genres", "series": "series",
    "published": "date", "stats": "date", "date": "date",
}  # fmt: skip
_PAIR = re.compile(
    r"\W{0,3}(?P<key>[A-Z][A-Za-z /]{2,30}?)\s*[*_]{0,2}\s*:[*_]{0,2}\s*(?P<value>\S.*)", re.DOTALL
)
_PART = re.compile(
    r"(?:Part|Book)\s+(?P<part>\d+)\s+of\s+(?P<series>.+)"
    r"|(?P<name>.+?)\s*(?:\[|#|, (?:part|book) )(?P<number>\d+)\]?"
)
_DATE = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
_RATED = re.compile(r"Rated:\s*")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)")
"""FanFiction.net's dates have the month first."""
_GENRES = frozenset(
    (
        *("Adventure", "Angst", "Comfort", "Crime", "Drama", "Family", "Fantasy", "Friendship", "General"),
        *("Horror", "Humor", "Mystery", "Parody", "Poetry", "Romance", "Sci-Fi", "Spiritual", "Supernatural"),
        *("Suspense", "Tragedy", "Western"),
    )
)
_COUPLES = re.compile(r"M/M|F/F|F/M|M/F|Gen|Multi|Other|None")
"""What AO3 calls a category is no fandom."""


def read_pair(text: str) -> tuple[str, str] | None:
    """(`Rating`, `T`) of the line `Rating: T`; None for any other."""
    match = _PAIR.fullmatch(text)
    return (match["key"].strip(), match["value"].strip(" *_")) if match else None


def read_stats(text: str) -> list[tuple[str, str]]:
    """The labels and values of FanFiction.net's line below a summary; empty for any other text.

    `Rated: T - English - Adventure/Romance - Kagome H., InuYasha - Chapters: 3 - Published: 1/30/2018`: what
    stands without a label is told by its place and form.
    """
    parts = [part.strip() for part in text.split(" - ")]
    if len(parts) < 3 or not _RATED.match(parts[0]) or LANGUAGES.get(parts[1].casefold()) is None:
        return []
    pairs = [("Rating", _RATED.sub("", parts[0]).removeprefix("Fiction ").strip()), ("Language", parts[1])]
    for part in parts[2:]:
        label, found, value = part.partition(": ")
        if found:
            day = _SLASHED.fullmatch(value)
            if label == "Published" and day:
                pairs.append(("Published", f"{day[3]}-{int(day[1]):02d}-{int(day[2]):02d}"))
        elif all(name in _GENRES for name in part.replace("Hurt/Comfort", "Comfort").split("/")):
            pairs.append(("Genre", part.replace("Hurt/Comfort", "Comfort").replace("/", ",")))
        elif part != "Complete":
            pairs.append(("Characters", part.replace("[", "").replace("]", ",")))
    return pairs


def read_details(pairs: Iterable[tuple[str, str]]) -> tuple[Details, str | None]:
    """The details that these labels and values give, and the language; unknown labels say nothing here.

    Values with commas are lists where the label is of that kind. The first of two equal labels counts.
    """
    details = Details()
    language: str | None = None
    for label, value in pairs:
        value = " ".join(value.split())
        key = label.strip(" :").casefold()
        if key == "language":
            language = language or LANGUAGES.get(value.casefold())
        name = _KEYS.get(key) or _KEYS.get(key.removesuffix("s")) or _KEYS.get(key.removesuffix("ies") + "y")
        if name is not None and value and not getattr(details, name):
            details = replace(details, **_read(name, key, value))
    return details, language


def details_before(texts: Iterable[str]) -> tuple[Details, str | None]:
    """What lines such as `Fandom: InuYasha` say before a story, and its language where one names it."""
    pairs: list[tuple[str, str]] = []
    for text in texts:
        pair = read_pair(text)
        pairs += read_stats(text) or ([pair] if pair else [])
    return read_details(pairs)


def _read(name: str, key: str, value: str) -> dict[str, Any]:
    if name in ("characters", "genres", "fandoms", "relationships", "topics"):
        texts = tuple(dict.fromkeys(text.strip(" .") for text in value.split(",") if text.strip(" .")))
        if key.startswith("categor"):
            texts = tuple(text for text in texts if not _COUPLES.fullmatch(text))
        return {name: texts}
    if name == "series":
        match = _PART.fullmatch(value.split(", Part ")[0])
        if match is None:
            return {"series": value}
        return {"series": match["series"] or match["name"], "series_part": match["part"] or match["number"]}
    if name == "date":
        match = _DATE.search(value)
        return {"date": match.group() if match else ""}
    return {name: value}


_EXPLICIT = re.compile(r"(?:fiction )?(?:explicit|ma|nc-?17|e)\b", re.IGNORECASE)


def is_explicit(details: Details) -> bool:
    """True where the rating is for adults alone: AO3's `Explicit`, `NC-17`, `MA`."""
    return _EXPLICIT.match(details.rating) is not None


def list_tags(details: Details) -> tuple[str, ...]:
    """What a library can sort the story by besides its genres: fandoms, relationships, characters, rating."""
    rating = (f"Rated {details.rating}",) if details.rating else ()
    listed = (*details.fandoms, *details.relationships, *details.characters, *details.topics, *rating)
    return tuple(dict.fromkeys(listed))

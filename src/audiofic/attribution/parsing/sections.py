"""Who tells each part of the story: the book's narrator, or a character who says `I`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from audiofic.attribution.cast.forms import Read
from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.language.vocabulary import FIRST_PERSON, FIRST_SUBJECT, SECOND_SUBJECT
from audiofic.attribution.parsing.addressing import list_addresses
from audiofic.attribution.parsing.mentions import ParsedPassage
from audiofic.attribution.parsing.tellers import list_tags, name_teller, name_teller_otherwise
from audiofic.model import Manuscript, PointOfView

NARRATOR_NAME = "Narrator"
"""What a first-person narrator is called whom nobody in the story names."""

YOU = "You"
"""The same where the story calls them nothing but `you`."""

FIRST_PERSON_SHARE = 0.01
"""Share of `I` among a section's words of narration from which on it is told in first person.
Measured on 64 novels: third-person chapters have below 0.006, first-person ones 0.011 to 0.06."""

_SHARE_AMONG_OTHERS = 0.005
"""The same where most of the story is: a chapter of talk has less narration of the narrator's own doings."""

_TOLD_ABOUT = 0.02
"""A chapter named after somebody is told by them if narration names them once, or this often for each `I`."""


_SECOND_PERSON_SHARE = 0.02
"""Share of `you` among the words of narration from which on a story is told in second person."""

TELLER_SUBJECTS = FIRST_SUBJECT | SECOND_SUBJECT

_Bound = tuple[int, int, int, bool]
"""(chapter, start, end, headed): paragraphs, half open, and whether a POV heading begins them."""


@dataclass(frozen=True, slots=True)
class Section:
    """A run of paragraphs with one `I`."""

    chapter: int
    start: int
    end: int
    """Paragraphs, half open."""
    narrator: str | None
    """Who `I` is; None where nobody says it."""
    first_person: bool
    """True where the section is told in first person, False where `I` only slips in."""
    headed: bool
    """True where a heading says whose section it is."""


@dataclass(frozen=True, slots=True)
class Sections:
    """All sections of a manuscript, in order."""

    sections: tuple[Section, ...]
    by_paragraph: Mapping[tuple[int, int], Section]

    def at(self, chapter: int, paragraph: int) -> Section | None:
        """The section a paragraph belongs to."""
        return self.by_paragraph.get((chapter, paragraph))

    def narrator(self, chapter: int, paragraph: int) -> str | None:
        """Who `I` is in a paragraph."""
        section = self.at(chapter, paragraph)
        return section.narrator if section else None

    def points_of_view(self) -> tuple[PointOfView, ...]:
        """The changes of narrator a listener should hear, unnamed narrators left to the book's own."""
        turns: list[PointOfView] = []
        for section in self.sections:
            if section.headed:
                named = section.narrator if section.first_person else None
                turns.append(PointOfView(section.chapter, section.start, named))
            elif section.first_person and section.narrator not in (None, NARRATOR_NAME, YOU):
                turns.append(PointOfView(section.chapter, section.start, section.narrator))
        return tuple(turns)


def tells_of_you(text: Read) -> bool:
    """True for a story told in second person: its narration says `you` often, and more often than `I`."""
    counts: Counter[str] = Counter()
    for passage, words in text:
        if passage.paragraph.kind == "prose":
            counts.update(word.lower for word in words if passage.spans[word.span].kind == "narration")
    you = sum(counts[word] for word in SECOND_SUBJECT)
    own = sum(counts[word] for word in FIRST_SUBJECT)
    return you >= _SECOND_PERSON_SHARE * counts.total() and you > 2 * own and you >= 3


def find_other_names(
    sections: Sections, chapters: Sequence[tuple[ParsedPassage, ...]], roster: Roster
) -> dict[str, str]:
    """Characters of the roster who are a first-person teller under another name, each with the teller's.

    Nobody in a book with several tellers, of whom each may be called in the sections of the others.
    """
    told = [section for section in sections.sections if section.first_person]
    tellers = {section.narrator for section in told}
    teller = next(iter(tellers)) if len(tellers) == 1 else None
    if teller is None or teller not in roster.characters:
        return {}
    passages = [
        parsed for section in told for parsed in chapters[section.chapter][section.start : section.end]
    ]
    return {
        name: teller
        for name in name_teller_otherwise(passages, teller)
        if {roster.gender(name), roster.gender(teller)} != {"female", "male"}
    }


def find_sections(
    manuscript: Manuscript,
    chapters: Sequence[tuple[ParsedPassage, ...]],
    roster: Roster,
    second_person: bool = False,
) -> Sections:
    """The manuscript's sections with their narrators.

    A POV heading rules until the next one or the chapter's end. Elsewhere the share of `I` tells whether
    a section is told in first person, and those who are called by name near it tell who that is.
    """
    bounds = [bound for index in range(len(chapters)) for bound in _cut(manuscript, index)]
    free = [bound for bound in bounds if not bound[3]]
    told = _told_in_first_person(free, chapters)
    everywhere = [parsed for chapter, start, end, _ in told for parsed in chapters[chapter][start:end]]
    narrator = name_teller(everywhere) if told else None
    sections: list[Section] = []
    for chapter, start, end, headed in bounds:
        passages = chapters[chapter][start:end]
        if headed:
            heading = manuscript.chapters[chapter].paragraphs[start].pov
            name = roster.find(heading) or heading if heading else _slip(passages)
            first_person = bool(heading) and not _is_told_about(passages, name, roster)
            sections.append(Section(chapter, start, end, name, first_person, True))
        elif (chapter, start, end, headed) in told:
            title = manuscript.chapters[chapter].title or ""
            titled = _title_narrator(title, passages, roster)
            slipping = None if titled or narrator else _slip(passages, 2.0)
            if slipping is not None and _third_person_share(passages, slipping) > 0.2:
                sections.append(Section(chapter, start, end, slipping, False, False))
                continue
            name = titled or narrator or (YOU if second_person else NARRATOR_NAME)
            by_himself = titled is None and _third_person_share(passages, name) > 0.5
            if by_himself:
                sections.append(Section(chapter, start, end, _slip(passages) or name, False, False))
            else:
                sections.append(Section(chapter, start, end, name, True, False))
        else:
            sections.append(Section(chapter, start, end, _slip(passages), False, False))
    return Sections(
        tuple(sections),
        {
            (section.chapter, paragraph): section
            for section in sections
            for paragraph in range(section.start, section.end)
        },
    )


def _told_in_first_person(
    bounds: Sequence[_Bound], chapters: Sequence[tuple[ParsedPassage, ...]]
) -> list[_Bound]:
    """Those stretches that are told in first person, by the share of `I` in them and in the others."""
    shares = {bound: _share(chapters[bound[0]][bound[1] : bound[2]]) for bound in bounds}
    told = [bound for bound, share in shares.items() if share >= FIRST_PERSON_SHARE]
    if 2 * len(told) <= len(bounds):
        return told
    return [bound for bound, share in shares.items() if share >= _SHARE_AMONG_OTHERS]


def _cut(manuscript: Manuscript, chapter: int) -> list[_Bound]:
    """The stretches between POV headings."""
    paragraphs = manuscript.chapters[chapter].paragraphs
    starts = [0, *(index for index, paragraph in enumerate(paragraphs) if index and paragraph.kind == "pov")]
    ends = [*starts[1:], len(paragraphs)]
    return [
        (chapter, start, end, paragraphs[start].kind == "pov")
        for start, end in zip(starts, ends, strict=True)
        if end > start
    ]


def _share(passages: Sequence[ParsedPassage]) -> float:
    """Share of `I` among the words of narration; 0 for sections of fewer than 3 of them."""
    total = spoken = 0
    for parsed in passages:
        if parsed.passage.paragraph.kind != "prose":
            continue
        total += sum(parsed.passage.spans[word.span].kind == "narration" for word in parsed.words)
        spoken += sum(
            mention.kind == "first" and parsed.words[mention.start].lower in TELLER_SUBJECTS
            for mention in parsed.mentions
        )
    return spoken / total if spoken >= 3 else 0.0


def _title_narrator(title: str, passages: Sequence[ParsedPassage], roster: Roster) -> str | None:
    """The character a chapter is named after, where its title is nothing but the name.

    None where the chapter is about them instead: its narration names them again and again.
    """
    name = roster.find(title.strip())
    if name not in roster.characters:
        return None
    named = first = 0
    for parsed in passages:
        for mention in parsed.mentions:
            if parsed.passage.spans[mention.span].kind == "narration":
                named += mention.names == (name,)
                first += mention.kind == "first"
    return name if named <= max(1, _TOLD_ABOUT * first) else None


def _is_told_about(passages: Sequence[ParsedPassage], name: str | None, roster: Roster) -> bool:
    """True where a section under a character's name tells about them in third person."""
    first = named = pronouns = 0
    for parsed in passages:
        if parsed.passage.paragraph.kind != "prose":
            continue
        for mention in parsed.mentions:
            if parsed.passage.spans[mention.span].kind != "narration":
                continue
            acts = mention.role in ("subject", "clause subject")
            first += acts and mention.kind == "first"
            named += mention.names == (name,)
            pronouns += acts and mention.kind == "pronoun" and mention.gender == roster.gender(name or "")
    return first <= named if named else (not first and pronouns > 1)


def _slip(passages: Sequence[ParsedPassage], least_votes: float = 0.0) -> str | None:
    """Who `I` is in a third-person section: called by name beside it, acting elsewhere, never with it."""
    if not any(mention.kind == "first" for parsed in passages for mention in parsed.mentions):
        return None
    votes = _calls(passages)
    acts: Counter[str] = Counter()
    for parsed in passages:
        for mention in parsed.mentions:
            if mention.kind == "name" and mention.role == "subject" and len(mention.names) == 1:
                acts[mention.names[0]] += 1
    total = sum(acts.values())
    scores = {
        name: votes.get(name, 0.0) + (3.0 * acts[name] / total if total else 0.0) for name in {*votes, *acts}
    }
    best = max(scores, key=lambda name: (scores[name], name), default=None)
    if best is None or scores[best] <= 0 or votes.get(best, 0.0) < least_votes:
        return None
    return best


def _calls(passages: Sequence[ParsedPassage]) -> dict[str, float]:
    """For each name: called beside an `I` who does not speak there, less what stands beside `I` itself."""
    votes: dict[str, float] = {}
    before: list[str] = []

    def vote(names: Sequence[str], weight: float) -> None:
        for name in names:
            votes[name] = votes.get(name, 0.0) + weight

    for parsed in passages:
        spans = parsed.passage.spans
        speeches = [index for index, span in enumerate(spans) if span.kind == "speech"]
        tags = list_tags(parsed)
        own = any(tag.subject.kind == "first" for tag in tags)
        others = any(tag.subject.kind != "first" for tag in tags)
        here = any(mention.kind == "first" for mention in parsed.mentions)
        called: list[str] = []
        for index in speeches:
            for address in list_addresses(parsed, index):
                if len(address.mention.names) == 1 and address.kind == "called":
                    called.append(address.mention.names[0])
        if own:
            vote(called, -3.0)
            vote(before, 1.0)
        elif here and others:
            vote(called, 2.0)
        elif here and not speeches:
            vote(before, 0.5)
        elif called:
            vote(called, 0.25)
        vote(_beside_first(parsed), -1.0)
        before = [] if own else called
    return votes


def _beside_first(parsed: ParsedPassage) -> list[str]:
    """Names in one sentence of narration with `I` or `me`: other people."""
    names: list[str] = []
    sentence: list[str] = []
    first = False
    at = 0
    mentions = {mention.start: mention for mention in parsed.mentions}
    for at, word in enumerate(parsed.words):
        if parsed.passage.spans[word.span].kind != "narration":
            continue
        if word.opens:
            if first:
                names += sentence
            sentence, first = [], False
        if word.lower in FIRST_PERSON:
            first = True
        mention = mentions.get(at)
        if mention is not None and mention.kind == "name" and len(mention.names) == 1:
            sentence.append(mention.names[0])
    return names + sentence if first else names


def _third_person_share(passages: Sequence[ParsedPassage], name: str) -> float:
    """How often the narrator acts under his own name, relative to how often as `I`."""
    named = first = 0
    for parsed in passages:
        for mention in parsed.mentions:
            if mention.role == "subject" and parsed.passage.spans[mention.span].kind == "narration":
                named += mention.names == (name,)
                first += mention.kind == "first"
    return named / max(1, first)

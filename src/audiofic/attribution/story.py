"""A manuscript made ready for questions: its words, cast, mentions, narrators and turns."""

from __future__ import annotations

from dataclasses import dataclass

from audiofic.attribution.cast.drafting import add_named_speakers, draft_roster
from audiofic.attribution.cast.roster import Roster, build_roster, merge_characters
from audiofic.attribution.evidence.scene import Scene, set_scene
from audiofic.attribution.language.words import list_words
from audiofic.attribution.parsing.epithets import Epithets, learn_epithets
from audiofic.attribution.parsing.gender import infer_genders
from audiofic.attribution.parsing.kinship import list_kin, resolve_kin
from audiofic.attribution.parsing.mentions import ParsedPassage, parse_passage
from audiofic.attribution.parsing.pronouns import resolve_pronouns
from audiofic.attribution.parsing.relatives import Relatives, learn_relatives
from audiofic.attribution.parsing.sections import Sections, find_other_names, find_sections, tells_of_you
from audiofic.attribution.parsing.turns import Turn, list_turns, mark_speakers
from audiofic.model import Character, Manuscript, Passage, SpanKind


@dataclass(frozen=True, slots=True)
class ReadChapter:
    """One chapter with its passages parsed and its speech and thoughts put together into turns."""

    passages: tuple[ParsedPassage, ...]
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """All that is known before anything is decided."""

    roster: Roster
    sections: Sections
    epithets: Epithets
    relatives: Relatives
    chapters: tuple[ReadChapter, ...]

    def scenes(self, kind: SpanKind) -> tuple[Scene, ...]:
        """Every chapter as its turns of speech, or those of thought, see it."""
        return tuple(
            set_scene(
                read.passages,
                tuple(turn for turn in read.turns if turn.kind == kind),
                self.roster,
                self.sections,
                self.epithets,
                self.relatives,
            )
            for read in self.chapters
        )


def read_story(
    manuscript: Manuscript,
    passages: tuple[tuple[Passage, ...], ...],
    cast: tuple[Character, ...] | None,
    familiar: tuple[Character, ...] = (),
) -> Story:
    """The story with everybody in it; `cast` None: drafted from the text, the `familiar` among them."""
    words = [[list_words(passage) for passage in chapter] for chapter in passages]
    text = [
        (passage, found)
        for chapter, listed in zip(passages, words, strict=True)
        for passage, found in zip(chapter, listed, strict=True)
    ]
    second_person = tells_of_you(text)
    roster = draft_roster(text, familiar) if cast is None else add_named_speakers(build_roster(cast), text)
    settled = frozenset(character.name for character in cast or familiar if character.gender != "unknown")
    given = frozenset(character.name for character in (*(cast or ()), *familiar))

    def read_with(roster: Roster) -> tuple[list[tuple[ParsedPassage, ...]], Roster, Sections]:
        chapters = [
            tuple(
                parse_passage(number, index, passage, roster, found, second_person)
                for index, (passage, found) in enumerate(zip(chapter, listed, strict=True))
            )
            for number, (chapter, listed) in enumerate(zip(passages, words, strict=True))
        ]
        told = infer_genders(chapters, roster, settled)
        return chapters, told, find_sections(manuscript, chapters, told, second_person)

    chapters, told, sections = read_with(roster)
    same = find_other_names(sections, chapters, told)
    if any(name not in given for name in same):
        chapters, told, sections = read_with(
            merge_characters(roster, {name: teller for name, teller in same.items() if name not in given})
        )
    roster = told
    kin = list_kin(roster)
    resolved = (resolve_kin(chapter, roster, kin) for chapter in chapters)
    return Story(
        roster,
        sections,
        learn_epithets(chapters),
        learn_relatives(chapters, roster),
        tuple(_read_chapter(chapter, roster) for chapter in resolved),
    )


def _read_chapter(chapter: tuple[ParsedPassage, ...], roster: Roster) -> ReadChapter:
    turns = list_turns(chapter, roster)
    marked = mark_speakers(chapter, turns)
    return ReadChapter(tuple(resolve_pronouns(parsed, roster) for parsed in marked), turns)

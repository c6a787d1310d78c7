"""Automatic casting: voices for roles that have none, the same for the same input.

A role that has a voice keeps it, so a proposal that was written to voices.yaml is settled; new characters
choose among what is left. The most heard choose first, and each chooses, of what fewest have, what is least
like the voices of those it talks with. Where a cast is larger than the table, voices come round again: higher
and smaller, lower and bigger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from audiofic.autocast.neighbours import Neighbours
from audiofic.autocast.published import NARRATOR_VOICES, PUBLISHED_VOICES, licence_remark
from audiofic.engines.stand_ins import likeness
from audiofic.engines.timbres import TIMBRES
from audiofic.model import Character, Gender
from audiofic.settings import Role, Settings, VoiceRef

Bend = tuple[float, float, float]
"""(semitones, size, pace)"""
BENDS: tuple[Bend, ...] = (
    (0.0, 1.0, 1.0),
    (-2.0, 1.08, 0.96),
    (2.0, 0.93, 1.04),
    (-3.0, 1.14, 1.05),
    (3.0, 0.88, 0.96),
    (-1.0, 0.95, 0.92),
    (1.0, 1.05, 1.08),
)
"""What makes another person of a voice and leaves it clear; the pace keeps neighbours apart."""
NARRATOR_TIMBRE = "narrator"
"""The draft voice that nobody in the cast is proposed."""
Part = Literal["narrator", "cast", "extra"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a role could sound; what it has already is not proposed again."""

    voice: VoiceRef | None
    """A published Piper voice, installed or not; None: the role has one, or the language has none."""
    draft: VoiceRef | None
    """A draft timbre; None: the role has one."""
    pace: float = 1.0
    """1.0 = as trained, more is faster; not 1.0 only where a voice has come round again."""
    pitch: float = 0.0
    """Semitones; likewise."""
    size: float = 1.0
    """1.0 = as trained, more is bigger; likewise."""
    remark: str = ""
    """What the producer should know of the voice's licence; empty where its card asks for nothing."""


def propose_voices(
    characters: Sequence[Character],
    settings: Settings | None = None,
    heard: Mapping[str, int] | None = None,
    language: str = "en",
    neighbours: Neighbours | None = None,
) -> dict[str, Proposal]:
    """Role name -> proposal, for the narrator, the cast and the extras that lack a voice or a draft.

    Characters come the most heard first, or are put in that order by `heard` (name -> lines; ties by
    name). With `settings` the members of its cast are served too, and every choice made there is kept.
    `language` is BCP 47. Extras go by their gender's name. `neighbours` (name -> name -> how often they speak
    next to each other) keeps those apart who talk with one another.
    """
    settings = settings or Settings()
    cast = [
        *settings.cast,
        *(Role(new.name, new.gender) for new in characters if not settings.role(new.name)),
    ]
    if heard is not None:
        cast.sort(key=lambda role: (-heard.get(role.name, 0), role.name))
    parts: list[tuple[Role, Part]] = [(settings.narrator, "narrator")]
    parts += [(role, "cast") for role in cast]
    parts += [(role, "extra") for role in settings.extras.values()]
    pool = _Pool(language.partition("-")[0].casefold(), neighbours or {})
    for role, _ in parts:
        pool.claim(role.name, role.voice, role.draft, (role.pitch, role.size, role.pace))
    return {
        role.name: pool.propose(role, part)
        for role, part in parts
        if role.voice is None or role.draft is None
    }


class _Pool:
    """The voices and timbres to choose from, and how often each was chosen."""

    def __init__(self, language: str, neighbours: Neighbours) -> None:
        self._neighbours = neighbours
        self._chosen: dict[str, tuple[str, str]] = {}
        """Role name -> its voice's model and its draft."""
        published = PUBLISHED_VOICES.get(language, {})
        self._narrator_voice = NARRATOR_VOICES.get(language)
        self._voices: dict[Gender, tuple[str, ...]] = {
            gender: tuple(voice for voice in voices if voice != self._narrator_voice) or voices
            for gender, voices in published.items()
        }
        self._claims: Counter[tuple[str, Bend]] = Counter()
        self._totals: Counter[str] = Counter()

    def claim(self, name: str, voice: VoiceRef | None, draft: VoiceRef | None, bend: Bend) -> None:
        """Count a voice or timbre that a role has."""
        choices = [str(choice) for choice in (voice, draft) if choice is not None]
        self._claims.update((choice, bend) for choice in choices)
        self._totals.update(choices)
        before = self._chosen.get(name, ("", ""))
        self._chosen[name] = (voice.model if voice else before[0], draft.model if draft else before[1])

    def propose(self, role: Role, part: Part) -> Proposal:
        """The first bend at which both a voice and a draft are free, else the least claimed; claimed at once.

        A role that has one of the two keeps its own pitch and pace.
        """
        voices = self._voices.get(role.gender, ()) if role.voice is None else ()
        drafts = _timbres(role.gender, part == "extra") if role.draft is None else ()
        if part == "narrator":
            voices = (self._narrator_voice,) if self._narrator_voice and role.voice is None else ()
            drafts = (NARRATOR_TIMBRE,) if role.draft is None else ()
        is_bendable = role.voice is None and role.draft is None and part != "narrator"
        own = (role.pitch, role.size, role.pace)
        bends = BENDS if is_bendable and own == BENDS[0] else (own,)
        tried = ((self._choose(role, voices, bend), self._choose(role, drafts, bend), bend) for bend in bends)
        (_, voice), (_, draft), bend = min(tried, key=lambda choice: max(choice[0][0], choice[1][0]))
        pitch, size, pace = bend
        remark = licence_remark(voice.partition(":")[0]) if voice else ""
        proposal = Proposal(_reference(voice), _reference(draft), pace, pitch, size, remark)
        self.claim(role.name, proposal.voice, proposal.draft, bend)
        return proposal

    def _choose(self, role: Role, choices: Sequence[str], bend: Bend) -> tuple[int, str]:
        """How often a choice is claimed at that bend, and which.

        The least claimed there, of a usual age, then the least claimed anywhere, then the least like the
        voices heard next to it.
        """
        return min(
            ((self._claims[choice, bend], choice) for choice in choices),
            key=lambda claimed: (
                claimed[0],
                _is_unusual(role.gender, claimed[1]),
                self._totals[claimed[1]],
                self._closeness(role.name, claimed[1]),
            ),
            default=(0, ""),
        )

    def _closeness(self, name: str, choice: str) -> float:
        """How much the choice is like what the role's neighbours have, each counted as often as they meet."""
        return round(
            sum(
                times * max(likeness(choice, draft), float(choice.partition(":")[0] == voice))
                for other, times in self._neighbours.get(name, {}).items()
                for voice, draft in [self._chosen.get(other, ("", ""))]
            ),
            3,
        )


def _timbres(gender: Gender, is_extra: bool) -> tuple[str, ...]:
    """The draft timbres for a gender: adults and teens in the table's order, then the old.

    Extras are adults. Somebody of unknown gender gets any, children last, and from the table's other end,
    so as to take nothing from the known. A child's voice is a matter for the producer.
    """
    ages = ("adult",) if is_extra else ("adult", "teen")
    others = [timbre for timbre in TIMBRES.values() if timbre.name != NARRATOR_TIMBRE]
    usual = [timbre for timbre in others if timbre.age in ages]
    rare = [] if is_extra else [timbre for timbre in others if timbre.age == "elder"]
    if gender == "unknown":
        return tuple(timbre.name for timbre in (*usual[::-1], *rare))
    return tuple(timbre.name for timbre in (*usual, *rare) if timbre.gender == gender)


def _is_unusual(gender: Gender, choice: str) -> bool:
    """True for what is taken last: an old timbre, or a teen's for somebody of no known gender."""
    age = TIMBRES[choice].age if choice in TIMBRES else "adult"
    return age == "elder" or (gender == "unknown" and age == "teen")


def _reference(choice: str) -> VoiceRef | None:
    model, _, speaker = choice.partition(":")
    return VoiceRef(None, model, speaker) if model else None

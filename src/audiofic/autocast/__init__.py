"""Voices for whoever has none: the same proposal every time, and never a recast of what is there.

A role that has a voice keeps it, so a proposal that was written to voices.yaml is settled; new characters
choose among what is left. The most heard choose first: they get the timbres that are told apart best.
Where a cast is larger than the table, voices come round again a little higher or lower, slower or quicker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from audiofic.autocast.published import NARRATOR_VOICES, PUBLISHED_VOICES
from audiofic.engines.timbres import TIMBRES
from audiofic.model import Character, Gender
from audiofic.settings import Role, Settings, VoiceRef

BENDS = ((0.0, 1.0), (-2.0, 0.96), (2.0, 1.04), (-3.0, 1.05), (3.0, 0.96), (-1.0, 0.92), (1.0, 1.08))
"""(semitones, pace) that make another person of a voice. Three semitones either way are a bigger or smaller
speaker who is still clear; the pace keeps neighbours apart."""
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


def propose_voices(
    characters: Sequence[Character],
    settings: Settings | None = None,
    heard: Mapping[str, int] | None = None,
    language: str = "en",
) -> dict[str, Proposal]:
    """Role name -> proposal, for the narrator, the cast and the extras that lack a voice or a draft.

    Characters come the most heard first, or are put in that order by `heard` (name -> lines; ties by
    name). With `settings` the members of its cast are served too, and every choice made there is kept.
    `language` is BCP 47. Extras go by their gender's name.
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
    pool = _Pool(language.partition("-")[0].casefold())
    for role, _ in parts:
        pool.claim(role.voice, role.draft, role.pitch, role.pace)
    return {
        role.name: pool.propose(role, part)
        for role, part in parts
        if role.voice is None or role.draft is None
    }


class _Pool:
    """What there is to choose from, and who has chosen what: each choice counts its claims."""

    def __init__(self, language: str) -> None:
        published = PUBLISHED_VOICES.get(language, {})
        self._narrator_voice = NARRATOR_VOICES.get(language)
        self._voices: dict[Gender, tuple[str, ...]] = {
            gender: tuple(voice for voice in voices if voice != self._narrator_voice) or voices
            for gender, voices in published.items()
        }
        self._claims: Counter[tuple[str, float, float]] = Counter()
        self._totals: Counter[str] = Counter()

    def claim(self, voice: VoiceRef | None, draft: VoiceRef | None, pitch: float, pace: float) -> None:
        """Note that somebody speaks so."""
        choices = [str(choice) for choice in (voice, draft) if choice is not None]
        self._claims.update((choice, pitch, pace) for choice in choices)
        self._totals.update(choices)

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
        bends = BENDS if is_bendable and (role.pitch, role.pace) == BENDS[0] else ((role.pitch, role.pace),)
        tried = (
            (self._least_claimed(voices, bend), self._least_claimed(drafts, bend), bend) for bend in bends
        )
        (_, voice), (_, draft), (pitch, pace) = min(tried, key=lambda choice: max(choice[0][0], choice[1][0]))
        proposal = Proposal(_reference(voice), _reference(draft), pace, pitch)
        self.claim(proposal.voice, proposal.draft, pitch, pace)
        return proposal

    def _least_claimed(self, choices: Sequence[str], bend: tuple[float, float]) -> tuple[int, str]:
        """How often a choice is claimed at that bend, and which: the least claimed, there and anywhere."""
        return min(
            ((self._claims[choice, *bend], choice) for choice in choices),
            key=lambda claimed: (claimed[0], self._totals[claimed[1]]),
            default=(0, ""),
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


def _reference(choice: str) -> VoiceRef | None:
    model, _, speaker = choice.partition(":")
    return VoiceRef(None, model, speaker) if model else None

"""Which voice a role gets on this machine: the one it was cast with, or one that stands in.

A stand-in speaks the role's timbre: the first neural voice of `engines.stand_ins` that is here, or else an
installed Piper voice of its gender, or else espeak-ng. Roles choose in the order of voices.yaml, so that a
new one at its end takes nobody's voice; which voices are taken counts, not who speaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from audiofic.autocast import NARRATOR_TIMBRE, Proposal, propose_voices
from audiofic.autocast.published import CARDS, NARRATOR_VOICES, PUBLISHED_VOICES
from audiofic.engines import DEFAULT_ENGINE, DRAFT_ENGINE, Engine, set_up
from audiofic.engines.espeak_data import spoken_language
from audiofic.engines.shaping import has_praat, identify_shaper
from audiofic.engines.stand_ins import AGES, STAND_INS, bend
from audiofic.engines.timbres import TIMBRES
from audiofic.errors import AudioficError, VoiceNotFound
from audiofic.model import Voice
from audiofic.settings import Role, Settings, VoiceRef


@dataclass(frozen=True, slots=True)
class Choice:
    """What a role is spoken with here, and why."""

    voice: Voice
    wanted: str | None
    """The voice it was cast with, where that one can't be had and another stands in."""
    proposed: bool
    """True where nobody has cast the role and the voice is our proposal."""


class Voicing:
    """Chooses a voice for each role, once; remembers the choices for reports."""

    def __init__(self, settings: Settings, voice_folders: tuple[Path, ...], draft: bool = False) -> None:
        self._settings = settings
        self.setup = set_up(voice_folders, settings.engines)
        self._draft = draft
        self._engines: dict[str, Engine] = {}
        self._identities: dict[tuple[str, str, str], str] = {}
        self.choices: dict[str, Choice] = {}
        """By role name (and language: see `_key`), in the order in which they were asked for."""

    def __getstate__(self) -> dict[str, object]:
        """What travels to other machines: the choices, not the engines that are open here."""
        return {**self.__dict__, "_engines": {}}

    def choose(self, role: Role) -> Voice:
        """The role's voice on this machine, at the role's pace and pitch."""
        key = _key(role)
        if key not in self.choices:
            self.choices[key] = self._choose(role)
        return self.choices[key].voice

    def identity(self, voice: Voice) -> str:
        """What shapes the voice's sound besides the utterance (see `Engine.identity`), looked up once."""
        wanted = (voice.engine, voice.model, voice.speaker)
        if wanted not in self._identities:
            self._identities[wanted] = self.engine(voice.engine).identity(voice)
        return self._identities[wanted] + identify_shaper(voice)

    @property
    def missing(self) -> Mapping[str, str]:
        """Role name -> the voice it wants and can't have here."""
        return {name: choice.wanted for name, choice in self.choices.items() if choice.wanted}

    @property
    def is_draft(self) -> bool:
        """True where drafts were asked for, or anybody speaks with an engine for proofs."""
        return self._draft or any(
            self.engine(choice.voice.engine).is_draft for choice in self.choices.values()
        )

    def tell_stand_ins(self) -> tuple[str, ...]:
        """A line for each role that another voice speaks for than its own; and what Praat would be needed
        for."""
        lines = [
            f"{name}: {choice.voice} stands in for {choice.wanted}"
            for name, choice in self.choices.items()
            if choice.wanted
        ]
        if not has_praat() and any(identify_shaper(choice.voice) for choice in self.choices.values()):
            lines.append(
                "Praat is not installed: `size` and `liveliness` are not heard, `pitch` changes the size."
            )
        return tuple(lines)

    def tell_licences(self) -> tuple[str, ...]:
        """For each voice that speaks: what its card says that matters to who gives the book away or sells
        it."""
        models = dict.fromkeys(choice.voice.model for choice in self.choices.values())
        return tuple(f"{model}: {CARDS[model]}" for model in models if model in CARDS)

    def _choose(self, role: Role) -> Choice:
        proposal = self._proposals.get(role.name)
        if not self._draft and role.voice is not None:
            voice = _voice(role, role.voice, DEFAULT_ENGINE)
            try:
                is_here = self._is_here(voice)
            except VoiceNotFound as error:
                place = role.places.get("voice")
                where = f"{place}: " if place else ""
                raise VoiceNotFound(where + error.message, error.hint) from error
            if is_here:
                return Choice(voice, None, False)
            return Choice(self._stand_in(role, proposal), str(role.voice), False)
        uncast = role.voice is None and role.draft is None
        if not self._draft and uncast and proposal and proposal.voice:
            voice = _voice(role, proposal.voice, DEFAULT_ENGINE, proposal)
            if self._is_here(voice):
                return Choice(voice, None, True)
        return Choice(self._stand_in(role, proposal), None, uncast)

    def _is_here(self, voice: Voice) -> bool:
        """True where the voice can be had. Raises `VoiceNotFound` for one that nobody could install."""
        try:
            self.identity(voice)
        except VoiceNotFound:
            if not self.engine(voice.engine).has_installed_voices:
                raise
            return False
        return True

    def _stand_in(self, role: Role, proposal: Proposal | None) -> Voice:
        """The voice that speaks the role's timbre here."""
        draft = role.draft or (proposal.draft if proposal else None)
        if draft is None:
            raise AudioficError(
                f"{role.name} has no draft voice.", "Give the role a `draft:` in voices.yaml."
            )
        bent = proposal if role.voice is None and role.draft is None else None
        voice = _voice(role, draft, DRAFT_ENGINE, bent)
        if not self._draft and voice.engine == DRAFT_ENGINE and voice.model in TIMBRES:
            known = self._taken.get(role.name) if not role.language else None
            neural = known or self._find_neural(voice.model, role.language, Counter())
            if neural is not None:
                return bend(neural, voice)
        return self._in_its_language(voice, role)

    @cached_property
    def _taken(self) -> Mapping[str, Voice]:
        """Role name -> the neural voice of its timbre, for each role whose own voice is not here."""
        settings = self._settings
        taken: dict[str, Voice] = {}
        used: Counter[Voice] = Counter()
        roles = (settings.narrator, *settings.cast, *settings.extras.values())
        for role in roles:
            if role.voice is not None:
                own = _voice(role, role.voice, DEFAULT_ENGINE)
                if self._is_usable(own):
                    used[replace(own, pace=1.0, pitch=0.0, size=1.0, liveliness=1.0)] += 1
        for role in roles:
            cast = _voice(role, role.voice, DEFAULT_ENGINE) if role.voice else None
            if role.name in taken or (cast and self._is_usable(cast)):
                continue
            proposal = self._proposals.get(role.name)
            draft = role.draft or (proposal.draft if proposal else None)
            if draft is None or draft.engine not in (None, DRAFT_ENGINE) or draft.model not in TIMBRES:
                continue
            voice = self._find_neural(draft.model, "", used)
            if voice is not None:
                taken[role.name] = voice
                used[voice] += 1
        return taken

    def _find_neural(self, timbre: str, language: str, used: Counter[Voice]) -> Voice | None:
        """The best neural voice for the timbre in the language (empty: the book's), the least used; or
        none."""
        here = [voice for voice in self._neural_voices(timbre, language) if self._is_usable(voice)]
        return min(here, key=lambda voice: used[voice], default=None)

    def _neural_voices(self, timbre: str, language: str) -> Iterator[Voice]:
        """What could speak the timbre, installed or not: native voices before those of the packages."""
        book = self._settings.book
        code = (language or (book.language if book else "en")).partition("-")[0].casefold()
        columns = STAND_INS[timbre] if code == "en" else ()
        yield from columns[:1]
        sort = TIMBRES[timbre]
        published = PUBLISHED_VOICES.get(code, {}).get(sort.gender, ())
        if timbre == NARRATOR_TIMBRE:
            published = (NARRATOR_VOICES[code],) if code in NARRATOR_VOICES else ()
        for name in published:
            model, _, speaker = name.partition(":")
            yield bend(Voice(DEFAULT_ENGINE, model, speaker), AGES[sort.age])
        yield from columns[1:]

    def _is_usable(self, voice: Voice) -> bool:
        """True where the voice is here, whole, and can be shaped as it says."""
        if not has_praat() and (voice.pitch, voice.size, voice.liveliness) != (0.0, 1.0, 1.0):
            return False
        try:
            self.identity(voice)
        except AudioficError:
            return False
        return True

    def _in_its_language(self, voice: Voice, role: Role) -> Voice:
        """The timbre speaking the role's language; as it is, for English and for any other voice."""
        language = _espeaks_name(role.language) if role.language else self._language
        if voice.engine != DRAFT_ENGINE or voice.model not in TIMBRES or not language:
            return voice
        return replace(voice, model=f"{language}+{voice.model}")

    @cached_property
    def _language(self) -> str:
        """espeak-ng's name for the book's language; empty for English, and for one that it can't speak."""
        book = self._settings.book
        return "" if book is None else _espeaks_name(book.language)

    @cached_property
    def _proposals(self) -> Mapping[str, Proposal]:
        book = self._settings.book
        return propose_voices((), self._settings, language=book.language if book else "en")

    def engine(self, name: str) -> Engine:
        """The engine of that name, opened once."""
        if name not in self._engines:
            self._engines[name] = self.setup.open(name)
        return self._engines[name]


def _key(role: Role) -> str:
    """The role's name, and in brackets the language that it speaks, where that is not the book's."""
    return f"{role.name} ({role.language})" if role.language else role.name


def _espeaks_name(language: str) -> str:
    """espeak-ng's name for a BCP 47 language; empty for English, and for one that it can't speak."""
    return "" if language.partition("-")[0].casefold() == "en" else spoken_language(language)


def _voice(role: Role, wanted: VoiceRef, engine: str, bent: Proposal | None = None) -> Voice:
    """The voice at the role's pace and shape, or at those of a proposal."""
    shape = (role.pace, role.pitch, role.size, role.liveliness)
    if bent is not None:
        shape = (bent.pace, bent.pitch, bent.size, 1.0)
    return Voice(wanted.engine or engine, wanted.model, wanted.speaker, *shape)

"""Which voice a role gets on this machine: the one it was cast with, or a draft of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from audiofic.autocast import Proposal, propose_voices
from audiofic.engines import WITH_INSTALLED_VOICES, Engine, open_engine
from audiofic.engines.espeak_data import spoken_language
from audiofic.engines.timbres import TIMBRES
from audiofic.errors import AudioficError, VoiceNotFound
from audiofic.model import Voice
from audiofic.settings import Role, Settings, VoiceRef

PRODUCTION_ENGINE = "piper"
DRAFT_ENGINE = "espeak"
"""Embedded, so always there."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a role is spoken with here, and why."""

    voice: Voice
    wanted: str | None
    """The voice it was cast with, where that one can't be had and a draft stands in."""
    proposed: bool
    """True where nobody has cast the role and the voice is our proposal."""


class Voicing:
    """Chooses a voice for each role, once; remembers the choices for reports."""

    def __init__(self, settings: Settings, voice_folders: tuple[Path, ...], draft: bool = False) -> None:
        self._settings = settings
        self.folders = voice_folders
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
            self._identities[wanted] = self._engine(voice.engine).identity(voice)
        return self._identities[wanted]

    @property
    def missing(self) -> Mapping[str, str]:
        """Role name -> the voice it wants and can't have here."""
        return {name: choice.wanted for name, choice in self.choices.items() if choice.wanted}

    @property
    def is_draft(self) -> bool:
        """True where drafts were asked for, or anybody speaks with a draft voice or a stand-in."""
        return self._draft or any(
            choice.wanted or choice.voice.engine == DRAFT_ENGINE for choice in self.choices.values()
        )

    def _choose(self, role: Role) -> Choice:
        proposal = self._proposals.get(role.name)
        if not self._draft and role.voice is not None:
            voice = _voice(role, role.voice, PRODUCTION_ENGINE)
            if self._is_here(voice):
                return Choice(voice, None, False)
            return Choice(self._draft_voice(role, proposal), str(role.voice), False)
        uncast = role.voice is None and role.draft is None
        if not self._draft and uncast and proposal and proposal.voice:
            voice = _voice(role, proposal.voice, PRODUCTION_ENGINE, proposal)
            if self._is_here(voice):
                return Choice(voice, None, True)
        return Choice(self._draft_voice(role, proposal), None, uncast)

    def _is_here(self, voice: Voice) -> bool:
        """True where the voice can be had. Raises `VoiceNotFound` for one that nobody could install."""
        try:
            self.identity(voice)
        except VoiceNotFound:
            if voice.engine not in WITH_INSTALLED_VOICES:
                raise
            return False
        return True

    def _draft_voice(self, role: Role, proposal: Proposal | None) -> Voice:
        """The role's draft."""
        if role.draft is not None:
            return self._in_its_language(_voice(role, role.draft, DRAFT_ENGINE), role)
        if proposal is None or proposal.draft is None:
            raise AudioficError(
                f"{role.name} has no draft voice.", "Give the role a `draft:` in voices.yaml."
            )
        bent = proposal if role.voice is None else None
        return self._in_its_language(_voice(role, proposal.draft, DRAFT_ENGINE, bent), role)

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

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            self._engines[name] = open_engine(name, self.folders)
        return self._engines[name]


def _key(role: Role) -> str:
    """The role's name, and in brackets the language that it speaks, where that is not the book's."""
    return f"{role.name} ({role.language})" if role.language else role.name


def _espeaks_name(language: str) -> str:
    """espeak-ng's name for a BCP 47 language; empty for English, and for one that it can't speak."""
    return "" if language.partition("-")[0].casefold() == "en" else spoken_language(language)


def _voice(role: Role, wanted: VoiceRef, engine: str, bent: Proposal | None = None) -> Voice:
    """The voice at the role's pace and pitch, or at those of a proposal."""
    pace, pitch = (bent.pace, bent.pitch) if bent else (role.pace, role.pitch)
    return Voice(wanted.engine or engine, wanted.model, wanted.speaker, pace, pitch)

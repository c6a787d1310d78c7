"""Who speaks how much with which voice, who has none yet, and which voices have to be got."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from audiofic.autocast import propose_voices
from audiofic.casting import find_teller, voice_role
from audiofic.engines import DEFAULT_ENGINE, set_up
from audiofic.errors import AudioficError
from audiofic.fidelity import find_words
from audiofic.files import write_atomically
from audiofic.model import NARRATOR, UNKNOWN, Character, Line, PovEvent, Script, Voice
from audiofic.project import Project, hold_production
from audiofic.settings import Keys, Settings, fill_cast_entry, insert_cast_entries, role_keys
from audiofic.voice_library import VoiceModel, installed, voice_folders
from audiofic.voice_library.kokoro_files import KokoroFiles, find_kokoro
from audiofic.voicing import Voicing


@dataclass(frozen=True, slots=True)
class CastRow:
    """One role of the survey."""

    name: str
    gender: str
    lines: int
    words: int
    voice: str
    """As cast; empty where nobody has."""
    heard: str
    """The voice it gets on this machine."""


@dataclass(frozen=True, slots=True)
class CastSurvey:
    """Everybody who speaks, and our proposals for those without a voice."""

    rows: tuple[CastRow, ...]
    proposals: Mapping[str, Keys]
    """Role name -> the keys that voices.yaml lacks for it."""
    uncast: tuple[str, ...]
    """Those of the proposals that are not in voices.yaml at all."""

    def as_yaml(self) -> str:
        """The proposals as they would stand in voices.yaml."""
        return insert_cast_entries("", self.proposals)


@dataclass(frozen=True, slots=True)
class VoiceSurvey:
    """The neural voices on this machine, and those the cast asks for that are not."""

    installed: tuple[VoiceModel, ...]
    kokoro: KokoroFiles | None
    needed: tuple[str, ...]
    """Names that `audiofic voices install` takes."""


def survey_cast(project: Project) -> CastSurvey:
    """The cast as the scripts use it, the most heard first; the narrator leads."""
    settings, scripts = project.read_settings(), project.read_scripts()
    lines, words = _count(scripts, settings)
    strangers = [name for name in lines if name not in (NARRATOR, UNKNOWN) and settings.role(name) is None]
    strangers.sort(key=lambda name: (-lines[name], name))
    unlisted = tuple(Character(name, (), voice_role(name, settings).gender) for name in strangers)
    # In the order that `Voicing` has them in: what is proposed is what an uncast role is heard with already.
    language = settings.book.language if settings.book else "en"
    proposals = propose_voices(unlisted, settings, language=language)
    voicing = Voicing(settings, voice_folders(project.root))
    ranked = sorted(settings.cast, key=lambda role: (-lines[role.name], role.name))
    rows = [
        CastRow(
            role.name,
            role.gender,
            lines[role.name],
            words[role.name],
            str(role.voice or role.draft or ""),
            str(voicing.choose(role)),
        )
        for role in (settings.narrator, *ranked)
    ]
    for new in unlisted:
        extra = voice_role(new.name, settings)
        heard = str(voicing.choose(extra))
        rows.append(CastRow(new.name, extra.gender, lines[new.name], words[new.name], "", heard))
    if lines[UNKNOWN]:
        role = settings.extras["unknown"]
        heard = str(voicing.choose(role))
        rows.append(CastRow(UNKNOWN, "unknown", lines[UNKNOWN], words[UNKNOWN], str(role.voice or ""), heard))
    names = {role.name for role in settings.cast if role.voice is None} | {new.name for new in unlisted}
    return CastSurvey(
        tuple(rows),
        {name: role_keys(proposals[name]) for name in sorted(names) if name in proposals},
        tuple(new.name for new in unlisted),
    )


def write_proposals(project: Project, survey: CastSurvey) -> int:
    """Put the proposals into voices.yaml, touching nothing that is there; how many roles were filled in."""
    with hold_production(project):
        # Not `read_utf8`: a byte-order mark stays where it is. That the file is UTF-8 the survey has seen.
        text = project.cast_file.read_bytes().decode()
        for name, keys in survey.proposals.items():
            if name not in survey.uncast:
                text = fill_cast_entry(text, name, keys)
        text = insert_cast_entries(text, {name: survey.proposals[name] for name in survey.uncast})
        write_atomically(project.cast_file, text.encode())
    return len(survey.proposals)


def survey_voices(project: Project) -> VoiceSurvey:
    """The neural voices that are here, and those the cast still needs."""
    folders = voice_folders(project.root)
    here = installed(folders)
    kokoro = None
    with suppress(AudioficError):
        kokoro = find_kokoro(folders)
    return VoiceSurvey(here, kokoro, needed_voices(project.read_settings(), folders))


def needed_voices(settings: Settings, folders: tuple[Path, ...]) -> tuple[str, ...]:
    """What `audiofic voices install` can get for the voices in voices.yaml that are not here, sorted."""
    setup = set_up(folders, settings.engines)
    needed: set[str] = set()
    for role in (settings.narrator, *settings.cast, *settings.extras.values()):
        if role.voice is None:
            continue
        engine = setup.open(role.voice.engine or DEFAULT_ENGINE)
        voice = Voice(role.voice.engine or DEFAULT_ENGINE, role.voice.model, role.voice.speaker)
        try:
            engine.identity(voice)
        except AudioficError:
            needed.add(engine.install_name(voice))
    return tuple(sorted(needed - {""}))


def _count(scripts: Sequence[Script], settings: Settings) -> tuple[Counter[str], Counter[str]]:
    """Lines and words of each role, under its own name; a section's narration counts for who reads it."""
    lines: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for script in scripts:
        teller = NARRATOR
        for item in script.items:
            if isinstance(item, PovEvent):
                reader = find_teller(item, settings)
                is_cast = settings.role(item.narrator) is not None
                teller = reader.name if reader else NARRATOR if is_cast else item.narrator
            elif isinstance(item, Line) and item.kind in ("narration", "speech", "thought", "letter"):
                is_told = item.speaker == NARRATOR or (
                    item.kind == "letter" and settings.policy.letters == "narrator"
                )
                name = teller if is_told else item.speaker
                role = settings.role(name)
                name = role.name if role else name
                lines[name] += 1
                words[name] += len(find_words(item.text))
    return lines, words

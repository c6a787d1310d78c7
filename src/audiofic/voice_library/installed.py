"""The voices in the folders of this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import platformdirs

from audiofic.errors import AudioficError, EngineError, VoiceNotFound
from audiofic.voice_library.configuration import read_config
from audiofic.voice_library.packages import package_folders

FOLDER_VARIABLE = "AUDIOFIC_VOICES"
"""Environment variable: a folder to use instead of the user's own voice folder."""

MODEL, CONFIG, CARD = ".onnx", ".onnx.json", ".MODEL_CARD"
"""What follows the voice's name in the names of its three files; the card is optional."""

MAX_MODEL_BYTES = 1024**3
"""A `high` voice has 0.12 GB; what claims to be more than ten of those is no voice."""


@dataclass(frozen=True, slots=True)
class VoiceModel:
    """An installed voice: what its configuration and its files say."""

    name: str
    """What `voice:` in voices.yaml says: `en_US-kristin-medium`."""
    path: Path
    """The model, NAME.onnx; its configuration is NAME.onnx.json beside it."""
    language: str
    """As the voice gives it, `en_US`; empty where it doesn't."""
    quality: str
    """`x_low`, `low`, `medium`, `high`; empty where it isn't given."""
    sample_rate: int
    """Hz."""
    speakers: tuple[str, ...]
    """By number, from 0: the name, or the number where it has none. Empty for a voice with one speaker."""
    size_bytes: int
    licence: str | None
    """As the model card words it; None where there is no card or it is silent."""

    @property
    def config_path(self) -> Path:
        """The configuration, NAME.onnx.json."""
        return self.path.with_name(self.name + CONFIG)

    @property
    def card_path(self) -> Path:
        """The model card: where the voice comes from and on what terms; may be missing.

        It is NAME.MODEL_CARD, or MODEL_CARD in a folder that has no other voice.
        """
        own = self.path.with_name(self.name + CARD)
        shared = self.path.with_name(CARD.removeprefix("."))
        alone = len(list(self.path.parent.glob("*" + MODEL))) == 1
        return shared if alone and shared.is_file() and not own.is_file() else own

    @property
    def package(self) -> str:
        """The Python package that the voice comes from; empty for a voice in a folder of the user's."""
        return package_folders().get(self.path.parent, "")


def user_voice_folder() -> Path:
    """The user's own voice folder, shared by all productions; `AUDIOFIC_VOICES` puts it elsewhere."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("audiofic")) / "voices"


def voice_folders(root: Path | None = None) -> tuple[Path, ...]:
    """Where voices are looked for, in order: the production's `voices/`, the user's folder, packages."""
    own = () if root is None else (root / "voices",)
    return (*own, user_voice_folder(), *package_folders())


def installed(folders: tuple[Path, ...]) -> tuple[VoiceModel, ...]:
    """Every whole voice in the folders, by name; of two with one name the first folder's counts.

    A pair that is not whole or can't be read is left out: `find_voice` says what is wrong with it.
    """
    found: dict[str, VoiceModel] = {}
    for path in _models(folders):
        name = path.name.removesuffix(MODEL)
        if name not in found:
            try:
                found[name] = _read_voice(path)
            except AudioficError:
                continue
    return tuple(found[name] for name in sorted(found))


def find_voice(name: str, folders: tuple[Path, ...]) -> VoiceModel:
    """The installed voice of that name.

    Raises `VoiceNotFound` where there is none, or only one half of it, and `EngineError` where its
    configuration can't be used. Both name the file.
    """
    if Path(name).name != name:
        raise VoiceNotFound(f"{name!r} is no voice's name.", "A voice is named without folder or suffix.")
    for folder in folders:
        path = folder / (name + MODEL)
        config = folder / (name + CONFIG)
        if path.is_file() and config.is_file():
            return _read_voice(path)
        if path.is_file() or config.is_file():
            missing = config if path.is_file() else path
            raise VoiceNotFound(
                f"The voice {name} is only half here: {missing} is missing.",
                f"`audiofic voices install {name}` gets it, or copy it there.",
            )
    raise VoiceNotFound(f"The voice {name} is not installed.", _how_to_get(name, folders))


def read_licence(card: str) -> str | None:
    """The licence that a model card names (its `* License:` line); None where it names none."""
    found = re.search(
        r"^[ \t]*[*-]?[ \t]*licen[cs]e[ \t]*:[ \t]*(\S[^\r\n]*)", card, re.IGNORECASE | re.MULTILINE
    )
    return found[1].strip() if found else None


def _read_voice(path: Path) -> VoiceModel:
    name = path.name.removesuffix(MODEL)
    config = read_config(path.with_name(name + CONFIG))
    language = config.get("language")
    try:
        size_bytes = path.stat().st_size
    except OSError as error:
        raise EngineError(f"{path} can't be read: {error.strerror or error}.") from error
    if size_bytes > MAX_MODEL_BYTES:
        raise EngineError(f"{path} is far too large for a voice ({size_bytes / 2**30:.1f} GiB).")
    voice = VoiceModel(
        name,
        path,
        str(language.get("code", "")) if isinstance(language, dict) else "",
        str(config["audio"].get("quality", "")),
        config["audio"]["sample_rate"],
        _speakers(config),
        size_bytes,
        None,
    )
    with suppress(OSError):
        card = voice.card_path.read_text(encoding="utf-8", errors="replace")
        return replace(voice, licence=read_licence(card))
    return voice


def _speakers(config: Mapping[str, Any]) -> tuple[str, ...]:
    count = config["num_speakers"]
    if count < 2:
        return ()
    names = {number: name for name, number in (config.get("speaker_id_map") or {}).items()}
    return tuple(str(names.get(number, number)) for number in range(count))


def _models(folders: tuple[Path, ...]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from sorted(path for path in folder.glob("*" + MODEL) if not path.name.startswith("."))


def _how_to_get(name: str, folders: tuple[Path, ...]) -> str:
    near = get_close_matches(name, [path.name.removesuffix(MODEL) for path in _models(folders)], n=1)
    if near:
        return f"Is {near[0]} meant? Otherwise `audiofic voices install {name}` gets it."
    return f"`audiofic voices install {name}` gets it, or {by_hand(name, folders[0] if folders else None)}"


def by_hand(name: str, folder: Path | None) -> str:
    """What to do where nothing can be downloaded."""
    return f"put {name}{MODEL} and {name}{CONFIG} into {folder or user_voice_folder()}."

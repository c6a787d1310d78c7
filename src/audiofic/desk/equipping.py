"""Getting the Piper voices that a production asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from audiofic.voice_library import VoiceModel
from audiofic.voice_library.catalogue import install
from audiofic.voice_library.installed import user_voice_folder


def install_voices(names: Sequence[str], advance: Callable[[str, int, int], None]) -> tuple[VoiceModel, ...]:
    """Download the published voices of those names into the user's voice folder, checked.

    `advance` hears of each voice's bytes. Raises `AudioficError` for a name that is not published, a file
    that is not what was promised, or a network that can't be reached; what was whole by then is installed.
    """

    def install_one(name: str) -> VoiceModel:
        def progress(done: int, total: int) -> None:
            advance(name, done, total)

        return install(name, user_voice_folder(), progress=progress)

    return tuple(install_one(name) for name in names)

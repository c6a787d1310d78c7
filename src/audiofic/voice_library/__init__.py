"""The neural voices: those on this machine (`installed`), and those that can be had (`catalogue`).

A Piper voice is a pair of files in a folder, `NAME.onnx` and `NAME.onnx.json`; whoever puts such a pair there
has installed it. Kokoro is two files for all its voices (`kokoro_files`). `packages` finds voices in Python
packages. `catalogue` installs published voices, checked; it is not imported here, so that a build, which
never downloads, doesn't load what downloading needs.
"""

from __future__ import annotations

from audiofic.voice_library.configuration import read_config
from audiofic.voice_library.digest import file_digest
from audiofic.voice_library.installed import (
    VoiceModel,
    find_voice,
    installed,
    user_voice_folder,
    voice_folders,
)
from audiofic.voice_library.sums import check_sums

__all__ = [
    "VoiceModel",
    "check_sums",
    "file_digest",
    "find_voice",
    "installed",
    "read_config",
    "user_voice_folder",
    "voice_folders",
]

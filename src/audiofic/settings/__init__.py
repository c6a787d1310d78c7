"""voices.yaml: the book, the cast and how they sound; parse it, compose a fresh one, add to one."""

from __future__ import annotations

from audiofic.settings.adding import (
    add_tree,
    fill_cast_entry,
    insert_cast_entries,
    insert_pronunciations,
    plain,
)
from audiofic.settings.composing import Keys, Proposed, compose_settings, role_keys
from audiofic.settings.moving import cut_entry, move_entry
from audiofic.settings.parsing import inspect_settings, parse_series, parse_settings
from audiofic.settings.paths import check_files, find_file, refuse_path
from audiofic.settings.pronunciations import add_lists, check_ipa, check_respelling
from audiofic.settings.renaming import (
    add_comments,
    add_not_people,
    rename_cast_entry,
    rename_mentions,
    set_aliases,
)
from audiofic.settings.schema import DEFAULT_PAUSES_MS, RESERVED_NAMES, CaptionWord, DeliveryWord, PolicyWord
from audiofic.settings.values import (
    ENTRY,
    LlmSettings,
    MasterSettings,
    MixSettings,
    Place,
    Policy,
    Role,
    Settings,
    VoiceRef,
    parse_voice_ref,
)

__all__ = [
    "DEFAULT_PAUSES_MS",
    "ENTRY",
    "RESERVED_NAMES",
    "CaptionWord",
    "DeliveryWord",
    "Keys",
    "LlmSettings",
    "MasterSettings",
    "MixSettings",
    "Place",
    "Policy",
    "PolicyWord",
    "Proposed",
    "Role",
    "Settings",
    "VoiceRef",
    "add_comments",
    "add_lists",
    "add_not_people",
    "add_tree",
    "check_files",
    "check_ipa",
    "check_respelling",
    "compose_settings",
    "cut_entry",
    "fill_cast_entry",
    "find_file",
    "insert_cast_entries",
    "insert_pronunciations",
    "inspect_settings",
    "move_entry",
    "parse_series",
    "parse_settings",
    "parse_voice_ref",
    "plain",
    "refuse_path",
    "rename_cast_entry",
    "rename_mentions",
    "role_keys",
    "set_aliases",
]

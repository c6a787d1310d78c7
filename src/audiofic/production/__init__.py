"""A story laid out on disk: manuscript, scripts and cast, drafted once and then the producer's.

`attributing` reads a story with its speakers, `corrections` does so with what the producer has said of them.
`new` lays out a production, `missing` drafts the chapters that have no script; both use `drafted`.
"""

from __future__ import annotations

from audiofic.production.attributing import (
    AttributedStory,
    attribute_file,
    attribute_story,
    known_characters,
    read_cast,
)
from audiofic.production.corrections import attribute_with_corrections, read_files
from audiofic.production.drafted import Drafted
from audiofic.production.missing import check_unchanged, draft_missing
from audiofic.production.new import heard_characters, new_production

__all__ = [
    "AttributedStory",
    "Drafted",
    "attribute_file",
    "attribute_story",
    "attribute_with_corrections",
    "check_unchanged",
    "draft_missing",
    "heard_characters",
    "known_characters",
    "new_production",
    "read_cast",
    "read_files",
]

"""A new draft merged into the scripts that a producer has edited: three-way, against the last draft.

The producer's files are cut at their items (`chunks`). The chapters of the last draft are matched with those
of the new one (`matching`), and its words are followed into them (`following`, over `sides`). The new draft
is taken over where the author changed something (`drawing`). What the producer made of the last draft is
found (`edits`), put onto the new words (`pieces`, `placing`, `words`), and written (`writing`) into files
that go on under their names (`chapters`).
"""

from __future__ import annotations

from audiofic.merging.chapters import Kept
from audiofic.merging.merge import Merged, MergedChapter, merge_scripts
from audiofic.merging.writing import Clash

__all__ = ["Clash", "Kept", "Merged", "MergedChapter", "merge_scripts"]

"""A new draft merged into the scripts that a producer has edited: three-way, against the last draft.

The order of work: the producer's files are cut at their items (`chunks`); the last draft's words are followed
into the new one (`following`, over `sides`), which is taken over where the author changed something
(`drawing`); what the producer made of the last draft is found (`edits`) and put onto the new words (`pieces`,
`placing`, `words`), and written (`writing`) into files that go on under their names (`chapters`).
"""

from __future__ import annotations

from audiofic.merging.chapters import Kept
from audiofic.merging.merge import Merged, MergedChapter, merge_scripts
from audiofic.merging.writing import Clash

__all__ = ["Clash", "Kept", "Merged", "MergedChapter", "merge_scripts"]

"""A new draft merged into the scripts that a producer has edited: three-way, against the last draft.

`script_files` reads the producer's files, which `chunks` cuts at their items. `versions` has the old and the
new draft as words and paragraphs; `chapter_matching` and `text_matching` find the old ones in the new ones,
and `tracing` says of each new item where it comes from, which `relabelling` changes where the story is read
again. `edits` is what the producer made of the old draft,
`merged_items` puts that onto the new one, and `writing`, with `line_merge`, writes it.
"""

from __future__ import annotations

from audiofic.merging.merge import Merged, MergedChapter, find_labels, merge_scripts
from audiofic.merging.script_files import ScriptFile
from audiofic.merging.writing import Clash

__all__ = ["Clash", "Merged", "MergedChapter", "ScriptFile", "find_labels", "merge_scripts"]

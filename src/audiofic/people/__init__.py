"""The producer's corrections of who there is: two who are one, one under another name, what is nobody.

`changes` carries them out, in all scripts, drafts and voices.yaml at once. `suggestions` weighs who may be
one, by what `gathering` finds in the scripts and `naming` in the names.
"""

from __future__ import annotations

from audiofic.people.changes import PeopleChange, merge_people, remove_person, rename_person
from audiofic.people.gathering import Evidence
from audiofic.people.suggestions import MergeSuggestion, find_merges, suggest_merges
from audiofic.script.changing import ChangedLine

__all__ = [
    "ChangedLine",
    "Evidence",
    "MergeSuggestion",
    "PeopleChange",
    "find_merges",
    "merge_people",
    "remove_person",
    "rename_person",
    "suggest_merges",
]

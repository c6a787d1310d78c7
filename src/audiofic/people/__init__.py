"""The producer's corrections of who there is: two who are one, one under another name, what is nobody.

`changes` carries them out, in all scripts, drafts and voices.yaml at once. `suggestions` looks in the scripts
for people who may be one.
"""

from __future__ import annotations

from audiofic.people.changes import PeopleChange, merge_people, remove_person, rename_person
from audiofic.people.suggestions import Evidence, MergeSuggestion, suggest_merges
from audiofic.script.changing import ChangedLine

__all__ = [
    "ChangedLine",
    "Evidence",
    "MergeSuggestion",
    "PeopleChange",
    "merge_people",
    "remove_person",
    "rename_person",
    "suggest_merges",
]

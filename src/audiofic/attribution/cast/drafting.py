"""A cast drafted from the text: names found, put together into persons, with their genders."""

from __future__ import annotations

from collections.abc import Sequence

from audiofic.attribution.cast.aliases import group_names
from audiofic.attribution.cast.castlist import list_characters
from audiofic.attribution.cast.familiar import recognise
from audiofic.attribution.cast.forms import Read
from audiofic.attribution.cast.naming import Names, find_names
from audiofic.attribution.cast.roster import Roster, build_roster
from audiofic.attribution.cast.uncapitalised import find_uncapitalised_names, names_also_uncapitalised
from audiofic.model import Character


def draft_roster(text: Read, familiar: Sequence[Character] = ()) -> Roster:
    """Everybody whom the text names, genders as far as titles and given names tell them.

    Those who are `familiar` from earlier books keep their names, and are there in any case.
    """
    cast = recognise(familiar, list_characters(group_names(find_names(text))))
    bare = find_uncapitalised_names(text)
    known = {word.casefold() for character in cast for word in (character.name, *character.aliases)}
    cast += tuple(Character(name.title(), (name,)) for name in bare if name not in known)
    return build_roster(cast, names_also_uncapitalised(text, known) | frozenset(bare))


def add_named_speakers(roster: Roster, text: Read) -> Roster:
    """A given cast's roster, with those beside it whom the text's own tags name."""
    names = find_names(text)
    tagged = {form: seen for form, seen in names.forms.items() if seen.tagged}
    known = {word for words in roster.index for word in words}
    strangers = {form: seen for form, seen in tagged.items() if not known & set(form.core)}
    given = tuple(roster.characters.values())
    written = [word.casefold() for character in given for word in (character.name, *character.aliases)]
    uses = tuple(use for use in names.uses if use.form in strangers)
    extras = list_characters(group_names(Names(strangers, uses)))
    return build_roster((*given, *extras), names_also_uncapitalised(text, written))

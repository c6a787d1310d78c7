"""The small words of English that attribution goes by: pronouns, prepositions, determiners ..."""

from __future__ import annotations

from audiofic.model import Gender


def word_set(text: str) -> frozenset[str]:
    """The words of a text, each once; how the lists of this room are written down."""
    return frozenset(text.split())


def gender_table(female: str = "", male: str = "", unknown: str = "") -> dict[str, Gender]:
    """Each word with the gender under whose heading it stands."""
    table: dict[str, Gender] = dict.fromkeys(unknown.split(), "unknown")
    table.update(dict.fromkeys(male.split(), "male"))
    table.update(dict.fromkeys(female.split(), "female"))
    return table


PREPOSITIONS = word_set(
    """
    to at with of for from by about toward towards into onto upon on in near beside besides behind beneath
    under over above below across around against among amongst between beyond during except inside outside
    round amid amidst through throughout without within like unlike past opposite concerning regarding
    despite than off up down after before
    """
)


PLACE_PREPOSITIONS = word_set(
    "in at from near into toward towards through across around outside inside within throughout"
)


CONJUNCTIONS = word_set(
    "as when while because that if which who whom where what how though although until till since "
    "before after whenever wherever unless whether than once lest whose"
)
"""Words that open a subordinate clause."""


LINK_ADVERBS = word_set(
    """
    then now just also only still never always ever even soon again finally suddenly once almost nearly
    simply merely quickly slowly quietly softly both all at last first next too either too so thus
    hereupon thereupon here there instead perhaps rather half not hardly scarcely barely very quite
    somewhat most more indeed afterwards afterward meanwhile presently often sometimes twice likewise
    otherwise well nevertheless therefore however forthwith straightway moreover
    """
)


DETERMINERS = word_set(
    "the a an this that these those my his her their our your its another one some each either"
)


PRONOUN_GENDER = gender_table(female="she her hers herself", male="he him his himself")
FIRST_PERSON = word_set("i i'm i'd i've i'll me my mine myself")


FIRST_SUBJECT = word_set("i i'm i'd i've i'll")


SECOND_SUBJECT = word_set("you you're you'd you've you'll")


SECOND_PERSON = word_set("you your yours you're you'd you've you'll yourself ye thou thee thy thine ya yer")


OTHER_PRONOUNS = word_set(
    "it they them we us who which that this these those there here what everyone everybody someone somebody "
    "anyone anybody nobody both all each others none something nothing everything they're we're it's"
)


def is_adverb(word: str) -> bool:
    """True for what may stand between a subject and its verb."""
    return word in LINK_ADVERBS or (len(word) > 4 and word.endswith("ly"))

"""Speech and thought tags: `said Miroku`, `she thought to herself`, by their verbs."""

from __future__ import annotations

import re

from audiofic.quotation.foreign_tags import ANY_VERB

_VERBS = """
    say says said saying ask asks asked asking answer answers answered reply replies replied cry cries
    cried exclaim exclaims exclaimed shout shouts shouted yell yells yelled scream screams screamed shriek
    shrieks shrieked whisper whispers whispered murmur murmurs murmured mutter mutters muttered mumble
    mumbles mumbled grumble grumbles grumbled growl growls growled snarl snarls snarled hiss hisses hissed
    snap snaps snapped bark barks barked roar roars roared bellow bellows bellowed call calls called
    continue continues continued add adds added begin begins began observe observes observed remark
    remarks remarked return returns returned rejoin rejoins rejoined retort retorts retorted respond
    responds responded declare declares declared announce announces announced inquire inquires inquired
    enquire enquires enquired demand demands demanded repeat repeats repeated insist insists insisted
    protest protests protested explain explains explained suggest suggests suggested interrupt interrupts
    interrupted sigh sighs sighed sob sobs sobbed laugh laughs laughed giggle giggles giggled chuckle
    chuckles chuckled gasp gasps gasped groan groans groaned moan moans moaned pant pants panted breathe
    breathes breathed wail wails wailed whimper whimpers whimpered whine whines whined stammer stammers
    stammered stutter stutters stuttered falter faltered croak croaked squeak squeaked squeal squealed
    chirp chirped purr purred coo cooed beg begs begged plead pleads pleaded urge urges urged warn warns
    warned promise promises promised vow vows vowed swear swears swore tell tells told agree agrees agreed
    admit admits admitted confess confessed concede conceded state states stated reason reasoned tease
    teases teased taunt taunted scold scolded command commanded order ordered echo echoes echoed finish
    finishes finished conclude concluded note noted offer offered persist persisted resume resumed proceed
    pursued went ventured quoth cursed swore scoff scoffs scoffed huff huffs huffed sneer sneered smirk
    smirks smirked grin grinned smile smiles smiled nod nodded shrug shrugged snort snorts snorted spat
    spit drawled boomed choked thundered gritted greet greeted coax coaxed comfort comforted assure
    assured reassure reassured remind reminded advise advised instruct instructed think thinks thought
    sent sends counts counted decide decides decided
    wonder wonders wondered muse muses mused reflect reflected ponder pondered
"""
SPEECH_VERBS = frozenset(_VERBS.split())
"""Verbs that tag a speech or thought, in the forms narration uses."""

_VERB = "|".join(sorted(SPEECH_VERBS))
_PRONOUN = r"(?:I|he|she|they|we|it|you|He|She|They|We|It|You|who)"
_NAME = r"(?:(?:Mr|Mrs|Miss|Ms|Dr|Sir|Lady|Lord|Aunt|Uncle)\.? )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2}"
_NOUN = r"(?:the|a|an|my|his|her|our|their|The|A|An|My|His|Her) (?:[\w'’-]+ ){0,3}?[\w'’-]+"
_SUBJECT = rf"(?:{_PRONOUN}|{_NAME}|{_NOUN})"
_START = re.compile(
    rf"[\s,.;:*_~—–-]*(?:{_SUBJECT} (?:\w+ly )?(?:had |then |only |just |also )?(?:{_VERB})\b|(?:{_VERB}) "
    rf"{_SUBJECT}|(?:{ANY_VERB})(?![\w'’]))"
)
_CLOSERS = "'’‘´`\"”»"
"""What may close a speech by mistake, opened with another mark."""
_INNER = re.compile(r"(?<!\w)['‘`\"“«]\w")
_INSIDE = re.compile(
    rf"(?<=[,.!?…—–-])[{_CLOSERS}]?\s+(?:{_SUBJECT} (?:\w+ly )?(?:{_VERB})|(?:{_VERB}) {_SUBJECT}"
    rf"|(?:{ANY_VERB}))(?=[\s,.;:!?—–-]|$)"
)


def last_sign(text: str, place: int) -> str:
    """The last character before `place` that is no blank and no emphasis; "" at the paragraph's beginning."""
    while place and text[place - 1] in " *_~":
        place -= 1
    return text[place - 1] if place else ""


def first_sign(text: str, place: int) -> str:
    """The first character from `place` on that is no blank and no emphasis; "" at the paragraph's end."""
    while place < len(text) and text[place] in " *_~":
        place += 1
    return text[place : place + 1]


def starts_tag(text: str, place: int) -> bool:
    """True where a tag stands at `place`: `she said`, ` cried the monk`."""
    return _START.match(text, place) is not None


def find_tag(text: str, start: int, limit: int, *, behind_mark: bool = False) -> int | None:
    """Where in text[start:limit] the first tag after punctuation begins; None without one.

    A closing mark of another kind than the opening one may stand before it. `behind_mark`: one must.
    """
    for match in _INSIDE.finditer(text, start, limit):
        is_behind_mark = match.group()[0] in _CLOSERS
        if is_behind_mark and _INNER.search(text, start, match.start()):
            continue  # the mark closes a quotation inside the speech
        if is_behind_mark or not behind_mark:
            return match.start()
    return None


def starts_thinking_tag(text: str, place: int) -> bool:
    """True where a tag of thinking stands at `place`: `she thought`, `, wondered Sango`."""
    return _THINK.match(text, place) is not None


_THINKING_VERB = (
    r"(?:think|thinks|thought|wonders?|wondered|muses?|mused|reflects?|reflected|ponders?|pondered"
    r"|decides?|decided|reali[sz]e[sd]|(?:tells?|told|asks?|asked|reminds?|reminded|scolded|warned|said to"
    r"|says to) (?:my|him|her|them|your)sel(?:f|ves))"
)
_THINK = re.compile(
    rf"[\s,.;:*_~—–-]*(?:{_SUBJECT} (?:\w+ly )?(?:had |then )?{_THINKING_VERB}\b|{_THINKING_VERB} {_SUBJECT})"
)

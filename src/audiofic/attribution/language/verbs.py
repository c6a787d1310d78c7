"""Verbs of speaking, thinking and looking, and what can be told of verbs by their form.

The verbs of speech are the usual ones of English fiction, past and present. A verb that is not here still
counts in a tag whose form leaves no doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from audiofic.attribution.language.person_words import PERSON_NOUNS
from audiofic.attribution.language.vocabulary import DETERMINERS, is_adverb, word_set
from audiofic.attribution.language.words import Word

SPEECH_VERBS = word_set(
    """
    said say says saying asked ask asks asking replied reply replies replying answered answer answers
    answering cried cry cries crying exclaimed exclaim exclaims exclaiming shouted shout shouts shouting
    yelled yell yells yelling whispered whisper whispers whispering muttered mutter mutters muttering
    murmured murmur murmurs murmuring mumbled mumble mumbles mumbling continued continue continues
    continuing added add adds adding returned return returns remarked remark remarks remarking observed
    observe observes observing declared declare declares declaring announced announce announces announcing
    stated state states stating told tells telling called call calls calling screamed scream screams
    screaming shrieked shriek shrieks shrieking growled growl growls growling snarled snarl snarls
    snarling hissed hiss hisses hissing snapped snap snaps snapping barked bark barks barking roared roar
    roars roaring bellowed bellow bellows bellowing gasped gasp gasps gasping breathed breathe breathes
    breathing sighed sigh sighs sighing groaned groan groans groaning moaned moan moans moaning whimpered
    whimper whimpers whimpering whined whine whines whining sobbed sob sobs sobbing wailed wail wails
    wailing choked choke chokes stammered stammer stammers stammering stuttered stutter stutters
    stuttering faltered laughed laugh laughs laughing chuckled chuckle chuckles chuckling giggled giggle
    giggles giggling teased tease teases teasing joked joke jokes joking mocked mock mocks mocking scoffed
    scoff scoffs scoffing sneered sneer sneers sneering demanded demand demands demanding ordered order
    orders ordering commanded command commands commanding insisted insist insists insisting begged beg
    begs begging pleaded plead pleads pleading implored urged urge urges urging suggested suggest suggests
    suggesting proposed explained explain explains explaining warned warn warns warning promised promise
    promises promising vowed vow vows vowing swore swear swears swearing admitted admit admits admitting
    confessed confess confesses confessing agreed agree agrees agreeing objected object objects protested
    protest protests protesting argued argue argues arguing retorted retort retorts retorting countered
    counter rejoined responded respond responds responding inquired inquire inquires inquiring enquired
    enquire enquires queried query questioned question questions wondered interrupted interrupt interrupts
    interjected interject interposed broke repeated repeat repeats repeating echoed echo echoes began
    begin begins resumed concluded finished ended started spoke speak speaks speaking uttered ejaculated
    greeted greet greets welcomed thanked apologized apologised assured assure assures reassured comforted
    soothed soothe complained complain complains grumbled grumble grumbles grunted grunt grunts spat
    croaked croak rasped rasp drawled drawl purred purr cooed coo sang sing sings chanted chirped chirp
    chimed piped squeaked squeak squealed squeal yelped yelp panted wheezed coughed hiccuped sniffed
    sniffled blurted blurt blubbered babbled rambled prattled boasted bragged gloated taunted challenged
    accused threatened cursed swore lied joked quipped noted mentioned commented informed reminded
    recalled reported confirmed corrected acknowledged allowed conceded assented denied refused affirmed
    pronounced proclaimed prompted pressed persisted pursued ventured volunteered offered invited quoted
    recited read reads remonstrated reproached scolded chided rebuked lectured mused reflected reasoned
    speculated guessed supposed thundered stormed boomed trilled hollered bawled screeched howled crooned
    intoned deadpanned fumed huffed snorted snort snorts grinned supplied put went goes requested required
    dared entreated beseeched besought appealed summoned hailed advised counselled cautioned consoled
    bantered bleated ground gritted managed rumbled squawked seethed sassed shot tried repined smirked
    beamed frowned nodded smiled smile smiles rejoiced lamented mourned bemoaned exhorted enjoined
    expostulated vociferated articulated hinted implied beginning quavered corroborated chattered accosted
    addressed addressing demurred twittered sputtered spluttered gabbled mouthed husked gulped gurgled
    tittered simpered blustered ranted raved scorned cackled clucked trumpeted warbled lisped mimicked
    parroted parried rallied opined surmised hazarded faltered quaked nagged niggled needled jeered hooted
    booed cheered tutted cajoled coaxed wheedled crowed preached sermonized moralised moralized
    soliloquised soliloquized philosophised philosophized recounted related narrated disclosed divulged
    revealed blabbed deplored sympathised sympathized congratulated complimented applauded praised
    deprecated disclaimed contradicted rejected dissented exploded fired dictated specified stipulated
    clarified elaborated amended added adding appended signed mouthing mumbling exhaled shrilled yammered
    asserted assert asserts averred avowed maintained contended emphasized emphasised reiterated
    proceeded hesitated floundered counted confided
    hiccoughed interceded intervened interpolated cross-questioned catechised probed prodded pried
    """
)
"""Verbs that can stand with a quotation: `said`, `snarled`, `breathed` ..."""


# Verbs of the list above that mean other things at least as often: alone they need the form of a tag.
WEAK_SPEECH_VERBS = word_set(
    """
    returned return returns observed called call calls went goes put read reads ground managed shot tried
    broke started ended finished pressed offered allowed required counter object objects question
    questions state states grinned smirked beamed frowned nodded smiled laughed laugh laughs sighed sigh
    sighs breathed breathe breathes snorted gasped choked chuckled sniffed sniffled coughed refused swore
    dared guessed supposed noted recalled reflected mused lied struck panted challenged addressed
    addressing gulped gurgled cheered related fired signed rallied praised applauded rejected exhaled
    revealed probed prodded pried coaxed scorned hooted booed tittered finishing
    proceeded hesitated floundered counted
    """
)


REPLY_VERBS = word_set(
    """
    answered answer answers replied reply replies responded respond responds retorted retort retorts
    rejoined returned countered agreed agree agrees objected protested assented echoed interrupted
    corrected acknowledged confirmed admitted conceded denied refused answering replying
    """
)
"""Verbs of one who speaks after somebody else."""


_PHRASAL_VERBS = {
    "out": word_set("burst broke jerked rapped brought pointed blurted called cried flung bursts breaks"),
    "in": word_set("broke cut put chimed joined struck threw burst breaks cuts puts chimes"),
    "on": word_set("went ran swept hurried rattled rambled goes going"),
    "up": word_set("summed piped spoke sums pipes speaks"),
    "forth": word_set("burst broke bursts held"),
    "down": word_set("called"),
}
"""Verbs that mean speaking with the word after them, whatever they mean alone: `broke in`, `went on`."""


_ANNOUNCING_VERBS = word_set(
    """
    began begins continued continues resumed interrupted interrupts interposed demurred spoke speaks
    proceeded persisted exploded objected accosted apologized apologised stammered remonstrated
    expostulated
    """
)
"""Verbs that, with a full stop after them, announce what is said next: `Hana began.`"""


CONTINUING_VERBS = word_set(
    "continued continue continues added add adds resumed went repeated repeat repeats concluded finished "
    "ended pursued proceeded persisted"
)
"""Verbs of one who goes on speaking."""


THOUGHT_VERBS = word_set(
    """
    thought think thinks thinking wondered wonder wonders wondering mused muse muses reflected pondered
    ponder ponders considered realized realised realize realizes decided reasoned told supposed remembered
    vowed prayed wished hoped
    """
)


SPEECH_NOUNS = word_set(
    """
    answer reply response rejoinder retort remark observation comment question inquiry enquiry cry
    exclamation greeting voice tone tones words whisper suggestion explanation conclusion verdict warning
    command order plea objection protest admission confession apology ejaculation interruption murmur
    mutter shout scream call thought exclamations advice challenge injunction declaration announcement
    assurance invitation assertion proposal opinion reasoning refrain retorts answers
    """
)
"""What `was her ...` or `came the monk's ...` may name beside a quotation."""


LOOKS = word_set(
    """
    look looks looked looking gaze gazes gazed gazing stare stares stared staring glance glances glanced
    glancing glare glares glared glaring frown frowns frowned frowning smile smiles smiled smiling turn
    turns turned turning nod nods nodded nodding grin grins grinned grinning scowl scowled scowling smirk
    smirked smirking bow bowed bowing wave waved waving snarl snarled snarling growl growled growling
    point points pointed pointing blink blinked yell yelled shout shouted snap snapped wink winked walk
    walked walking beam beamed face faced facing address addressed addressing approach approached spoke
    speaking went moved stepped came said
    """
)
"""What one does `at` or `to` the person one speaks to."""


LEAVINGS = word_set("left gone vanished disappeared departed fled leaves vanishes disappears flees")
"""What those have done who can't be speaking any more."""


PERCEPTION = word_set(
    "see saw seen sees seeing watch watched watches watching hear heard hears hearing notice noticed let"
)
"""Verbs whose object acts: `saw her kneel`."""


AUXILIARIES = word_set(
    """
    was were is are am be been had has have did does do could would should might must may can will shall
    couldn't wouldn't shouldn't didn't doesn't don't wasn't weren't isn't aren't hadn't hasn't haven't
    can't won't cannot ain't mustn't
    """
)


IRREGULAR_PASTS = word_set(
    """
    arose ate became began bent bit blew bore bought bound broke brought built burst came caught chose
    clung crept dealt drank drew drove dug fell felt fled flew flung fought found froze gave got grew
    ground heard held hid hung hit hurt kept knelt knew laid lay leaned leant leapt led left lent let lit
    lost made meant met paid put ran rang read rode rose said sang sank sat saw sent set shook shone shot
    shrank shut slept slid slipped smelt spat sped spent split spoke sprang spread spun stole stood
    stopped strode struck stuck stung swam swept swore swung taught thought threw told took tore trod
    understood upset wept went woke won wore wound withdrew wrote forgot forgave overheard broke cast cut
    burst bade bid drew fell flung beheld bled bred forbade foresaw slunk slung
    """
)


PRESENT_VERBS = word_set(
    """
    looks nods smiles turns walks stands sits takes gives gets goes comes runs sees hears feels knows
    thinks wants needs starts stops makes shakes shrugs grins frowns glances stares glares laughs sighs
    leans reaches pulls pushes holds grabs watches waits steps moves opens closes puts sets rolls raises
    lifts drops falls rises lies tries smirks blinks
    """
)


_ARTICLES = word_set("the a an his her my their its")

_NOT_PAST = word_set(
    "red bed indeed hundred need seed feed shed sacred wicked naked kindred speed deed weed breed reed steed "
    "greed shred sled wed hatred exceed proceed succeed agreed beloved ragged rugged crooked"
)


def is_speech_verb(word: str) -> bool:
    """True for a verb that may carry a speech tag."""
    return word in SPEECH_VERBS


def is_thought_verb(word: str) -> bool:
    """True for a verb that may carry a thought."""
    return word in THOUGHT_VERBS


def tells_speech(words: Sequence[Word], at: int, end: int) -> bool:
    """True where words[at] means speaking or thinking, by itself or with the word after it."""
    lower = words[at].lower
    return is_speech_verb(lower) or is_thought_verb(lower) or _is_phrasal(words, at, end)


def is_weak(words: Sequence[Word], at: int, end: int) -> bool:
    """True where words[at] means other things than speaking at least as often."""
    lower = words[at].lower
    return (lower in WEAK_SPEECH_VERBS or not is_speech_verb(lower)) and not _is_phrasal(words, at, end)


def is_announcement(words: Sequence[Word], at: int, end: int) -> bool:
    """True where words[at] says that somebody now speaks, without what."""
    return words[at].lower in _ANNOUNCING_VERBS or _is_phrasal(words, at, end)


def _is_phrasal(words: Sequence[Word], at: int, end: int) -> bool:
    if at + 1 >= end or words[at + 1].gap != " ":
        return False
    verbs = _PHRASAL_VERBS.get(words[at + 1].lower)
    return verbs is not None and words[at].lower in verbs


def is_finite_verb(word: str) -> bool:
    """True for a word that is most likely a finite verb (past or auxiliary, or a verb of speech)."""
    return (
        word in AUXILIARIES
        or word in IRREGULAR_PASTS
        or word in PRESENT_VERBS
        or (word in SPEECH_VERBS and not word.endswith("ing"))
        or (word in THOUGHT_VERBS and not word.endswith("ing"))
        or is_regular_past(word)
    )


def is_regular_past(word: str) -> bool:
    """True for `nodded`, not for `red`."""
    return len(word) > 3 and word.endswith("ed") and word not in _NOT_PAST


def is_past(word: str) -> bool:
    """True for any past form: `nodded`, `went`."""
    return word in IRREGULAR_PASTS or is_regular_past(word)


def is_noun(words: Sequence[Word], at: int) -> bool:
    """True where a word that may be a verb is none: `a sigh`, `his deep sigh`, `a kind of sob`."""
    if at == 0 or words[at].gap != " " or words[at].lower.endswith("ing") or is_past(words[at].lower):
        return False
    before = words[at - 1]
    if before.lower in DETERMINERS or before.lower in ("of", "in", "with", "by"):
        return True
    return (
        at > 1
        and before.gap == " "
        and words[at - 2].lower in _ARTICLES
        and not (before.lower in PERSON_NOUNS or before.lower in DETERMINERS)
    )


def is_passive(words: Sequence[Word], at: int) -> bool:
    """True for `was quickly answered`, where the subject is spoken to."""
    if not is_regular_past(words[at].lower) and words[at].lower != "told":
        return False
    before = at - 1
    while before > 0 and is_adverb(words[before].lower):
        before -= 1
    return before >= 0 and words[before].lower in ("was", "were", "been", "being", "is", "are")

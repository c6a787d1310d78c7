"""The words that attribution goes by: verbs of speech, function words, nouns for people, titles.

Closed classes are listed whole. The verbs of speech are the usual ones of English fiction, past and
present; a verb that is not here still counts in a tag whose form leaves no doubt.
"""

from __future__ import annotations

from audiofic.model import Gender


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPEECH_VERBS = _words(
    """
    said say says saying asked ask asks asking replied reply replies replying answered answer answers answering cried cry cries
    crying exclaimed exclaim exclaims exclaiming shouted shout shouts shouting yelled yell yells yelling whispered whisper
    whispers whispering muttered mutter mutters muttering murmured murmur murmurs murmuring mumbled mumble mumbles mumbling
    continued continue continues continuing added add adds adding returned return returns remarked remark remarks remarking
    observed observe observes observing declared declare declares declaring announced announce announces announcing stated
    state states stating told tells telling called call calls calling screamed scream screams screaming shrieked shriek
    shrieks shrieking growled growl growls growling snarled snarl snarls snarling hissed hiss hisses hissing snapped snap
    snaps snapping barked bark barks barking roared roar roars roaring bellowed bellow bellows bellowing gasped gasp gasps
    gasping breathed breathe breathes breathing sighed sigh sighs sighing groaned groan groans groaning moaned moan moans
    moaning whimpered whimper whimpers whimpering whined whine whines whining sobbed sob sobs sobbing wailed wail wails
    wailing choked choke chokes stammered stammer stammers stammering stuttered stutter stutters stuttering faltered
    laughed laugh laughs laughing chuckled chuckle chuckles chuckling giggled giggle giggles giggling teased tease teases
    teasing joked joke jokes joking mocked mock mocks mocking scoffed scoff scoffs scoffing sneered sneer sneers sneering
    demanded demand demands demanding ordered order orders ordering commanded command commands commanding insisted insist
    insists insisting begged beg begs begging pleaded plead pleads pleading implored urged urge urges urging suggested
    suggest suggests suggesting proposed explained explain explains explaining warned warn warns warning promised promise
    promises promising vowed vow vows vowing swore swear swears swearing admitted admit admits admitting confessed confess
    confesses confessing agreed agree agrees agreeing objected object objects protested protest protests protesting argued
    argue argues arguing retorted retort retorts retorting countered counter rejoined responded respond responds responding
    inquired inquire inquires inquiring enquired enquire enquires queried query questioned question questions wondered
    interrupted interrupt interrupts interjected interject interposed broke repeated repeat repeats repeating echoed echo
    echoes began begin begins resumed concluded finished ended started spoke speak speaks speaking uttered ejaculated
    greeted greet greets welcomed thanked apologized apologised assured assure assures reassured comforted soothed soothe
    complained complain complains grumbled grumble grumbles grunted grunt grunts spat croaked croak rasped rasp drawled
    drawl purred purr cooed coo sang sing sings chanted chirped chirp chimed piped squeaked squeak squealed squeal
    yelped yelp panted wheezed coughed hiccuped sniffed sniffled blurted blurt blubbered babbled rambled prattled
    boasted bragged gloated taunted challenged accused threatened cursed swore lied joked quipped
    noted mentioned commented informed reminded recalled reported confirmed corrected acknowledged allowed conceded
    assented denied refused affirmed pronounced proclaimed prompted pressed persisted pursued ventured volunteered
    offered invited quoted recited read reads remonstrated reproached scolded chided rebuked lectured mused reflected
    reasoned speculated guessed supposed thundered stormed boomed trilled hollered bawled screeched howled crooned
    intoned deadpanned fumed huffed snorted snort snorts grinned supplied put went goes requested required dared
    entreated beseeched besought appealed summoned hailed advised counselled cautioned consoled bantered bleated
    ground gritted managed rumbled squawked seethed sassed shot tried repined smirked beamed frowned nodded
    smiled smile smiles rejoiced lamented mourned bemoaned exhorted enjoined expostulated vociferated articulated hinted implied
    """
)
"""Verbs that can stand with a quotation: `said`, `snarled`, `breathed` ..."""

# Verbs of the list above that mean other things at least as often: alone they need the form of a tag.
WEAK_SPEECH_VERBS = _words(
    """
    returned return returns observed called call calls went goes put read reads ground managed shot tried broke
    started ended finished pressed offered allowed required counter object objects question questions state states
    grinned smirked beamed frowned nodded smiled laughed laugh laughs sighed sigh sighs breathed breathe
    breathes snorted gasped choked chuckled sniffed sniffled coughed refused swore dared guessed supposed noted
    recalled reflected mused lied struck panted challenged
    """
)

THOUGHT_VERBS = _words(
    """
    thought think thinks thinking wondered wonder wonders wondering mused muse muses reflected pondered ponder ponders
    considered realized realised realize realizes decided reasoned told supposed remembered vowed prayed wished hoped
    """
)

SPEECH_NOUNS = _words(
    """
    answer reply response rejoinder retort remark observation comment question inquiry enquiry cry exclamation
    greeting voice tone tones words whisper suggestion explanation conclusion verdict warning command order plea
    objection protest admission confession apology ejaculation interruption murmur mutter shout scream call
    """
)
"""What `was her ...` or `came the monk's ...` may name beside a quotation."""

AUXILIARIES = _words(
    """
    was were is are am be been had has have did does do could would should might must may can will shall
    couldn't wouldn't shouldn't didn't doesn't don't wasn't weren't isn't aren't hadn't hasn't haven't can't won't
    cannot ain't mustn't
    """
)

IRREGULAR_PASTS = _words(
    """
    arose ate became began bent bit blew bore bought bound broke brought built burst came caught chose clung crept dealt
    drank drew drove dug fell felt fled flew flung fought found froze gave got grew ground heard held hid hung hit hurt kept
    knelt knew laid lay leaned leant leapt led left lent let lit lost made meant met paid put ran rang read rode rose said sang
    sank sat saw sent set shook shone shot shrank shut slept slid slipped smelt spat sped spent split spoke sprang spread
    spun stole stood stopped strode struck stuck stung swam swept swore swung taught thought threw told took tore trod
    understood upset wept went woke won wore wound withdrew wrote forgot forgave overheard broke cast cut burst bade bid
    drew fell flung beheld bled bred forbade foresaw slunk slung
    """
)

PRESENT_VERBS = _words(
    """
    looks nods smiles turns walks stands sits takes gives gets goes comes runs sees hears feels knows thinks wants needs
    starts stops makes shakes shrugs grins frowns glances stares glares laughs sighs leans reaches pulls pushes holds
    grabs watches waits steps moves opens closes puts sets rolls raises lifts drops falls rises lies tries smirks blinks
    """
)

_NOT_PAST = _words(
    "red bed indeed hundred need seed feed shed sacred wicked naked kindred speed deed weed breed reed steed "
    "greed shred sled wed hatred exceed proceed succeed agreed beloved ragged rugged crooked"
)

PREPOSITIONS = _words(
    """
    to at with of for from by about toward towards into onto upon on in near beside besides behind beneath under over
    above below across around against among amongst between beyond during except inside outside through throughout
    without within like unlike past opposite concerning regarding despite than off up down after before
    """
)

CONJUNCTIONS = _words(
    "as when while because that if which who whom where what how though although until till since "
    "before after whenever wherever unless whether than once lest whose"
)
"""Words that open a subordinate clause."""

LINK_ADVERBS = _words(
    """
    then now just also only still never always ever even soon again finally suddenly once almost nearly simply
    merely quickly slowly quietly softly both all at last first next too either too so thus hereupon thereupon here
    there instead perhaps rather half not hardly scarcely barely
    """
)

DETERMINERS = _words(
    "the a an this that these those my his her their our your its another one some each either"
)

FEMALE_SUBJECT, MALE_SUBJECT = "she", "he"
PRONOUN_GENDER: dict[str, Gender] = {
    "he": "male", "him": "male", "his": "male", "himself": "male",
    "she": "female", "her": "female", "hers": "female", "herself": "female",
}  # fmt: skip
FIRST_PERSON = _words("i i'm i'd i've i'll me my mine myself")
FIRST_SUBJECT = _words("i i'm i'd i've i'll")
SECOND_PERSON = _words("you your yours you're you'd you've you'll yourself ye thou thee thy thine ya yer")
OTHER_PRONOUNS = _words(
    "it they them we us who which that this these those there here what everyone everybody someone somebody "
    "anyone anybody nobody both all each others none something nothing everything they're we're it's"
)

TITLES: dict[str, Gender] = {
    "mr": "male", "mister": "male", "sir": "male", "lord": "male", "master": "male", "king": "male", "prince": "male",
    "emperor": "male", "duke": "male", "count": "male", "baron": "male", "earl": "male", "uncle": "male",
    "father": "male", "brother": "male", "grandfather": "male", "grandpa": "male", "monsieur": "male", "m": "male",
    "signor": "male", "señor": "male", "senor": "male", "don": "male", "herr": "male", "squire": "male", "friar": "male",
    "messrs": "male", "abbé": "male", "wizard": "male", "esq": "male", "daddy": "male", "papa": "male",
    "mrs": "female", "miss": "female", "ms": "female", "mis": "female", "lady": "female", "dame": "female", "madame": "female",
    "madam": "female", "mademoiselle": "female", "mme": "female", "mlle": "female", "queen": "female", "princess": "female",
    "empress": "female", "duchess": "female", "countess": "female", "baroness": "female", "aunt": "female",
    "auntie": "female", "aunty": "female", "mother": "female", "sister": "female", "grandmother": "female",
    "grandma": "female", "granny": "female", "signora": "female", "signorina": "female", "señora": "female",
    "senora": "female", "frau": "female", "fräulein": "female", "mama": "female", "nurse": "female",
    "priestess": "female", "witch": "female",
    "dr": "unknown", "doctor": "unknown", "professor": "unknown", "prof": "unknown", "captain": "unknown",
    "capt": "unknown", "colonel": "unknown", "col": "unknown", "major": "unknown", "general": "unknown",
    "lieutenant": "unknown", "sergeant": "unknown", "corporal": "unknown", "inspector": "unknown",
    "detective": "unknown", "officer": "unknown", "commander": "unknown", "admiral": "unknown", "judge": "unknown",
    "reverend": "unknown", "rev": "unknown", "bishop": "unknown", "pastor": "unknown", "cousin": "unknown",
    "president": "unknown", "senator": "unknown", "governor": "unknown", "agent": "unknown", "sheriff": "unknown",
    "marquis": "male", "chief": "unknown", "coach": "unknown", "mx": "unknown",
}  # fmt: skip
"""Words that stand before a name: what they tell of its gender."""

HONORIFICS: dict[str, Gender] = {
    "chan": "unknown", "kun": "unknown", "san": "unknown", "sama": "unknown", "sensei": "unknown", "senpai": "unknown",
    "sempai": "unknown", "dono": "unknown", "hime": "female", "nee": "female", "nii": "male", "neechan": "female",
    "niichan": "male", "oneesan": "female", "oniisan": "male", "baba": "female", "jiji": "male", "ssi": "unknown",
    "nim": "unknown", "noona": "female", "unnie": "female", "oppa": "male", "hyung": "male",
}  # fmt: skip
"""Suffixes on a name (`-chan`): never part of it."""

PERSON_NOUNS: dict[str, Gender] = dict(
    [
        *((noun, "female") for noun in _words(
            """woman lady girl mother sister daughter wife aunt widow priestess queen princess witch maid housemaid
            nurse governess landlady hostess niece grandmother mistress bride duchess countess empress goddess mermaid
            nun schoolgirl miko waitress actress heroine grandma mom mum mama mommy mummy sorceress
            lass lassie madam spinster maiden damsel housekeeper schoolmistress stepmother heiress granddaughter
            washerwoman charwoman gentlewoman hag crone vixen demoness huntress matron""")),
        *((noun, "male") for noun in _words(
            """man boy gentleman father brother son husband uncle widower priest king prince wizard butler footman
            landlord host nephew grandfather groom duke count emperor god monk fellow lad schoolboy waiter
            actor hero grandpa dad papa daddy sorcerer bloke guy chap policeman fisherman clergyman
            squire sailor coachman stepfather grandson abbot friar bachelor lord huntsman shepherd
            workman nobleman knight parson rector vicar curate barber blacksmith bully swordsman salesman""")),
        *((noun, "unknown") for noun in _words(
            """child baby infant kid demon half-demon hanyou youkai kitsune fox wolf stranger doctor teacher student professor captain
            guard soldier servant cook driver clerk lawyer officer detective inspector sergeant colonel
            general major friend cousin neighbour neighbor guest visitor leader chief elder healer warrior slayer
            ninja assassin hunter thief merchant trader farmer villager peasant youth teenager teen
            orphan twin companion traveller traveler reporter artist writer poet author musician singer
            dancer painter pilot prisoner victim murderer killer creature beast monster ghost spirit vampire
            werewolf elf dwarf fairy angel devil dragon person figure voice messenger
            ambassador president minister judge magistrate other youngster patient customer shopkeeper bartender
            librarian secretary manager boss partner rider beggar tramp conductor porter speaker narrator
            american englishman frenchman german irishman scotchman dutchman italian russian human ward guardian
            apprentice disciple counsellor steward gardener caretaker keeper hermit sage oracle seer
            hatter caterpillar gryphon turtle mouse rabbit cat dog parrot bird owl pony bear donkey""")),
    ]
)  # fmt: skip
"""Common nouns for people (and for those who are people in stories) with what they tell of gender."""

INNER_VOICES = _words(
    "demon wolf beast youkai dragon fox voice conscience instinct instincts monster spirit soul ghost "
    "animal lion tiger cat snake shadow darkness half side self hollow kyuubi bijuu"
)
"""Nouns for what may speak up inside a person."""

NOT_NAMES = _words(
    """
    the a an this that these those and but or nor so yet for if then than as at by in of on to up with from into about
    after before when while where who whom whose which what why how because since until though although unless whether
    i you he she it we they me him her us them my your his its our their mine yours hers ours theirs myself yourself
    himself herself itself ourselves themselves one ones someone somebody anyone anybody everyone everybody nobody nothing
    something anything everything some any all both each every either neither none no not never always ever now once twice
    here there again also too very just only even still already soon later perhaps maybe indeed really quite rather well
    yes hullo aha heyday pshaw psha ahem halloa hallo yay yikes boo ta-da yeah yep yup nope nah no oh ah ha haha hah hey hi hello eh er erm um uh huh hm hmm hmph mm mmm ow ouch oops ooh
    aw aww wow whoa woah ugh argh gah bah pah phew psst shh sh tch tsk che keh feh feh yikes gosh golly gee damn dammit
    damnit goddamn goddammit goddamit hell shit fuck fucking bloody bastard bitch crap hush alas bravo hurrah hooray
    god gods lord heavens heaven goodness gracious jesus christ jove please thanks thank sorry pardon excuse okay ok alright
    right fine good great nice sure certainly course exactly absolutely definitely probably possibly actually suddenly
    finally slowly quickly quietly softly gently carefully eventually meanwhile afterwards afterward unfortunately
    fortunately luckily sadly apparently obviously clearly honestly seriously instead otherwise however therefore thus
    hence besides moreover furthermore nevertheless nonetheless anyway anyways still despite during without within between
    among beside behind beneath beyond under over above below across against along around near inside outside through
    is am are was were be been being do does did done have has had having can could will would shall should may might must
    let lets don't can't won't didn't doesn't isn't wasn't aren't weren't couldn't wouldn't shouldn't i'm i'll i'd i've
    you're you'll you've you'd he's she's it's we're we'll we've they're they'll they've that's there's here's what's who's
    where's how's why's come came go goes went gone get got give gave take took make made look looked looking see saw seen
    say said says tell told ask asked think thought know knew want wanted need feel felt find found keep kept leave left
    put stop stopped wait wake stay stand stood sit sat run ran walk turn turned try call called hold help believe remember
    forget listen speak talk hear heard watch follow start started begin began show move live die kill love hate hope wish
    guess suppose mean seem seemed open opened close closed read write sing dance play work fight eat drink sleep
    first second third last next another other others such same own much many more most less least few little big small
    long short old new young poor dear bad better best worse worst next high low great whole half enough several two three
    four five six seven eight nine ten hundred thousand million today tonight tomorrow yesterday morning afternoon evening
    night day days week weeks month months year years hour hours minute minutes moment time times sometimes often usually
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
    november december christmas easter spring summer autumn fall winter north south east west english french german italian
    american british japanese chinese russian latin greek indian spanish scottish irish welsh european christian jewish
    england france germany italy london paris america japan tokyo china europe rome russia india scotland ireland africa
    asia australia canada spain york boston chicago
    chapter part book volume scene act prologue epilogue pov flashback note notes author disclaimer summary end
    man men woman women boy boys girl girls child children people person guy guys sir ma'am madam miss mister mr mrs ms dr
    mom mum dad mother father brother sister son daughter uncle aunt friend friends everyone mate idiot fool coward liar
    lies bull stupid silly wretch monster demon demons human humans village forest house home school church castle street
    road river hall park court square bay sea ocean mountain mountains lake island city town county kingdom empire station
    hotel inn bank bridge garden tower palace temple shrine well hut
    like unlike except maybe whatever whoever whichever wherever whenever until till upon onto toward towards off out back
    away down forward apart together alone groaning having being seeing hearing feeling knowing thinking taking looking
    turning walking sighing laughing smiling nodding reaching standing sitting grabbing holding pulling pushing
    ye thee thou thy thine hast hath doth art wilt shalt tis twas 'tis 'twas nay aye farewell goodbye good-bye
    mine how's bless behold lo mind ready free true false real dead alive
    """
)
"""Words that open sentences or are written with a capital but are no person's name."""

INTERJECTIONS = _words(
    "oh ah aw aww eh ha hey hi hello hm hmm huh no nope now o ooh ow pah please so sorry thanks ugh uh um well what why "
    "whoa wow yeah yes dear goodbye bye"
)
"""What stands before a name that is called: `Oh, Aoi`."""

LOOKS = _words(
    """
    look looks looked looking gaze gazes gazed gazing stare stares stared staring glance glances glanced glancing glare
    glares glared glaring frown frowns frowned frowning smile smiles smiled smiling turn turns turned turning nod nods
    nodded nodding grin grins grinned grinning scowl scowled scowling smirk smirked smirking bow bowed bowing wave
    waved waving snarl snarled snarling growl growled growling point points pointed pointing blink blinked yell
    yelled shout shouted snap snapped wink winked walk walked walking beam beamed face faced facing address
    addressed addressing approach approached spoke speaking went moved stepped came said
    """
)
"""What one does `at` or `to` the person one speaks to."""

PLACE_PREPOSITIONS = _words(
    "in at from near into toward towards through across around outside inside within throughout"
)


def is_speech_verb(word: str) -> bool:
    """True for a verb that may carry a speech tag."""
    return word in SPEECH_VERBS


def is_thought_verb(word: str) -> bool:
    """True for a verb that may carry a thought."""
    return word in THOUGHT_VERBS


def is_finite_verb(word: str) -> bool:
    """True for a word that is most likely a finite verb (past or auxiliary, or a verb of speech)."""
    return (
        word in AUXILIARIES
        or word in IRREGULAR_PASTS
        or word in PRESENT_VERBS
        or (word in SPEECH_VERBS and not word.endswith("ing"))
        or word in THOUGHT_VERBS
        and not word.endswith("ing")
        or is_regular_past(word)
    )


def is_regular_past(word: str) -> bool:
    """True for `nodded`, not for `red`."""
    return len(word) > 3 and word.endswith("ed") and word not in _NOT_PAST


def is_adverb(word: str) -> bool:
    """True for what may stand between a subject and its verb."""
    return word in LINK_ADVERBS or (len(word) > 4 and word.endswith("ly"))

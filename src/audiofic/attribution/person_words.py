"""Words for people, and the capitalised words that name none."""

from __future__ import annotations

from audiofic.attribution.vocabulary import word_set
from audiofic.model import Gender

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
        *((noun, "female") for noun in word_set(
            """woman lady girl mother sister daughter wife aunt widow priestess queen princess witch maid housemaid
            nurse governess landlady hostess niece grandmother mistress bride duchess countess empress goddess mermaid
            nun schoolgirl miko waitress actress heroine grandma mom mum mama mommy mummy sorceress
            lass lassie madam spinster maiden damsel housekeeper schoolmistress stepmother heiress granddaughter
            washerwoman charwoman gentlewoman hag crone vixen demoness huntress matron""")),
        *((noun, "male") for noun in word_set(
            """man boy gentleman father brother son husband uncle widower priest king prince wizard butler footman
            landlord host nephew grandfather groom duke count emperor god monk fellow lad schoolboy waiter
            actor hero grandpa dad papa daddy sorcerer bloke guy chap policeman fisherman clergyman
            squire sailor coachman stepfather grandson abbot friar bachelor lord huntsman shepherd
            workman nobleman knight parson rector vicar curate barber blacksmith bully swordsman salesman""")),
        *((noun, "unknown") for noun in word_set(
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


INNER_VOICES = word_set(
    "demon wolf beast youkai dragon fox voice conscience instinct instincts monster spirit soul ghost "
    "animal lion tiger cat snake shadow darkness half side self hollow kyuubi bijuu"
)
"""Nouns for what may speak up inside a person."""


INTERJECTIONS = word_set(
    "oh ah aw aww eh ha hey hi hello hm hmm huh no nope now o ooh ow pah please so sorry thanks ugh uh um well what why "
    "whoa wow yeah yes dear goodbye bye"
)
"""What stands before a name that is called: `Oh, Aoi`."""


NOT_NAMES = word_set(
    """
    the a an this that these those and but or nor so yet for if then than as at by in of on to up with
    from into about after before when while where who whom whose which what why how because since until
    though although unless whether i you he she it we they me him her us them my your his its our their
    mine yours hers ours theirs myself yourself himself herself itself ourselves themselves one ones
    someone somebody anyone anybody everyone everybody nobody nothing something anything everything some
    any all both each every either neither none no not never always ever now once twice here there again
    also too very just only even still already soon later perhaps maybe indeed really quite rather well
    yes hullo aha heyday pshaw psha ahem halloa hallo yay yikes boo ta-da yeah yep yup nope nah no oh ah
    ha haha hah hey hi hello eh er erm um uh huh hm hmm hmph mm mmm ow ouch oops ooh aw aww wow whoa woah
    ugh argh gah bah pah phew psst shh sh tch tsk che keh feh feh yikes gosh golly gee damn dammit damnit
    goddamn goddammit goddamit hell shit fuck fucking bloody bastard bitch crap hush alas bravo hurrah
    hooray god gods lord heavens heaven goodness gracious jesus christ jove please thanks thank sorry
    pardon excuse okay ok alright right fine good great nice sure certainly course exactly absolutely
    definitely probably possibly actually suddenly finally slowly quickly quietly softly gently carefully
    eventually meanwhile afterwards afterward unfortunately fortunately luckily sadly apparently obviously
    clearly honestly seriously instead otherwise however therefore thus hence besides moreover furthermore
    nevertheless nonetheless anyway anyways still despite during without within between among beside
    behind beneath beyond under over above below across against along around near inside outside through
    is am are was were be been being do does did done have has had having can could will would shall
    should may might must let lets don't can't won't didn't doesn't isn't wasn't aren't weren't couldn't
    wouldn't shouldn't i'm i'll i'd i've you're you'll you've you'd he's she's it's we're we'll we've
    they're they'll they've that's there's here's what's who's where's how's why's come came go goes went
    gone get got give gave take took make made look looked looking see saw seen say said says tell told
    ask asked think thought know knew want wanted need feel felt find found keep kept leave left put stop
    stopped wait wake stay stand stood sit sat run ran walk turn turned try call called hold help believe
    remember forget listen speak talk hear heard watch follow start started begin began show move live die
    kill love hate hope wish guess suppose mean seem seemed open opened close closed read write sing dance
    play work fight eat drink sleep first second third last next another other others such same own much
    many more most less least few little big small long short old new young poor dear bad better best
    worse worst next high low great whole half enough several two three four five six seven eight nine ten
    hundred thousand million today tonight tomorrow yesterday morning afternoon evening night day days
    week weeks month months year years hour hours minute minutes moment time times sometimes often usually
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december christmas easter spring summer autumn fall winter north south east
    west english french german italian american british japanese chinese russian latin greek indian
    spanish scottish irish welsh european christian jewish england france germany italy london paris
    america japan tokyo china europe rome russia india scotland ireland africa asia australia canada spain
    york boston chicago chapter part book volume scene act prologue epilogue pov flashback note notes
    author disclaimer summary end man men woman women boy boys girl girls child children people person guy
    guys sir ma'am madam miss mister mr mrs ms dr mom mum dad mother father brother sister son daughter
    uncle aunt friend friends everyone mate idiot fool coward liar lies bull stupid silly wretch monster
    demon demons human humans village forest house home school church castle street road river hall park
    court square bay sea ocean mountain mountains lake island city town county kingdom empire station
    hotel inn bank bridge garden tower palace temple shrine well hut like unlike except maybe whatever
    whoever whichever wherever whenever until till upon onto toward towards off out back away down forward
    apart together alone groaning having being seeing hearing feeling knowing thinking taking looking
    turning walking sighing laughing smiling nodding reaching standing sitting grabbing holding pulling
    pushing ye thee thou thy thine hast hath doth art wilt shalt tis twas 'tis 'twas nay aye farewell
    goodbye good-bye mine how's bless behold lo mind ready free true false real dead alive
    """
)
"""Words that open sentences or are written with a capital but are no person's name."""

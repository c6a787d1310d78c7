"""Words for people, and the capitalised words that name none."""

from __future__ import annotations

from audiofic.attribution.language.vocabulary import gender_table, word_set
from audiofic.model import Gender

TITLES: dict[str, Gender] = gender_table(
    female="""
        mrs miss ms mis lady dame madame madam mademoiselle mme mlle queen princess empress duchess countess
        baroness aunt auntie aunty mother sister grandmother grandma granny signora signorina señora senora
        frau fräulein mama nurse priestess witch
        """,
    male="""
        mr mister sir lord master king prince emperor duke count baron earl uncle father brother grandfather
        grandpa monsieur m signor señor senor don herr squire friar messrs abbé wizard esq daddy papa marquis
        """,
    unknown="""
        dr doctor professor prof captain capt colonel col major general lieutenant sergeant corporal
        inspector detective officer commander admiral judge reverend rev bishop pastor cousin president
        senator governor agent sheriff chief coach mx
        """,
)
"""Words that stand before a name: what they tell of its gender."""

HONORIFICS: dict[str, Gender] = gender_table(
    female="hime nee onee neechan oneechan oneesan baba noona unnie",
    male="nii onii niichan oniichan oniisan jiji oppa hyung",
    unknown="chan kun san sama sensei senpai sempai dono ssi nim baka",
)
"""Suffixes on a name (`-chan`): never part of it."""

PERSON_NOUNS: dict[str, Gender] = gender_table(
    female="""
        mama niece waitress mommy girl mistress lassie nurse schoolmistress mum mom damsel daughter countess
        spinster crone mother governess empress maid duchess housemaid schoolgirl lady wife lass sister
        landlady washerwoman stepmother grandmother actress heiress gentlewoman matron queen witch priestess
        granddaughter charwoman demoness miko aunt mermaid nun grandma mummy madam hag sorceress widow
        huntress maiden heroine housekeeper vixen hostess woman goddess bride princess
        """,
    male="""
        father priest grandfather lad workman friar uncle groom grandpa stepfather swordsman chap boy duke
        gentleman clergyman sorcerer blacksmith guy emperor actor bloke bachelor hero knight wizard king
        shepherd salesman butler host parson curate man landlord prince coachman rector barber god son
        nobleman policeman fisherman bully husband count monk dad abbot lord sailor widower grandson brother
        huntsman squire schoolboy vicar footman papa waiter fellow nephew daddy
        """,
    unknown="""
        ward demon twin oracle ninja messenger slayer youkai guardian gryphon warrior traveler disciple mouse
        half-demon doctor chief turtle minister musician dog devil general driver killer tramp human neighbor
        creature englishman inspector hermit fairy dutchman officer healer merchant ghost teenager beast
        librarian partner caretaker keeper student child major youth president murderer soldier cat
        magistrate baby youngster speaker italian boss detective seer bartender apprentice writer dragon
        colonel counsellor secretary other clerk guest shopkeeper singer judge werewolf farmer monster figure
        victim villager angel american kitsune bear visitor guard wolf patient peasant russian fox poet owl
        bird lawyer servant trader sergeant thief elf kid hunter steward stranger reporter hanyou friend
        prisoner leader companion frenchman dancer author pilot artist ambassador hatter parrot spirit
        captain dwarf traveller cook rider porter irishman neighbour assassin painter elder scotchman
        narrator teacher orphan professor sage caterpillar rabbit person vampire infant beggar teen conductor
        german voice donkey customer gardener manager pony cousin
        """,
)
"""Common nouns for people (and for those who are people in stories)."""

INNER_VOICES = word_set(
    """
    demon wolf beast youkai dragon fox voice conscience instinct instincts monster spirit soul ghost animal
    lion tiger cat snake shadow darkness half side self hollow kyuubi bijuu
    """
)
"""Nouns for what may speak up inside a person."""

INTERJECTIONS = word_set(
    """
    oh ah aw aww eh ha hey hi hello hm hmm huh no nope now o ooh ow pah please so sorry thanks ugh uh um well
    what why whoa wow yeah yes dear goodbye bye
    """
)
"""What stands before a name that is called: `Oh, Aoi`."""

NOT_NAMES = word_set(
    """
    the a an this that these those and but or nor so yet for if then than as at by in of on to up with from
    into about after before when while where who whom whose which what why how because since until though
    although unless whether i you he she it we they me him her us them my your his its our their mine yours
    hers ours theirs myself yourself himself herself itself ourselves themselves one ones someone somebody
    anyone anybody everyone everybody nobody nothing something anything everything some any all both each
    every either neither none no not never always ever now once twice here there again also too very just
    only even still already soon later perhaps maybe indeed really quite rather well yes hullo aha heyday
    pshaw psha ahem halloa hallo yay yikes boo ta-da yeah yep yup nope nah oh ah ha haha hah hey hi hello eh
    er erm um uh huh hm hmm hmph mm mmm ow ouch oops ooh aw aww wow whoa woah ugh argh gah bah pah phew psst
    shh sh tch tsk che keh feh gosh golly gee damn dammit damnit goddamn goddammit goddamit hell shit fuck
    fucking bloody bastard bitch crap hush alas bravo hurrah hooray god gods lord heavens heaven goodness
    gracious jesus christ jove please thanks thank sorry pardon excuse okay ok alright right fine good great
    nice sure certainly course exactly absolutely definitely probably possibly actually suddenly finally
    slowly quickly quietly softly gently carefully eventually meanwhile afterwards afterward unfortunately
    fortunately luckily sadly apparently obviously clearly honestly seriously instead otherwise however
    therefore thus hence besides moreover furthermore nevertheless nonetheless anyway anyways despite during
    without within between among beside behind beneath beyond under over above below across against along
    around near inside outside through is am are was were be been being do does did done have has had having
    can could will would shall should may might must let lets don't can't won't didn't doesn't isn't wasn't
    aren't weren't couldn't wouldn't shouldn't i'm i'll i'd i've you're you'll you've you'd he's she's it's
    we're we'll we've they're they'll they've that's there's here's what's who's where's how's why's come
    came go goes went gone get got give gave take took make made look looked looking see saw seen say said
    says tell told ask asked think thought know knew want wanted need feel felt find found keep kept leave
    left put stop stopped wait wake stay stand stood sit sat run ran walk turn turned try call called hold
    help believe remember forget listen speak talk hear heard watch follow start started begin began show
    move live die kill love hate hope wish guess suppose mean seem seemed open opened close closed read write
    sing dance play work fight eat drink sleep first second third last next another other others such same
    own much many more most less least few little big small long short old new young poor dear bad better
    best worse worst high low whole half enough several two three four five six seven eight nine ten hundred
    thousand million today tonight tomorrow yesterday morning afternoon evening night day days week weeks
    month months year years hour hours minute minutes moment time times sometimes often usually monday
    tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december christmas easter spring summer autumn fall winter north south east west english
    french german italian american british japanese chinese russian latin greek indian spanish scottish irish
    welsh european christian jewish england france germany italy london paris america japan tokyo china
    europe rome russia india scotland ireland africa asia australia canada spain york boston chicago chapter
    part book volume scene act prologue epilogue pov flashback note notes author disclaimer summary end man
    men woman women boy boys girl girls child children people person guy guys sir ma'am madam miss mister mr
    mrs ms dr mom mum dad mother father brother sister son daughter uncle aunt friend friends mate idiot fool
    coward liar lies bull stupid silly wretch monster demon demons human humans village forest house home
    school church castle street road river hall park court square bay sea ocean mountain mountains lake
    island city town county kingdom empire station hotel inn bank bridge garden tower palace temple shrine
    hut like unlike except whatever whoever whichever wherever whenever till upon onto toward towards off out
    back away down forward apart together alone groaning seeing hearing feeling knowing thinking taking
    turning walking sighing laughing smiling nodding reaching standing sitting grabbing holding pulling
    pushing ye thee thou thy thine hast hath doth art wilt shalt tis twas 'tis 'twas nay aye farewell goodbye
    good-bye bless behold lo mind ready free true false real dead alive englishman englishmen englishwoman
    frenchman frenchmen frenchwoman irishman irishmen irishwoman scotchman scotsman scotsmen welshman dutchman
    dutchmen spaniard spaniards indian indians russians americans germans italians europeans africans chinaman
    chinamen hindu hindus muslim muslims mohammedan mohammedans jew jews christians catholic catholics
    protestant protestants buddhist buddhists asian african australian canadian korean
    enter enters exit exits exeunt
    """
)
"""Words that open sentences or are written with a capital but are no person's name."""

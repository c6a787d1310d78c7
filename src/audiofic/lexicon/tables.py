"""What English writes one way and says another: the words behind the lexicon's rules.

Respellings were chosen by the phonemes that espeak-ng 1.52 (as Piper 1.8 and espeakng-loader 0.2.4 embed
it) and flite 2.2 give them; measured: `Mmm`, `Tch`, `Grr`, `Shh`, `Hmph`, `Hn` are spelt out as letters by
all three, `Hmm` and `Tsk` by flite.
"""

from __future__ import annotations

import re


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


TITLES = {
    "mr": "Mister", "mrs": "Missus", "ms": "Miz", "mx": "Mix", "dr": "Doctor", "prof": "Professor",
    "rev": "Reverend", "capt": "Captain", "cpt": "Captain", "lt": "Lieutenant", "sgt": "Sergeant",
    "cpl": "Corporal", "pvt": "Private", "maj": "Major", "col": "Colonel", "gen": "General",
    "gov": "Governor", "sen": "Senator", "rep": "Representative", "pres": "President", "hon": "Honorable",
    "st": "Saint", "mt": "Mount", "fr": "Father", "mme": "Madame", "mlle": "Mademoiselle",
    "messrs": "Messieurs",
}  # fmt: skip
"""Before a name, with a full stop. The stop ends no sentence."""
BARE_TITLES = frozenset(("Mr", "Mrs", "Ms", "Mx", "Dr", "St"))
"""Titles that are expanded before a name without their stop too."""
ONLY_TITLES = frozenset(("mr", "mrs", "ms", "mx", "messrs"))
"""Titles that are nothing else: their stop ends no sentence whatever follows (`Mrs. and Miss Bates`)."""
NUMBERED = {
    "no": "number", "nos": "numbers", "vol": "volume", "ch": "chapter", "pg": "page", "pp": "pages",
    "fig": "figure", "jan": "January", "feb": "February", "aug": "August", "sept": "September",
    "oct": "October", "nov": "November", "dec": "December",
}  # fmt: skip
"""Abbreviations only where a number follows."""
ABBREVIATIONS = {
    "vs": "versus", "etc": "et cetera", "approx": "approximately", "dept": "department",
    "inc": "Incorporated", "ltd": "Limited", "corp": "Corporation", "jr": "Junior", "sr": "Senior",
    "bros": "Brothers", "ave": "Avenue", "blvd": "Boulevard", "esp": "especially", "incl": "including",
}  # fmt: skip
"""Abbreviations with a stop that may end a sentence too."""
DOTTED = {"eg": "for example", "ie": "that is", "am": "am", "pm": "pm", "phd": "P-H-D"}
"""Dotted ones (`e.g.`, `p.m.`) that are not read letter by letter."""
LINK_ENDINGS = _words(
    "com net org edu gov io uk de jp co me tv info biz",
)

SENTENCE_OPENERS = _words(
    "the he she it they we you i but and then this that these those there here when what where why how",
    "who if as at in on for from with no not yes so or nor my his her their our your a an once after",
    "before while although though because since now never all some every each suddenly however",
)
"""Capitalised after an abbreviation, these open a sentence; another capital may be the name it belongs to."""

SAID = {
    "a/n": "author's note", "w/": "with", "w/o": "without", "b/c": "because", "pov": "point of view",
    "povs": "points of view", "btw": "by the way", "idk": "I don't know", "thx": "thanks", "pls": "please",
    "plz": "please", "tbh": "to be honest", "omg": "oh my god", "asap": "as soon as possible",
    "tbc": "to be continued", "th'": "the", "o'": "of", "wi'": "with", "woah": "whoa", "ok": "okay",
    "&": "and", "%": "percent", "@": "at", "°": "degrees", "№": "number", "×": "times", "÷": "divided by",
    "+": "plus", "=": "equals", "<3": "heart", "noo": "no", "soo": "so", "whaat": "what", "yess": "yes",
    "heyy": "hey", "hii": "hi", "okayy": "okay", "waait": "wait", "pleease": "please",
    "bzzt": "buzz", "xd": "",
}  # fmt: skip

LETTERS = _words(
    "TV FBI CIA UFO USA UK EU UN DNA RNA PC CD DVD GPS ID IQ VIP CEO FYI RSVP ATM BBC CNN NYPD LAPD MRI",
    "ICU AC DJ MC WTF BFF AU OC AO3 FFN OOC AI CPR DIY GPA HQ KO NPC OTP PTSD QA RPG SOS SUV UV VR XP",
    "DC NY BC AD PE ETA PS PSA UI URL USB DOB MVP POW",
)
"""Capitals that are read letter by letter; all other capitals are somebody shouting a word."""

HEADING_WORDS = _words(
    "chapter part book act scene volume section episode canto season level phase type mark war round",
    "step appendix arc side verse day",
)
"""A Roman numeral after one of these is a number, down to a lone `I`."""
REGNAL_NAMES = _words(
    "henry louis elizabeth charles george edward richard james william philip napoleon nicholas",
    "alexander peter catherine mary john paul pius benedict leo frederick ivan ptolemy ramses",
)
"""After one of these it is an ordinal (Henry the 8th)."""

HONORIFICS = {
    "chan": "chahn", "san": "sahn", "kun": "koon", "sama": "sama", "sensei": "sensei", "senpai": "senpai",
    "sempai": "sempai", "dono": "dono", "hime": "hee-may", "nee": "nay", "neesan": "nay-sahn",
    "niisan": "nee-sahn", "oneesan": "oh-nay-sahn", "oniisan": "oh-nee-sahn", "nii": "nee",
    "onee": "oh-nay", "onii": "ohnee", "neechan": "nay-chahn", "niichan": "nee-chahn",
    "oneechan": "oh-nay-chahn", "oniichan": "oh-nee-chahn",
}  # fmt: skip
"""After a name and a hyphen. Respelt by ear for all engines; measured: espeak-ng reads `chan` as in
`channel`, `kun` as `cun` and `onee` as `one`."""

PRONUNCIATIONS = {
    "keh": "kˈɛ", "feh": "fˈɛ", "ow": "ˈaʊ", "ew": "ˈiːuː", "pist": "pst", "hanyou": "hˈɑːnjoʊ",
    "hanyo": "hˈɑːnjoʊ", "youkai": "jˈoʊkaɪ", "yokai": "jˈoʊkaɪ", "taiyoukai": "tˌaɪjˈoʊkaɪ",
    "daiyoukai": "dˌaɪjˈoʊkaɪ", "kitsune": "kˈiːtsuneɪ", "haori": "hˈaʊɹi", "nani": "nˈɑːni",
}  # fmt: skip
"""Spoken word -> IPA, where a respelling can't do it; the production's own pronunciations come first."""

INTERJECTIONS = tuple(
    (re.compile(pattern), spoken)
    for pattern, spoken in (
        (r"h+u*m+p+h+f*", "humph"), (r"h+m+|m{2,}h*|h+n+", "hum"), (r"m+-?hm+", "um-hum"),
        (r"tch+|tsk+|tsch+", "tisk"), (r"g+r{2,}h*", "gur"), (r"r{2,}", "gur"), (r"s+h{2,}|ss+h|sh", "shush"),
        (r"u+gh+", "ugh"), (r"k+e+h+", "keh"), (r"f+e+h+", "feh"), (r"p+f+t*h*", "pift"), (r"ps+t+", "pist"),
        (r"z{2,}", "zizz"), (r"b+r{2,}", "bur"), (r"a+r+g+h+", "argh"), (r"o+w{2,}|ow", "ow"),
        (r"e+w+", "ew"), (r"a+w+", "aw"), (r"a{2,}h*|ah{2,}", "ah"), (r"o{2,}h*", "ooh"), (r"oh{2,}", "oh"),
        (r"u+h+", "uh"), (r"u{2,}m+|um{2,}", "um"), (r"er{3,}", "er"), (r"eh{2,}", "eh"), (r"he+h+", "heh"),
        (r"hu+h+", "huh"), (r"he(?:he)+h*", "heh heh"), (r"ha(?:ha)+h*", "ha ha ha"), (r"k+y+a+h*", "kya"),
        (r"n+g+h+", "nung"), (r"e{2,}p+", "eep"), (r"e{2,}k+", "eek"), (r"m+wa(?:ha)+", "muh ha ha"),
        (r"s{2,}", "hiss"), (r"ga+h+", "gah"), (r"wa+h+", "wah"), (r"w+o+a+h+|w+h+o+a+h*", "whoa"),
    )
)  # fmt: skip
"""(pattern of the whole word in lower case, how it is said). Each pattern is linear."""

ANY_INTERJECTION = re.compile("|".join(pattern.pattern for pattern, _ in INTERJECTIONS))
"""Matches the whole of a word where one of them does: most words are told at their first letters."""

DOUBLED = _words(
    "all aloof ball balloon bee been beef beer bell bill boo boom book boot boss bottom broom butter",
    "buzz call cell chill choose class cliff cook cool creep cross deep deer door dress drill dull eel",
    "fall feed feel feet fell fill flee floor fluff fool foot free full fuss garbage glass good goose",
    "grass greed green greet guess hall hell hello hill hoof hook hoop ill keep kill kiss knee less",
    "little look loop loose loss mall mass meet mess mill miss mood moon moose moss need noon off ooze",
    "pass peek peel pill poll pool poor press pretty puff pull queen roof room root roll school screen",
    "see seed seek seem seen sell sheep sheesh sheet shell shoo shoot skill sleep small smell smooth",
    "soon speed spell spoon spooky staff steel steep still stood stool stuff stupid sweet tall tell",
    "teen teeth three toll too took tool tooth toss tree troop wall week weed weep well will woo wood",
    "woof wool yell yippee zoo zoom better happy sorry silly really finally",
)
"""Where a stretched letter was double to begin with (`soooon`); other words have it once (`sooo`)."""

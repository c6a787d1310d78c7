"""What English writes one way and says another: the words behind the lexicon's rules.

Respellings were chosen by the phonemes that espeak-ng 1.52 (as Piper 1.8 and espeakng-loader 0.2.4 embed
it) and flite 2.2 give them; measured: `Mmm`, `Tch`, `Grr`, `Shh`, `Hmph`, `Hn` are spelt out as letters by
all three, `Hmm` and `Tsk` by flite.
"""

from __future__ import annotations

import re


def word_list(*lines: str) -> frozenset[str]:
    """The words of all lines."""
    return frozenset(word for line in lines for word in line.split())


TITLES = {
    "mr": "Mister", "mrs": "Missus", "ms": "Miz", "mx": "Mix", "dr": "Doctor", "drs": "Doctors",
    "prof": "Professor", "profs": "Professors", "rev": "Reverend", "revd": "Reverend", "capt": "Captain",
    "cpt": "Captain", "lt": "Lieutenant", "lieut": "Lieutenant", "sgt": "Sergeant", "cpl": "Corporal",
    "pvt": "Private", "pte": "Private", "maj": "Major", "col": "Colonel", "gen": "General",
    "brig": "Brigadier", "adm": "Admiral", "cmdr": "Commander", "cdr": "Commander", "comdr": "Commander",
    "ens": "Ensign", "insp": "Inspector", "supt": "Superintendent", "det": "Detective", "gov": "Governor",
    "sen": "Senator", "rep": "Representative", "pres": "President", "hon": "Honorable", "amb": "Ambassador",
    "atty": "Attorney", "msgr": "Monsignor", "bp": "Bishop", "abp": "Archbishop", "ven": "Venerable",
    "ld": "Lord", "rt": "Right", "st": "Saint", "ste": "Saint", "mt": "Mount", "ft": "Fort", "fr": "Father",
    "mme": "Madame", "mlle": "Mademoiselle", "mmes": "Mesdames", "messrs": "Messieurs", "pt": "Point",
    "supr": "Superior",
}  # fmt: skip
"""Before a name, with a full stop. The stop ends no sentence."""
BARE_TITLES = frozenset(("Mr", "Mrs", "Ms", "Mx", "Dr", "St"))
"""Titles that are expanded before a name without their stop too."""
BARE_MONTHS = frozenset(("Jan", "Feb", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec"))
"""Months that are expanded before a number without their stop too."""
ONLY_TITLES = frozenset(("mr", "mrs", "ms", "mx", "messrs"))
"""Titles that are nothing else: their stop ends no sentence whatever follows (`Mrs. and Miss Bates`)."""
LAST_TITLES = word_list(
    "dr drs prof profs capt cpt lt lieut sgt cpl pvt pte cmdr cdr supt insp msgr mlle mme atty",
)
"""Titles that are no other word: they are said at the end of a sentence too."""
NAMED = word_list(
    "lord lady sir dame miss count countess prince princess mister missus doctor captain earl duke",
)
"""Titles before a name that begins with Saint: `the Lord St. Simon marriage`."""
NUMBERED = {
    "b": "born", "d": "died", "est": "established", "fl": "flourished", "no": "number", "nos": "numbers",
    "nr": "number", "vol": "volume", "vols": "volumes", "ch": "chapter", "chs": "chapters",
    "chap": "chapter", "chaps": "chapters", "p": "page", "pg": "page", "pp": "pages", "fig": "figure",
    "figs": "figures", "sec": "section", "sect": "section", "art": "article", "bk": "book", "bks": "books",
    "pt": "part", "pts": "parts", "par": "paragraph", "para": "paragraph", "app": "appendix",
    "ex": "example", "eq": "equation", "ver": "version", "v": "verse", "vv": "verses", "l": "line",
    "ll": "lines", "f": "folio", "fol": "folio", "ed": "edition", "ep": "episode", "eps": "episodes",
    "pl": "plate", "sc": "scene", "apt": "apartment", "rm": "room", "ste": "suite", "tel": "telephone",
    "ext": "extension", "c": "circa", "ca": "circa", "op": "opus", "lv": "level", "lvl": "level",
    "hwy": "highway", "rte": "route",
}  # fmt: skip
"""Abbreviations only where a number follows."""
MONTHS = {
    "January": "jan", "February": "feb", "March": "mar", "April": "apr", "May": "", "June": "jun",
    "July": "jul", "August": "aug", "September": "sept", "October": "oct", "November": "nov",
    "December": "dec",
}  # fmt: skip
CALENDAR = {short: name for name, short in MONTHS.items() if short} | {
    "sep": "September", "mon": "Monday", "tue": "Tuesday", "tues": "Tuesday", "wed": "Wednesday",
    "thu": "Thursday", "thur": "Thursday", "thurs": "Thursday", "fri": "Friday", "sat": "Saturday",
    "sun": "Sunday",
}  # fmt: skip
"""Months and days of the week, with a capital."""
OTHER_WORDS = frozenset(("mar", "sat", "sun", "jan"))
"""Of them those that are words or names too: only before a number, another of them or a time of day."""
TIMES_OF_DAY = word_list(
    "morning afternoon evening night noon midday next last and to through at or",
)
ABBREVIATIONS = {
    "vs": "versus", "etc": "et cetera", "approx": "approximately", "dept": "department",
    "depts": "departments", "inc": "Incorporated", "ltd": "Limited", "corp": "Corporation", "jr": "Junior",
    "jun": "Junior", "sr": "Senior", "esq": "Esquire", "bros": "Brothers", "blvd": "Boulevard",
    "esp": "especially", "incl": "including", "excl": "excluding", "viz": "namely", "cf": "compare",
    "ibid": "ibidem", "al": "al", "anon": "anonymous", "asst": "assistant", "assoc": "association",
    "assn": "association", "govt": "government", "univ": "university", "intl": "international",
    "natl": "national", "misc": "miscellaneous", "hrs": "hours", "hr": "hour", "mins": "minutes",
    "secs": "seconds", "yrs": "years", "yr": "year", "mos": "months", "wks": "weeks", "wk": "week",
    "lbs": "pounds", "oz": "ounces", "yds": "yards", "doz": "dozen", "cwt": "hundredweight",
    "temp": "temperature", "resp": "respectively", "max": "maximum", "min": "minimum", "prev": "previous",
    "orig": "original", "ult": "ultimo", "inst": "instant", "prox": "proximo", "bldg": "building",
    "apts": "apartments", "mfg": "manufacturing", "op": "op", "loc": "loc", "sqq": "and following",
    "ff": "and following", "seq": "sequens", "cit": "cit",
}  # fmt: skip
"""Abbreviations with a stop that may end a sentence too."""
CAPITALISED = {
    "co": "Company", "cos": "Companies", "ave": "Avenue", "rd": "Road", "ln": "Lane", "sq": "Square",
    "ct": "Court", "hwy": "Highway", "pkwy": "Parkway", "mt": "Mount", "bart": "Baronet", "bt": "Baronet",
    "cie": "Company",
}  # fmt: skip
"""Such with a capital that stand behind a name; in small letters they are other words."""
NOT_AT_END = frozenset(("op", "loc", "max", "jun", "temp", "min", "al", "anon", "inst", "seq", "cit"))
"""Those of ABBREVIATIONS that are words or names: only where the sentence plainly goes on."""
DOTTED = {
    "eg": "for example", "ie": "that is", "am": "am", "pm": "pm", "phd": "P-H-D", "nb": "nota bene",
    "qv": "which see",
}  # fmt: skip
"""Dotted ones (`e.g.`, `p.m.`) that are not read letter by letter."""
SPACED = frozenset(("eg", "ie", "am", "pm", "ad", "bc", "ps", "nb", "us", "uk", "qv"))
"""Those that are also written with a blank (`A. D.`)."""
LINK_ENDINGS = word_list(
    "com net org edu gov io uk de jp co me tv info biz txt pdf doc docx jpg jpeg png gif exe zip html js",
    "mp3 mp4",
)

SENTENCE_OPENERS = word_list(
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
    "heyy": "hey", "hii": "hi", "okayy": "okay", "waait": "wait", "pleease": "please", "bzzt": "buzz",
    "xd": "", "wwi": "World War 1", "wwii": "World War 2", "wwiii": "World War 3", "ww1": "World War 1",
    "ww2": "World War 2", "ww3": "World War 3", "‰": "per mille", "§": "section", "§§": "sections",
    "¶": "paragraph", "©": "copyright", "±": "plus or minus", "≈": "about", "≠": "is not", "≤": "is at most",
    "≥": "is at least", "<": "is less than", ">": "is more than", "∞": "infinity", "√": "square root of",
    "#": "number", "℃": "degrees Celsius", "℉": "degrees Fahrenheit",
}  # fmt: skip

CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents"), "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"), "¥": ("yen", "yen"), "₹": ("rupee", "rupees", "paisa", "paise"),
    "₽": ("ruble", "rubles", "kopek", "kopeks"), "₩": ("won", "won"), "₪": ("shekel", "shekels"),
    "₫": ("dong", "dong"), "₱": ("peso", "pesos"), "₴": ("hryvnia", "hryvnias"), "₦": ("naira", "naira"),
    "₺": ("lira", "lira"), "฿": ("baht", "baht"), "₿": ("bitcoin", "bitcoins"), "₡": ("colon", "colons"),
    "₲": ("guarani", "guaranis"), "₵": ("cedi", "cedis"), "₸": ("tenge", "tenge"), "₭": ("kip", "kip"),
    "¢": ("cent", "cents"), "₣": ("franc", "francs"), "₤": ("lira", "lire"), "₧": ("peseta", "pesetas"),
    "₼": ("manat", "manats"), "₾": ("lari", "lari"), "₮": ("tugrik", "tugriks"), "¤": ("unit", "units"),
}  # fmt: skip
"""Symbol -> one, many, and where prices have them its cents, one and many."""
MAGNITUDES = ("hundred", "thousand", "million", "billion", "trillion")
SHORT_MAGNITUDES = {
    "k": "thousand", "K": "thousand", "mn": "million", "m": "million", "M": "million", "bn": "billion",
    "b": "billion", "B": "billion", "tn": "trillion",
}  # fmt: skip
UNITS = {
    "km": "kilometer", "cm": "centimeter", "mm": "millimeter", "nm": "nanometer", "kg": "kilogram",
    "kgs": "kilogram", "mg": "milligram", "ml": "milliliter", "cl": "centiliter", "ft": "foot|feet",
    "yd": "yard", "yds": "yard", "mi": "mile", "lb": "pound", "lbs": "pound", "oz": "ounce", "hr": "hour",
    "hrs": "hour", "min": "minute", "mins": "minute", "sec": "second", "secs": "second",
    "msec": "millisecond", "yr": "year", "yrs": "year", "wk": "week", "wks": "week", "mos": "month",
    "mph": "mile an hour|miles an hour", "kph": "kilometer an hour|kilometers an hour",
    "km/h": "kilometer an hour|kilometers an hour", "kmh": "kilometer an hour|kilometers an hour",
    "m/s": "meter a second|meters a second", "km/s": "kilometer a second|kilometers a second",
    "ft/s": "foot a second|feet a second", "mpg": "mile a gallon|miles a gallon", "kts": "knot",
    "gal": "gallon", "gals": "gallon", "qt": "quart", "qts": "quart", "pts": "point", "tbsp": "tablespoon",
    "tsp": "teaspoon", "doz": "dozen|dozen", "cwt": "hundredweight|hundredweight", "hz": "hertz|hertz",
    "khz": "kilohertz|kilohertz", "mhz": "megahertz|megahertz", "ghz": "gigahertz|gigahertz",
    "kw": "kilowatt", "kwh": "kilowatt hour|kilowatt hours", "kv": "kilovolt", "kb": "kilobyte",
    "gb": "gigabyte", "tb": "terabyte", "kbps": "kilobit a second|kilobits a second",
    "mbps": "megabit a second|megabits a second", "db": "decibel", "rpm": "R-P-M|R-P-M",
    "bpm": "beat a minute|beats a minute", "fps": "frame a second|frames a second",
    "psi": "pound a square inch|pounds a square inch", "kcal": "kilocalorie", "cal": "calorie",
    "cc": "C-C|C-Cs", "sq. ft": "square foot|square feet", "sq ft": "square foot|square feet",
    "sq. km": "square kilometer|square kilometers", "sq km": "square kilometer|square kilometers",
    "sq. mi": "square mile|square miles", "sq mi": "square mile|square miles",
    "sq. m": "square meter|square meters", "sq m": "square meter|square meters",
    "cu. ft": "cubic foot|cubic feet", "cu ft": "cubic foot|cubic feet", "y/o": "year old|year old",
    "yr-old": "year old|year old", "yrs-old": "years old|years old",
}  # fmt: skip
"""Unit in any case -> one (and many, where that is no `s` behind it). `in` counts only with its stop."""
WRITTEN_UNITS = {
    "m": "meter", "g": "gram", "L": "liter", "s": "second", "h": "hour", "ms": "millisecond", "W": "watt",
    "MW": "megawatt", "V": "volt", "MB": "megabyte", "µm": "micrometer", "μm": "micrometer",
    "µg": "microgram", "Ω": "ohm", "hp": "horsepower|horsepower", "ha": "hectare", "kJ": "kilojoule",
    "kN": "kilonewton", "kPa": "kilopascal", "Pa": "pascal", "mA": "milliamp",
    "mAh": "milliamp hour|milliamp hours", "Å": "angstrom", "m.p.h": "mile an hour|miles an hour",
}  # fmt: skip
"""Units in just that case."""
GLUED_UNITS = {
    "in": "inch|inches", "k": "thousand|thousand", "K": "thousand|thousand", "x": "times|times",
    "yo": "year old|year old", "l": "liter", "M": "million|million",
}  # fmt: skip
"""Only where no blank parts them from their number."""
DIMENSIONS = word_list(
    "wide tall long high deep thick by across apart square of away above below from off around broad",
)
"""Words behind `6'` that make it feet."""
FUNCTION_WORDS = word_list(
    "of and or to in on at for from with by per a an the is was were are had has have he she it they i we",
    "you who that which than before after away ahead later apart each off down up out into over under if",
    "as but so when while until back behind above below across around through there here now then because",
    "not ago earlier since every during would will could should can may might did does do more less too",
    "also only just still yet",
)
"""Words that no measure describes: before any other it may be an adjective (`a 9mm pistol`)."""
COUNTED = word_list(
    "people men women children feet fish sheep soldiers million thousand yen",
)
NOT_PLURAL = word_list(
    "was is as his this has its us yes perhaps always sometimes does thus unless besides towards nowadays",
    "upwards downwards upstairs downstairs indoors outdoors outwards onwards forwards backwards inwards",
    "across afterwards ours hers theirs yours news less plus versus minus class nevertheless",
)
"""Words in -s that count nothing: `in 1066 was`."""

LETTERS = word_list(
    "TV FBI CIA UFO USA UK EU UN DNA RNA PC CD DVD GPS ID IQ VIP CEO FYI RSVP ATM BBC CNN NYPD LAPD MRI",
    "ICU AC DJ MC WTF BFF AU OC AO3 FFN OOC AI CPR DIY GPA HQ KO NPC OTP PTSD QA RPG SOS SUV UV VR XP DC",
    "NY BC AD BCE CE PE ETA PS PSA UI URL USB DOB MVP POW",
)
"""Capitals that are read letter by letter; all other capitals are somebody shouting a word."""

HEADING_WORDS = word_list(
    "chapter part book act scene volume section episode canto season level phase type mark war round step",
    "appendix arc side verse day stave letter tome lesson article amendment rule law figure table plate",
    "class grade rank group stage unit title division model psalm sonnet ode fit fytte stanza page folio",
    "line number fragment epistle homily dialogue sermon night story tale tablet movement symphony opus",
    "version apollo gemini saturn voyager fantasy bowl olympiad squadron district zone sector vatican",
    "schedule form gate interlude prologue epilogue entry log issue exhibit proposition theorem axiom",
    "cycle",
)
"""A Roman numeral after one of these is a number, down to a lone `I`."""
LETTERED_HEADINGS = word_list(
    "chapter book psalm canto sonnet ode letter lesson epistle stave page",
)
"""Of them those whose C, D, L or M is a number; `Section C` is a letter."""
ORDERED_NOUNS = word_list(
    "century centuries corps army legion congress dynasty brigade regiment olympiad olympics fleet",
    "council battalion parliament reich republic cohort",
)
"""A Roman numeral before one of these is an ordinal (the XIX century)."""
REGNAL_TITLES = word_list(
    "king queen pope emperor empress tsar czar kaiser sultan shah pharaoh prince duke count saint lord",
    "sir mister doctor captain lady",
)
"""A Roman numeral behind one of these and a name is an ordinal, whatever the name."""
REGNAL_NAMES = word_list(
    "henry louis elizabeth charles george edward richard james william philip napoleon nicholas alexander",
    "peter catherine mary john paul pius benedict leo frederick ivan ptolemy ramses ramesses innocent",
    "clement gregory urban boniface sixtus julius eugene martin celestine honorius adrian hadrian stephen",
    "sylvester otto conrad rudolf rudolph maximilian ferdinand joseph francis friedrich wilhelm karl",
    "gustav gustavus christian haakon olaf olav magnus eric erik harald harold edgar edmund robert david",
    "alfonso philippe felipe carlos juan isabella margaret victor emmanuel umberto leopold albert",
    "constantine justinian michael darius xerxes cyrus artaxerxes seleucus antiochus thutmose amenhotep",
    "mehmed selim suleiman murad hamid henri lewis guillaume jacques anthony andrew theodore arthur",
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

DOUBLED = word_list(
    "all aloof ball balloon bee been beef beer bell bill boo boom book boot boss bottom broom butter buzz",
    "call cell chill choose class cliff cook cool creep cross deep deer door dress drill dull eel fall",
    "feed feel feet fell fill flee floor fluff fool foot free full fuss garbage glass good goose grass",
    "greed green greet guess hall hell hello hill hoof hook hoop ill keep kill kiss knee less little look",
    "loop loose loss mall mass meet mess mill miss mood moon moose moss need noon off ooze pass peek peel",
    "pill poll pool poor press pretty puff pull queen roof room root roll school screen see seed seek",
    "seem seen sell sheep sheesh sheet shell shoo shoot skill sleep small smell smooth soon speed spell",
    "spoon spooky staff steel steep still stood stool stuff stupid sweet tall tell teen teeth three toll",
    "too took tool tooth toss tree troop wall week weed weep well will woo wood woof wool yell yippee zoo",
    "zoom better happy sorry silly really finally",
)
"""Where a stretched letter was double to begin with (`soooon`); other words have it once (`sooo`)."""

"""What the author says outside the story: notes, blurbs, disclaimers, replies to reviews.

Only wording at the very start of a paragraph counts, or of a bracket inside one, and a note ends where its
paragraph or bracket ends, unless its own mark stays open. Wording that a narrator could use too counts only
at a chapter's edges.
"""

from __future__ import annotations

import re

from audiofic.model import NoteKind

_LEAD = r"[\s*_~=<>({\[•#-]*"
_ALWAYS: tuple[tuple[str, NoteKind], ...] = (
    (
        r"(?:T/N\b|T\.?N\.?(?=\s*[:–—])"
        r"|(?i:(?:translators?['’]?s?|translation|t/?l)[ -]?notes?)\s*[:;.!*_~–—)\]-])",
        "translation_note",
    ),
    (
        r"(?:a/n|A\.?N\.?(?=\s*[:–—*_~-])|A\.N\.|(?i:authors?['’]?s?[ -]?notes?|note from (?:the )?author"
        r"|beta['’]?s? notes?)\s*[:;.!*_~–—)\]-])",
        "author_note",
    ),
    (r"(?:A/N|a/n)\b", "author_note"),
    (r"(?i:authors?['’]?s?[ -]?notes?)\W*\Z", "author_note"),
    (r"(?i:(?:standard )?disclaim(?:er|ers)\s*[:;.!*_~–—-]|disclaimers?\W*\Z)", "disclaimer"),
    (r"R ?(?:&|&amp;|and|n|'n'?) ?R\b(?!\s*\w+\s)", "author_note"),
    (r"(?i:(?:tbc|t\.b\.c\.|to be continued|owari|tsuzuku)\W*\Z)", "to_be_continued"),
    (
        r"(?i:(?:trigger|content)[ -]warnings?\b(?: for this (?:chapter|fic"
        r"|story))?\s*[*_]*\s*(?:[:–—-]|\W*\Z)|[TC]/?W\s*:)",
        "author_note",
    ),
    (
        r"(?i:(?:un|not |no )-?beta(?:['’]?e?d)?\b.{0,20}\b(?:mistakes|we die|read|die)\b"
        r"|un-?beta['’]?e?d\b|beta(?:['’]?e?d| read)[- ]by\b|beta-?read by\b)",
        "author_note",
    ),
    (
        r"(?i:(?:kudos|comments|reviews)(?:,? (?:and|&|or) (?:kudos|comments|reviews|favou?rites"
        r"|follows|likes|ratings))*"
        r" (?:are|is|make|feed|help|give|keep|fuel|always)\b.{0,60}\b(?:appreciated|welcome|loved?"
        r"|adored|cherished|my|the muse|me|a lot|life|oxygen)\b)",
        "author_note",
    ),
    (
        r"(?i:.{0,120}\b(?:unlawfully|illicitly|illegally|without (?:the )?(?:author['’]s "
        r"|my )?(?:consent|permission|authori[sz]ation))\b.{0,200}"
        r"\b(?:report|repost|amazon|site|platform|translate))",
        "author_note",
    ),
    (
        r"(?i:(?:unauthori[sz]ed (?:use|reproduction)|stolen (?:content|story"
        r"|novel))\b.{0,200}\b(?:report|amazon))",
        "author_note",
    ),
    (r"(?i:(?:previously|last time)(?: on\b.{1,80}|\s*)[:.…]+\W*\Z)", "author_note"),
    (
        r"(?i:(?:end (?:of )?(?:the )?(?:chapter|chap\.?|part)(?: (?:\d+|[a-z]+(?:-[a-z]+)?"
        r"|[ivxlc]+))?)\W*\Z)",
        "author_note",
    ),
    (
        r"(?i:(?:review(?:er)?s?['’]?s? (?:replies|responses|corner|answers)"
        r"|(?:replies|responses|answers) to (?:my |the |your |all )*review(?:er)?s)\W*(?:\Z|:))",
        "review_reply",
    ),
)
_AT_EDGES: tuple[tuple[str, NoteKind], ...] = (
    (
        r"(?i:(?:translations?|vocabulary|glossary"
        r"|(?:japanese|foreign) (?:words?|terms?|vocabulary))\W*(?:\Z|:))",
        "translation_note",
    ),
    (r"(?i:(?:full |story |chapter )?summary\s*[*_]*\s*[:–—-])", "blurb"),
    (r"(?i:(?:blurb|description)\s*[*_]*\s*:)", "blurb"),
    (
        r"(?i:(?:genres?|rating|rated|pairings?|warnings?|fandoms?|categor(?:y|ies)|universe|spoilers?"
        r"|beta(?:[- ]?read)?(?: by)?|characters|status|published|updated|words|word count|chapters"
        r"|packaged|story url|author url|source|tags|relationships?|archive warnings?|dedication|challenge"
        r"|prompt|betas|beta reader|ships?|timeline|setting|au|edit(?:ed)?|update schedule"
        r"|updates?|songs?|music|listening to|q(?:uestion )?o(?:f )?t(?:he )?d(?:ay)?"
        r"|translators?|editors?|proofreaders?|tl|pr|key|acknowledge?ments?|recap|previously"
        r"|author|word count|author note|my patreon|discord)\s*[*_]*\s*:)",
        "author_note",
    ),
    (
        r"(?i:.{0,160}\b(?:patreon\.com|(?:on|my|our) patreon\b|ko-?fi\.com|discord\.gg"
        r"|discord(?: server)?\s*(?:[:!]|is\b)|(?:posted|published|also|up) (?:up )?on (?:wattpad"
        r"|ao3|archive of our own"
        r"|royal ?road|fanfiction|ffn|ff\.net|tumblr|livejournal|webnovel|scribble ?hub)\b"
        r"|tumblr\.com|fanfiction\.net))",
        "author_note",
    ),
    (r"(?i:notes?\s*[*_]*\s*:|(?:an? )?(?:word|message) from (?:the |your )?author\b)", "author_note"),
    (r"(?i:edit (?:\d{4}|\d{1,2}[./-]\d{1,2}\S*|\(.{1,20}\))\s*:)", "author_note"),
    (
        r"(?i:(?:big |huge |fair )?warnings?\s*[:!–—-]|(?:lemon|smut|spoiler|fluff|angst|violence"
        r"|gore) (?:warning|ahead|alert)\b)",
        "author_note",
    ),
    (
        r"(?i:(?:this|the (?:next|following)) (?:chapter|fic|fanfic|story|part) (?:contains?|has"
        r"|deals with|includes|mentions|will contain)\b.{0,80}"
        r"\b(?:warn|violen|gore|blood|death|mature|sexual|smut|lemon|abuse|suicid|self-harm"
        r"|spoiler|swear|language|content|triggers?))",
        "author_note",
    ),
    (
        r"(?i:(?:hi|hey|hello|hiya|greetings|welcome)(?: there| again| back)?,? (?:guys|everyone"
        r"|everybody|all|y['’]?all|readers|folks|lovelies|my (?:lovely |dear )?(?:readers|lovelies"
        r"|friends|darlings))\b\W*(?:\Z|\W.{0,400}))",
        "author_note",
    ),
    (
        r"(?i:(?:please|don['’]?t forget to|remember to|be sure to|feel free to|make sure to"
        r"|consider|if you (?:liked|enjoyed) (?:this|it)\b.{0,60})?[\s,]*"
        r"(?:leave|drop|write|give|send) (?:me )?(?:a |some |lots of |your )?(?:(?:and |& |or |/|,"
        r"| )*(?:kudos|comments?|reviews?|votes?|likes?|feedback))+)",
        "author_note",
    ),
    (
        r"(?i:(?:please|don['’]?t forget to|remember to|be sure to)[\s,]+(?:(?:and|&|or|,"
        r"|/)?\s*(?:vote|comment|review|follow|favou?rite|like|subscribe|rate|share|r&r"
        r"|rnr)\b[\s,]*)+)",
        "author_note",
    ),
    (
        r"(?i:(?:vote|comment|review|follow|favou?rite|like|rate)(?:\s*(?:,|and"
        r"|&)\s*(?:and )?(?:vote|comment|review|follow|favou?rite|like|subscribe|rate"
        r"|share))+\s*[!.♥❤]*\Z)",
        "author_note",
    ),
    (
        r"(?i:(?:follow|find|catch|come (?:and )?(?:say (?:hi|hello)|yell|scream|talk|chat)"
        r"|you can find|support|join|check out)\b.{0,60}\b(?:twitter|tumblr|instagram|facebook"
        r"|discord|patreon|bluesky|tiktok|ko-?fi|my blog)\b)",
        "author_note",
    ),
    (
        r"(?i:(?:all )?(?:remaining |other )?(?:mistakes|errors|typos) are (?:all )?(?:mine|my own)\b)",
        "author_note",
    ),
    (
        r"(?i:(?:this|the following)? ?(?:story|fic|chapter|work)? ?(?:was |is "
        r"|has been )?(?:also |cross-?|originally |first |re-?)(?:posted|published"
        r"|uploaded)\b.{0,60})(?=\W*(?:\Z|on|at|to))",
        "author_note",
    ),
    (
        r"(?i:(?:please )?(?:do not|don['’]?t) (?:copy|repost|re-?upload|translate|steal|plagiari[sz]e)\b)",
        "author_note",
    ),
    (
        r"(?i:(?:this (?:fic|story|chapter|one(?:-?shot)?) (?:was |is )?)?(?:written|created"
        r"|posted|made) (?:for|as a gift for) (?:the )?.{1,60}\b(?:challenge|prompt|birthday"
        r"|exchange|fest|week|day \d+|bingo|secret santa|contest|zine)\b)",
        "author_note",
    ),
    (
        r"(?i:(?:inspired by|based on) (?:an? |the |this )?.{0,40}\b(?:prompt|tumblr|song|post"
        r"|fanart|art|headcanon|challenge|episode|movie)\b)",
        "author_note",
    ),
    (r"(?i:(?:chapter |story |fic )?titles? (?:is |are |comes? |taken )?from\b)", "author_note"),
    (r"(?i:(?:no )?copyright infringement\b)", "disclaimer"),
    (
        r"(?i:.{1,60}\bbelongs? to (?:[a-z]\. ?){0,3}(?:rowling|takahashi|kishimoto|marvel|disney"
        r"|dc\b|nintendo|bioware|bbc|(?:their|its) (?:respective |rightful )?(?:owners?|creators?"
        r"|authors?))\b)",
        "disclaimer",
    ),
    (
        r"(?i:(?:the )?next (?:chapter|update|part|instal?lment)s?(?: \d+)? (?:will|should|is|are"
        r"|comes?|on|might|may|in)\b|new chapters? (?:every|each|on|coming|will|next|soon"
        r"|tomorrow)\b"
        r"|(?:i['’]ll|i will|i['’]m going to|i am going to)(?: try (?:and|to))?(?: to)? (?:update"
        r"|post|upload)\b|updates? (?:every|each|on|will be)\b)",
        "author_note",
    ),
    (
        r"(?i:(?:see|catch) (?:you|ya|y['’]?all|u)(?: (?:all|guys|soon))? (?:next|in the next"
        r"|in chapter|on) ?(?:time|week|chapter|chap|update|month|friday|monday|sunday|saturday"
        r"|thursday|wednesday|tuesday|one)?\W*\Z|until next (?:time|chapter|week|update)\W*\Z)",
        "author_note",
    ),
    (
        r"(?i:(?:thanks|thank you|thx|thank u)(?: (?:all|guys|everyone|so much|so very much|again"
        r"|to all|to everyone|to all of you|for all|both|a lot))*,? (?:for|who"
        r"|to)\b.{0,80}\b(?:reading|reviews?|reviewing|comments?|commenting|kudos|support|feedback"
        r"|favou?rit\w+|follow\w*|votes?|voting|likes|patience|reviewed|commented|my betas?"
        r"|beta readers?)\b)",
        "author_note",
    ),
    (r"(?i:(?:many |special |big |huge )?(?:thanks|thank you) (?:to|for) .{0,60}\bbeta\w*\b)", "author_note"),
    (
        r"(?i:(?:i |we )?(?:really |do )?hope (?:you|y['’]?all|u|everyone|that you)(?: (?:all"
        r"|guys))?(?: (?:have|had))? (?:enjoy(?:ed)?|like(?:d)?|love(?:d)?)\b.{0,80}\b(?:it|this"
        r"|the|chapter|story|fic|one|part|update|\Z)\W{0,4}\Z|hope (?:you|y['’]?all) (?:all "
        r"|guys )?(?:enjoy(?:ed)?|like(?:d)?)\W*\Z|enjoy(?: (?:the|this) (?:chapter|story|fic"
        r"|update|show)| reading| it)?[!.~♥ :)]*\Z)",
        "author_note",
    ),
    (
        r"(?i:(?:please )?(?:let me know|tell me) (?:what you (?:guys |all )?(?:think|thought)"
        r"|your thoughts|if you (?:like|enjoy|want|see|find|spot))\b(?:\W*\Z|.{0,80}\b(?:comments?"
        r"|reviews?|below|chapter|story|fic|more|mistakes|errors)\b))",
        "author_note",
    ),
    (
        r"(?i:what did you (?:guys |all )?think (?:of|about) (?:this|the) (?:chapter|story|fic"
        r"|part|update|ending)\b)",
        "author_note",
    ),
    (
        r"(?i:(?:i['’]?m |i am )?(?:so |very |really )?sorry (?:for|about) (?:the |such a |this "
        r"|my )*(?:(?:long|late|short|slow|delayed|huge|crappy|bad) )*(?:wait|updates?|chapter"
        r"|delay|hiatus|absence|cliff-?(?:hanger|ie)|length)\b|sorry (?:it|this)(?:['’]s| is| has"
        r"| took| was)(?: been)? (?:so |a bit |kind of |kinda |such a )?(?:long|late|short)\b)",
        "author_note",
    ),
    (
        r"(?i:(?:this is |it['’]s |this['’]s )?my (?:very )?first (?:ever )?(?:fan ?fic(?:tion)?"
        r"|fic|story|one-?shot|multi-?chapter|attempt)\b)",
        "author_note",
    ),
    (r"(?i:english (?:is not|isn['’]?t) my (?:first|native|mother|main)\b)", "author_note"),
    (
        r"(?i:(?:please )?(?:no|flames?) (?:flames?|flaming|will be|are|hate)\b.{0,60}\Z"
        r"|(?:constructive )?(?:criticism|con-?crit|critiques?|feedback) (?:is |are )?(?:always "
        r"|very |greatly )?(?:welcome|appreciated)\b)",
        "author_note",
    ),
    (r"R ?[&n] ?R\b\W|(?i:please r ?[&n] ?r\b)", "author_note"),
    (r"(?i:rated [KTMGRE]\+?\b|(?:posted|uploaded|published) (?:by|on) .{1,40}\d)", "author_note"),
    (r"(?i:(?:this (?:chapter|story|fic) (?:is |was )?)?dedicated to\b)", "author_note"),
    (
        r"(?i:(?:sneak peek|preview|teaser)(?: of| for| from)?(?: the)? next (?:chapter|time|update)\b)",
        "author_note",
    ),
    (r"(?i:(?:don['’]?t|do not) like(?: it)?[,.?!]* (?:then )?(?:don['’]?t|do not) read\b)", "author_note"),
    (r"(?i:(?:adult|mature|ma|nsfw|18\+) (?:content|themes?|scenes?)\b)", "author_note"),
    (
        r"(?i:(?:bonus|sponsored|extra|double|mass)[- ](?:chapters?|release)\b.{0,80}(?:sponsor"
        r"|support|thanks|patron|donat|!)|(?:this )?chapter (?:was |is )?(?:sponsored|edited"
        r"|proofread|translated|beta['’]?e?d)(?: by)?\b)",
        "author_note",
    ),
    (
        r"(?i:if you (?:enjoyed|liked|love|like|enjoy) (?:this|the|it|my)\b.{0,100}\b(?:review"
        r"|kudos|comment|rating|follow|vote|subscribe)\b)",
        "author_note",
    ),
    (
        r"(?i:(?:ratings?|reviews?|favou?rites?|follows|votes|comments|likes)(?:,? (?:and|&"
        r"|or) (?:ratings?|reviews?|favou?rites?|follows|votes|comments|likes))+ (?:are|help|make"
        r"|is|would)\b)",
        "author_note",
    ),
    (
        r"(?i:for (?:my (?:dear |lovely )?(?:friend |beta )?)?[A-Z]\w+,? (?:who (?:asked|requested"
        r"|wanted|prompted)|as (?:requested|promised)|because (?:she|he|they) (?:asked|wanted))\b)",
        "author_note",
    ),
    (
        r"(?i:(?:love|enjoying|like) this (?:novel|story)\? read it on\b|if you (?:encounter"
        r"|come across|see|find|are reading|read|spot) this (?:story|tale|novel|content|work"
        r"|narrative)\b.{0,100}\b(?:amazon|elsewhere|stolen|without|other|report|on)\b)",
        "author_note",
    ),
    (
        r"(?i:(?:please|pls|plz)[\s,]+(?:read and |rate and |r&|leave (?:a |me a |some )?)?(?:re)?views?\b)",
        "author_note",
    ),
    (r"(?i:(?:read|rate) (?:and|&|n) review\b)", "author_note"),
    (r"(?i:reviews? (?:please|are|make|is|would|appreciated|welcome)\b)", "author_note"),
    (
        r"(?i:(?:many |special |big )?(?:thanks|thank you|thankies|thx|arigat\w+)\b.{0,200}\b(?:review(?:s"
        r"|ers?|ed|ing)?|reading|readers|favou?rit(?:es|ed|ing)|beta|follow(?:s|ers|ed))\b)",
        "author_note",
    ),
    (
        r"(?i:i (?:do not|don['’]?t|do n['’]t) own\b.{0,200}\b(?:characters?|anime|manga|series|show"
        r"|books?|copyrights?|rights|belongs?|takahashi|inu ?yasha|naruto|potter|rowling|plot|anything|any "
        r"of)\b)",
        "disclaimer",
    ),
    (r"(?i:i own (?:nothing|none of)\b)", "disclaimer"),
    (r"(?i:(?:all )?(?:characters|rights)\b.{0,60}\bbelongs?\b)", "disclaimer"),
    (
        r"(?i:(?:hi|hey|hello|hiya|ok|okay|so|well|sorry)\b.{0,120}\b(?:new (?:story|fic|chapter)|first "
        r"(?:story|fic|fanfic)|(?:this|next|last) chap(?:ter|pie)?\b|fan ?fic(?:tion)?|updat(?:e|ed|ing)"
        r"|review(?:s|ed|ers)?))",
        "author_note",
    ),
    (
        r"(?i:(?:next|until next|see you(?: all)?(?: in the)? next) (?:chapter|chap|time)\s*[:!])",
        "author_note",
    ),
    (
        r"(?i:(?:please|don['’]t forget to|remember to) (?:tell|let) me know what you (?:guys |all )?think)",
        "author_note",
    ),
)


def _compile(table: tuple[tuple[str, NoteKind], ...]) -> tuple[tuple[re.Pattern[str], NoteKind], ...]:
    return tuple((re.compile(_LEAD + pattern), kind) for pattern, kind in table)


_ANYWHERE, _EDGES = _compile(_ALWAYS), _compile(_AT_EDGES)
_BARE = re.compile(
    r"\W*(?:a/?n|authors?['’]?s? notes?|disclaimers?|summary|notes?|t/?n|translators?['’]?s? notes?)\W*",
    re.IGNORECASE,
)
_LISTS: dict[NoteKind, re.Pattern[str]] = {
    "review_reply": re.compile(r"\W{0,3}\w[\w .'’-]{1,30}\W{0,3}(?::|--?|[–—])\W{0,3}\s\S.*"),
    "translation_note": re.compile(r"\W{0,3}\w[\w '’-]{0,30}\W{0,3}(?::|=|--?|[–—])\W{0,3}\s\S.{0,150}"),
}
"""What the paragraphs under `Review replies:` and `Translations:` look like: `InuFan: thank you!`."""
_ASIDE = re.compile(
    r"[(\[{]\W{0,3}(?:(?P<author>A/N|a/n|A\.N\.|AN(?=\s*[:–—-])|"
    r"(?i:authors?['’]?s?[ -]notes?\b|note from (?:the )?author\b))"
    r"|(?P<translator>T/N|TN(?=\s*[:–—-])|(?i:(?:translators?['’]?s?|tl)[ -]notes?\b)))"
)
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_LONGEST_ASIDE = 1000
"""Code points; a bracket that is not closed by then was forgotten."""
_QUOTE_FIRST = re.compile(r"\s*[\"“„«‘]")
_LEGEND = re.compile(
    r"\s*(?:[\"“‘'*_<~(\[]{1,2}[^\"”’'*_>~)\]]{2,30}[\"”’'*_>~)\]]{1,2}\s*"
    r"(?:[=:–—-]\s*\w{3,15}(?: \w{2,15}){0,2}(?=[\s,;/"
    r"|.]|\Z))?[\s,;/|.]*){1,6}"
)
_LEGEND_WORD = re.compile(
    r"\b(?:blah|speech|talking|speaking|thoughts?|thinking|flash ?backs?|telepathy|text(?:ing)?)\b",
    re.IGNORECASE,
)
_ANCHOR_REACH = 400
"""Code points looked at: an anchor is at the start, whatever the paragraph's length."""


def note_kind(text: str, at_edge: bool) -> NoteKind | None:
    """The kind of note a paragraph is, None for story.

    `at_edge`: it stands among the first or last few paragraphs of a chapter, where authors speak.
    """
    head = text[:_ANCHOR_REACH]
    if _LEGEND.fullmatch(head) and len(_LEGEND_WORD.findall(head)) >= (
        1 if re.search(r"[=:]|[–—-]\s", head) else 2
    ):
        return "author_note"  # `"blah" = talking`, `"Talking" 'Thinking'`
    if _QUOTE_FIRST.match(head):
        return None
    for pattern, kind in _ANYWHERE:
        if pattern.match(head):
            return kind
    if at_edge:
        for pattern, kind in _EDGES:
            if pattern.match(head):
                return kind
    return None


def find_asides(text: str) -> list[tuple[int, int, NoteKind]]:
    """(start, end, kind) of the notes between brackets inside a paragraph: `She ran (A/N: at last!) home.`

    Brackets that are never closed, or hold the whole paragraph, give none.
    """
    found: list[tuple[int, int, NoteKind]] = []
    place = 0
    while match := _ASIDE.search(text, place):
        end = _closing_bracket(text, match.start())
        if end is None:
            place = match.end()
            continue
        found.append((match.start(), end, "author_note" if match["author"] else "translation_note"))
        place = end
    rest = list(text)
    for start, end, _ in found:
        rest[start:end] = " " * (end - start)
    return found if any(character.isalnum() for character in rest) else []


def _closing_bracket(text: str, start: int) -> int | None:
    """The place behind the bracket that closes the one at `start`."""
    depth = 0
    opener = text[start]
    for place in range(start, min(len(text), start + _LONGEST_ASIDE)):
        if text[place] == opener:
            depth += 1
        elif text[place] == _BRACKETS[opener]:
            depth -= 1
            if not depth:
                return place + 1
    return None


def belongs_to_list(kind: NoteKind, text: str) -> bool:
    """True for a line of the list that a note of that kind heads."""
    return kind in _LISTS and _LISTS[kind].fullmatch(text[:_ANCHOR_REACH]) is not None


def is_bare_note(text: str) -> bool:
    """True for `Author's Note:` alone: the note itself follows."""
    return _BARE.fullmatch(text[:_ANCHOR_REACH]) is not None


def closing_mark(text: str) -> str | None:
    """The mark that a note left open and a later paragraph may close: `**`, `)`, `]`; None for none."""
    stripped = text.lstrip()
    for opener, closer in (("**", "**"), ("(", ")"), ("[", "]")):
        if stripped.startswith(opener):
            return None if closer in stripped[len(opener) :] else closer
    return None


def unmark_note(text: str) -> tuple[int, int]:
    """Where the note's words begin and end: asterisks around it, or left open before it, are no words."""
    start, end = 0, len(text)
    while start < end and text[start] == "*":
        start += 1
    mark = text[:start]
    inside = text.find(mark, start) if mark else -1
    if 0 <= inside < end - start:
        return 0, end  # `**A/N:** ...` is emphasis inside the note
    while end > start and text[end - 1] in "* ":
        end -= 1
    return start, end

"""The wordings by which authors' notes are known, as regular expressions that a paragraph may begin with.

A wording is one line; what is indented goes on with the line before. Letters match in any case, but inside
`(?-i:...)`. Of several wordings that match the first one counts.
"""

from __future__ import annotations

from audiofic.model import NoteKind

ANYWHERE: tuple[tuple[NoteKind, str], ...] = (
    (
        "translation_note",
        r"""
(?-i:(?:T/N\b|T\.?N\.?(?=\s*[:–—])|(?i:(?:translators?['’]?s?|translation|
    t/?l)[ -]?notes?)\s*[:;.!*_~–—)\]-]))
""",
    ),
    (
        "author_note",
        r"""
(?-i:(?:a/n|A\.?N\.?(?=\s*[:–—*_~-])|A\.N\.|(?i:authors?['’]?s?[ -]?notes?|note from (?:the )?author|
    beta['’]?s? notes?)\s*[:;.!*_~–—)\]-]))
(?-i:(?:A/N|a/n)\b)
authors?['’]?s?[ -]?notes?\W*\Z
""",
    ),
    (
        "disclaimer",
        r"""
(?:standard )?disclaim(?:er|ers)\s*[:;.!*_~–—-]|disclaimers?\W*\Z
""",
    ),
    (
        "author_note",
        r"""
(?-i:R ?(?:&|&amp;|and|n|'n'?) ?R\b(?!\s*\w+\s))
""",
    ),
    (
        "to_be_continued",
        r"""
(?:tbc|t\.b\.c\.|to be continued|owari|tsuzuku)\W*\Z
""",
    ),
    (
        "author_note",
        r"""
(?:trigger|content)[ -]warnings?\b(?: for this (?:chapter|fic|story))?\s*[*_]*\s*(?:[:–—-]|\W*\Z)|
    [TC]/?W\s*:
(?:un|not |no )-?beta(?:['’]?e?d)?\b.{0,20}\b(?:mistakes|we die|read|die)\b|un-?beta['’]?e?d\b|
    beta(?:['’]?e?d| read)[- ]by\b|beta-?read by\b
(?:kudos|comments|reviews)(?:,? (?:and|&|or) (?:kudos|comments|reviews|favou?rites|follows|likes|
    ratings))* (?:are|is|make|feed|help|give|keep|fuel|always)\b.{0,60}\b(?:appreciated|welcome|loved?|
    adored|cherished|my|the muse|me|a lot|life|oxygen)\b
.{0,120}\b(?:unlawfully|illicitly|illegally|without (?:the )?(?:author['’]s |my )?(?:consent|permission|
    authori[sz]ation))\b.{0,200}\b(?:report|repost|amazon|site|platform|translate)
this (?:story|novel|tale|work) (?:was|is|has been) (?:stolen|taken)\b.{0,200}\b(?:report|amazon)
(?:unauthori[sz]ed (?:use|reproduction)|stolen (?:content|story|novel))\b.{0,200}\b(?:report|amazon)
(?:previously|last time)(?: on\b.{1,80}|\s*)[:.…]+\W*\Z
(?:end (?:of )?(?:the )?(?:chapter|chap\.?|part)(?: (?:\d+|[a-z]+(?:-[a-z]+)?|[ivxlc]+))?)\W*\Z
""",
    ),
    (
        "review_reply",
        r"""
(?:review(?:er)?s?['’]?s? (?:replies|responses|corner|answers)|(?:replies|responses|answers) to (?:my |
    the |your |all )*review(?:er)?s)\W*(?:\Z|:)
""",
    ),
)
"""Wording that only an author uses."""
AT_EDGES: tuple[tuple[NoteKind, str], ...] = (
    (
        "translation_note",
        r"""
(?:translations?|vocabulary|glossary|(?:japanese|foreign) (?:words?|terms?|vocabulary))\W*(?:\Z|:)
""",
    ),
    (
        "blurb",
        r"""
(?:full |story |chapter )?summary\s*[*_]*\s*[:–—-]
(?:blurb|description)\s*[*_]*\s*:
""",
    ),
    (
        "author_note",
        r"""
(?:genres?|rating|rated|pairings?|warnings?|fandoms?|categor(?:y|ies)|universe|spoilers?|
    beta(?:[- ]?read)?(?: by)?|characters|status|published|updated|words|word count|chapters|packaged|
    story url|author url|source|tags|relationships?|archive warnings?|dedication|challenge|prompt|betas|
    beta reader|ships?|timeline|setting|au|edit(?:ed)?|update schedule|updates?|songs?|music|
    listening to|q(?:uestion )?o(?:f )?t(?:he )?d(?:ay)?|translators?|editors?|proofreaders?|tl|pr|key|
    acknowledge?ments?|recap|previously|author|word count|author note|my patreon|discord)\s*[*_]*\s*:
.{0,160}\b(?:patreon\.com|(?:on|my|our) patreon\b|ko-?fi\.com|discord\.gg|discord(?: server)?\s*(?:[:!]|
    is\b)|(?:posted|published|also|up) (?:up )?on (?:wattpad|ao3|archive of our own|royal ?road|
    fanfiction|ffn|ff\.net|tumblr|livejournal|webnovel|scribble ?hub)\b|tumblr\.com|fanfiction\.net)
notes?\s*[*_]*\s*:|(?:an? )?(?:word|message) from (?:the |your )?author\b
edit (?:\d{4}|\d{1,2}[./-]\d{1,2}\S*|\(.{1,20}\))\s*:
(?:big |huge |fair )?warnings?\s*[:!–—-]|(?:lemon|smut|spoiler|fluff|angst|violence|gore) (?:warning|
    ahead|alert)\b
(?:this|the (?:next|following)) (?:chapter|fic|fanfic|story|part) (?:contains?|has|deals with|includes|
    mentions|will contain)\b.{0,80}\b(?:warn|violen|gore|blood|death|mature|sexual|smut|lemon|abuse|
    suicid|self-harm|spoiler|swear|language|content|triggers?)
(?:hi|hey|hello|hiya|greetings|welcome)(?: there| again| back)?,? (?:guys|everyone|everybody|all|
    y['’]?all|readers|folks|lovelies|my (?:lovely |dear )?(?:readers|lovelies|friends|
    darlings))\b\W*(?:\Z|\W.{0,400})
(?:please|don['’]?t forget to|remember to|be sure to|feel free to|make sure to|consider|if you (?:liked|
    enjoyed) (?:this|it)\b.{0,60})?[\s,]*(?:leave|drop|write|give|send) (?:me )?(?:a |some |lots of |
    your )?(?:(?:and |& |or |/|,| )*(?:kudos|comments?|reviews?|votes?|likes?|feedback))+
(?:please|don['’]?t forget to|remember to|be sure to)[\s,]+(?:(?:and|&|or|,|/)?\s*(?:vote|comment|
    review|follow|favou?rite|like|subscribe|rate|share|r&r|rnr)\b[\s,]*)+
(?:vote|comment|review|follow|favou?rite|like|rate)(?:\s*(?:,|and|&)\s*(?:and )?(?:vote|comment|review|
    follow|favou?rite|like|subscribe|rate|share))+\s*[!.♥❤]*\Z
(?:follow|find|catch|come (?:and )?(?:say (?:hi|hello)|yell|scream|talk|chat)|you can find|support|join|
    check out)\b.{0,60}\b(?:twitter|tumblr|instagram|facebook|discord|patreon|bluesky|tiktok|ko-?fi|
    my blog)\b
(?:all )?(?:remaining |other )?(?:mistakes|errors|typos) are (?:all )?(?:mine|my own)\b
(?-i:(?i:(?:this|the following)? ?(?:story|fic|chapter|work)? ?(?:was |is |has been )?(?:also |cross-?|
    originally |first |re-?)(?:posted|published|uploaded)\b.{0,60})(?=\W*(?:\Z|on|at|to)))
(?:please )?(?:do not|don['’]?t) (?:copy|repost|re-?upload|translate|steal|plagiari[sz]e)\b
(?:this (?:fic|story|chapter|one(?:-?shot)?) (?:was |is )?)?(?:written|created|posted|made) (?:for|
    as a gift for) (?:the )?.{1,60}\b(?:challenge|prompt|birthday|exchange|fest|week|day \d+|bingo|
    secret santa|contest|zine)\b
(?:inspired by|based on) (?:an? |the |this )?.{0,40}\b(?:prompt|tumblr|song|post|fanart|art|headcanon|
    challenge|episode|movie)\b
(?:chapter |story |fic )?titles? (?:is |are |comes? |taken )?from\b
""",
    ),
    (
        "disclaimer",
        r"""
(?:no )?copyright infringement\b
.{1,60}\bbelongs? to (?:[a-z]\. ?){0,3}(?:rowling|takahashi|kishimoto|marvel|disney|dc\b|nintendo|
    bioware|bbc|(?:their|its) (?:respective |rightful )?(?:owners?|creators?|authors?))\b
""",
    ),
    (
        "author_note",
        r"""
(?:the )?next (?:chapter|update|part|instal?lment)s?(?: \d+)? (?:will|should|is|are|comes?|on|might|may|
    in)\b|new chapters? (?:every|each|on|coming|will|next|soon|tomorrow)\b|(?:i['’]ll|i will|
    i['’]m going to|i am going to)(?: try (?:and|to))?(?: to)? (?:update|post|upload)\b|
    updates? (?:every|each|on|will be)\b
(?:see|catch) (?:you|ya|y['’]?all|u)(?: (?:all|guys|soon))? (?:next|in the next|in chapter|on) ?(?:time|
    week|chapter|chap|update|month|friday|monday|sunday|saturday|thursday|wednesday|tuesday|one)?\W*\Z|
    until next (?:time|chapter|week|update)\W*\Z
(?:thanks|thank you|thx|thank u)(?: (?:all|guys|everyone|so much|so very much|again|to all|to everyone|
    to all of you|for all|both|a lot))*,? (?:for|who|to)\b.{0,80}\b(?:reading|reviews?|reviewing|
    comments?|commenting|kudos|support|feedback|favou?rit\w+|follow\w*|votes?|voting|likes|patience|
    reviewed|commented|my betas?|beta readers?)\b
(?:many |special |big |huge )?(?:thanks|thank you) (?:to|for) .{0,60}\bbeta\w*\b
(?:i |we )?(?:really |do )?hope (?:you|y['’]?all|u|everyone|that you)(?: (?:all|guys))?(?: (?:have|
    had))? (?:enjoy(?:ed)?|like(?:d)?|love(?:d)?)\b.{0,80}\b(?:it|this|the|chapter|story|fic|one|part|
    update|\Z)\W{0,4}\Z|hope (?:you|y['’]?all) (?:all |guys )?(?:enjoy(?:ed)?|like(?:d)?)\W*\Z|
    enjoy(?: (?:the|this) (?:chapter|story|fic|update|show)| reading| it)?[!.~♥ :)]*\Z
(?:please )?(?:let me know|tell me) (?:what you (?:guys |all )?(?:think|thought)|your thoughts|
    if you (?:like|enjoy|want|see|find|spot))\b(?:\W*\Z|.{0,80}\b(?:comments?|reviews?|below|chapter|
    story|fic|more|mistakes|errors)\b)
what did you (?:guys |all )?think (?:of|about) (?:this|the) (?:chapter|story|fic|part|update|ending)\b
(?:i['’]?m |i am )?(?:so |very |really )?sorry (?:for|about) (?:the |such a |this |my )*(?:(?:long|late|
    short|slow|delayed|huge|crappy|bad) )*(?:wait|updates?|chapter|delay|hiatus|absence|
    cliff-?(?:hanger|ie)|length)\b|sorry (?:it|this)(?:['’]s| is| has| took| was)(?: been)? (?:so |
    a bit |kind of |kinda |such a )?(?:long|late|short)\b
(?:this is |it['’]s |this['’]s )?my (?:very )?first (?:ever )?(?:fan ?fic(?:tion)?|fic|story|one-?shot|
    multi-?chapter|attempt)\b
english (?:is not|isn['’]?t) my (?:first|native|mother|main)\b
(?:please )?(?:no|flames?) (?:flames?|flaming|will be|are|hate)\b.{0,60}\Z|
    (?:constructive )?(?:criticism|con-?crit|critiques?|feedback) (?:is |are )?(?:always |very |
    greatly )?(?:welcome|appreciated)\b
(?-i:R ?[&n] ?R\b\W|(?i:please r ?[&n] ?r\b))
rated [KTMGRE]\+?\b|(?:posted|uploaded|published) (?:by|on) .{1,40}\d
(?:this (?:chapter|story|fic) (?:is |was )?)?dedicated to\b
(?:sneak peek|preview|teaser)(?: of| for| from)?(?: the)? next (?:chapter|time|update)\b
(?:don['’]?t|do not) like(?: it)?[,.?!]* (?:then )?(?:don['’]?t|do not) read\b
(?:adult|mature|ma|nsfw|18\+) (?:content|themes?|scenes?)\b
(?:bonus|sponsored|extra|double|mass)[- ](?:chapters?|release)\b.{0,80}(?:sponsor|support|thanks|patron|
    donat|!)|(?:this )?chapter (?:was |is )?(?:sponsored|edited|proofread|translated|
    beta['’]?e?d)(?: by)?\b
if you (?:enjoyed|liked|love|like|enjoy) (?:this|the|it|my)\b.{0,100}\b(?:review|kudos|comment|rating|
    follow|vote|subscribe)\b
(?:ratings?|reviews?|favou?rites?|follows|votes|comments|likes)(?:,? (?:and|&|or) (?:ratings?|reviews?|
    favou?rites?|follows|votes|comments|likes))+ (?:are|help|make|is|would)\b
for (?:my (?:dear |lovely )?(?:friend |beta )?)?[A-Z]\w+,? (?:who (?:asked|requested|wanted|prompted)|
    as (?:requested|promised)|because (?:she|he|they) (?:asked|wanted))\b
(?:love|enjoying|like) this (?:novel|story)\? read it on\b|if you (?:encounter|come across|see|find|
    are reading|read|spot) this (?:story|tale|novel|content|work|narrative)\b.{0,100}\b(?:amazon|
    elsewhere|stolen|without|other|report|on)\b
(?:please|pls|plz)[\s,]+(?:read and |rate and |r&|leave (?:a |me a |some )?)?(?:re)?views?\b
(?:read|rate) (?:and|&|n) review\b
reviews? (?:please|are|make|is|would|appreciated|welcome)\b
(?:many |special |big )?(?:thanks|thank you|thankies|thx|arigat\w+)\b.{0,200}\b(?:review(?:s|ers?|ed|
    ing)?|reading|readers|favou?rit(?:es|ed|ing)|beta|follow(?:s|ers|ed))\b
""",
    ),
    (
        "disclaimer",
        r"""
i (?:do not|don['’]?t|do n['’]t) own\b.{0,200}\b(?:characters?|anime|manga|series|show|books?|
    copyrights?|rights|belongs?|takahashi|inu ?yasha|naruto|potter|rowling|plot|anything|any of)\b
i own (?:nothing|none of)\b
(?:all )?(?:characters|rights)\b.{0,60}\bbelongs?\b
""",
    ),
    (
        "author_note",
        r"""
(?:hi|hey|hello|hiya|ok|okay|so|well|sorry)\b.{0,120}\b(?:new (?:story|fic|chapter)|first (?:story|fic|
    fanfic)|(?:this|next|last) chap(?:ter|pie)?\b|fan ?fic(?:tion)?|updat(?:e|ed|ing)|review(?:s|ed|
    ers)?)
(?:next|until next|see you(?: all)?(?: in the)? next) (?:chapter|chap|time)\s*[:!]
(?:please|don['’]t forget to|remember to) (?:tell|let) me know what you (?:guys |all )?think
p\.? ?s\.?\W{1,3}(?:please\W+)?(?:read and )?(?:review|comment|r ?& ?r|
    (?:the )?next (?:chapter|update)|updates?)\b
""",
    ),
)
"""Wording that a narrator could use, too: it counts at a chapter's edges only."""

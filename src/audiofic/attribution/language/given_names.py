"""What given names tell: the gender they nearly always have, and for which others they are short.

Short forms are English ones, with the usual Russian, German, Italian and Spanish.
"""

from __future__ import annotations

from audiofic.attribution.language.female_names import FEMALE_NAMES
from audiofic.attribution.language.male_names import MALE_NAMES
from audiofic.attribution.language.person_words import PERSON_NOUNS, TITLES
from audiofic.model import Gender

_SHORT_FORMS = """
    abby: abigail; alec: alexander; alex: alexander alexandra; ally: alison allison alice; alyosha: alexei
    aleksei; andy: andrew; angie: angela angelina; annie: anne anna ann; archie: archibald; ari: ariel
    ariana; arty: arthur; barb: barbara; bas: sebastian; bea: beatrice beatrix; becca: rebecca; becky:
    rebecca; bella: isabella arabella annabella; belle: isabelle isabella annabelle; ben: benjamin; benny:
    benjamin benedict; beppe: giuseppe; bernie: bernard bernadette; bert: albert herbert bertram; bertie:
    albert herbert bertram; bess: elizabeth; bessie: elizabeth; beth: elizabeth; betsy: elizabeth; betty:
    elizabeth; bex: rebecca; biddy: bridget; bill: william; billy: william; bob: robert; bobby: robert;
    brad: bradley; cal: calvin caleb callum; carrie: caroline carolyn; cass: cassandra; cassie: cassandra;
    cathy: catherine; ceci: cecilia; charley: charles; charlie: charles; chris: christopher christina
    christine; chuck: charles; cindy: cynthia lucinda; clem: clementine clement; cliff: clifford clifton;
    connie: constance; dan: daniel; danny: daniel; dave: david; davy: david; deb: deborah; debbie:
    deborah; dee: deirdre dorothea; della: adela adelaide; dick: richard; dickie: richard; dolly: dorothy;
    dom: dominic; donnie: donald; doug: douglas; drew: andrew; ed: edward edmund edwin; eddie: edward
    edmund edwin; edie: edith; effie: euphemia; eliza: elizabeth; ella: eleanor isabella gabriella; ellie:
    eleanor elinor ellen; elsie: elizabeth elspeth; emmie: emily emma emmeline; ernie: ernest; essie:
    esther estelle; etta: henrietta; fanny: frances; flo: florence; flossie: florence; fran: frances
    francesca; francie: frances; frank: francis franklin; frankie: francis franklin frances; franny:
    frances; fred: frederick alfred; freddie: frederick; freddy: frederick; fritz: friedrich; gabe:
    gabriel; geoff: geoffrey; georgie: george georgiana; gerry: gerald gerard; gil: gilbert; ginny:
    virginia ginevra; gracie: grace; greg: gregory; gus: augustus; gussie: augustus augusta; gwen:
    gwendolen gwendolyn; hal: henry harold; hank: henry; hans: johannes johann; harrie: harriet; harry:
    henry harold; hattie: harriet; heinz: heinrich; hetty: henrietta hester; iggy: ignatius; ike: isaac;
    izzy: isabel isabella isabelle; jack: john; jake: jacob; jamie: james; jan: janet janice; jeff:
    jeffrey; jem: james jeremiah; jenny: jennifer jane; jerry: gerald jeremiah jerome; jess: jessica;
    jessie: jessica; jim: james; jimmie: james; jimmy: james; jo: josephine joanna; joe: joseph; joey:
    joseph; johnnie: john; johnny: john; jos: joseph josiah; josh: joshua; josie: josephine; kat:
    katherine katharine kathryn; kate: katherine catherine katharine; kathy: katherine kathleen kathryn;
    katie: katherine catherine katharine; katya: ekaterina yekaterina; ken: kenneth; kenny: kenneth; kit:
    christopher katherine; kitty: catherine katherine; kolya: nikolai; larry: lawrence laurence; laurie:
    laurence theodore; len: leonard; lenny: leonard; leo: leonard leopold leonardo; lettie: letitia;
    letty: letitia; libby: elizabeth; lily: lilian lillian; liz: elizabeth; liza: elizabeth; lizzie:
    elizabeth; lizzy: elizabeth; lola: dolores; lotte: charlotte; lottie: charlotte; lou: louis louisa;
    louie: louis louisa; lulu: louise louisa lucy; lupe: guadalupe; maddie: madeleine madeline; maddy:
    madeleine madeline; maggie: margaret; mags: margaret; mandy: amanda; margie: margaret marjorie; masha:
    maria; matt: matthew; meg: margaret; mel: melissa melanie melvin; mick: michael; mickey: michael;
    mike: michael; mikey: michael; millie: mildred millicent; mina: wilhelmina; minnie: minerva
    wilhelmina; misha: mikhail; mitch: mitchell; mitya: dmitri dmitry; mo: maureen maurice; nadya:
    nadezhda; nat: nathan nathaniel natalie natasha; nate: nathan nathaniel; ned: edward edmund; nell:
    eleanor ellen; nellie: eleanor ellen helen; netta: annette henrietta; nettie: annette antoinette;
    nick: nicholas; nicky: nicholas nicola; nicol: nicole; norrie: norman; ollie: oliver olivia; paco:
    francisco; pam: pamela; pancho: francisco; pat: patrick patricia; patsy: patricia martha; patty:
    patricia martha; peg: margaret; peggy: margaret; penny: penelope; pepe: jose; percy: percival; pete:
    peter; petya: pyotr; phil: philip phillip; pip: philip; pippa: philippa; prue: prudence; ray: raymond;
    reg: reginald; reggie: reginald; rich: richard; richie: richard; rick: richard frederick; ricky:
    richard; rob: robert; robbie: robert; rod: roderick rodney; roddy: roderick rodney; rolly: roland;
    ron: ronald; ronnie: ronald; ronny: ronald; rosie: rose rosemary rosalind; sadie: sarah; sal: sarah;
    sally: sarah; sam: samuel samantha; sammy: samuel samantha; sandy: alexander sandra; sasha: alexander
    alexandra aleksandr; seb: sebastian; sepp: josef; shelly: michelle; sid: sidney sydney; sim: simon;
    sol: solomon; sonya: sofia sofya; stan: stanley; steve: stephen steven; stevie: stephen steven; sue:
    susan susanna; susie: susan susanna; suzy: susan suzanne; tam: thomas; tanya: tatiana tatyana; tasha:
    natasha; ted: edward theodore; teddy: edward theodore; tess: theresa teresa; tessa: theresa teresa;
    theo: theodore theobald; tilly: matilda; tim: timothy; toby: tobias; tom: thomas; tommy: thomas; toni:
    anton antonia; tony: anthony antony; trish: patricia; trixie: beatrix beatrice; val: valerie
    valentine; vanya: ivan; vi: violet; vic: victor victoria; vicky: victoria; vince: vincent; viv: vivian
    vivien; walt: walter; wat: walter; wes: wesley; wilf: wilfred wilfrid; will: william; willie: william;
    wills: william; willy: william; winnie: winifred; zach: zachary zachariah; zack: zachary zachariah;
    zeke: ezekiel
"""

SHORT_FORMS: dict[str, tuple[str, ...]] = {
    short.strip(): tuple(names.split())
    for short, _, names in (row.partition(":") for row in _SHORT_FORMS.split(";"))
}
"""Short form -> the names it may stand for."""


def gender_of_given_name(name: str) -> Gender:
    """The gender a given name (any case) nearly always has; `unknown` for all others."""
    folded = name.casefold()
    if folded in FEMALE_NAMES:
        return "unknown" if folded in MALE_NAMES else "female"
    return "male" if folded in MALE_NAMES else "unknown"


def gender_of_name(name: str) -> Gender:
    """The gender that a whole name or description tells: by a title, a noun for a person, or a given name.

    `Mrs. Pascoe`, `Nora Finch` and `the old woman` are `female`; `unknown` where nothing tells.
    """
    words = [word.strip(".,").casefold() for word in name.replace("-", " ").split()]
    for table in (TITLES, PERSON_NOUNS):
        genders = {table[word] for word in words if word in table} - {"unknown"}
        if len(genders) == 1:
            return genders.pop()
    return gender_of_given_name(words[0]) if words else "unknown"

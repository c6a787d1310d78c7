"""Common given names by the gender they nearly always have, and short forms of them.

Written down for this program from general knowledge (English with the usual European and Japanese names);
names that go either way are left out, for then the story's own pronouns must tell.
"""

from __future__ import annotations

from audiofic.attribution.vocabulary import word_set
from audiofic.model import Gender

FEMALE_NAMES = word_set(
    """
    abigail ada adela adelaide adele adeline adriana agatha agnes aileen aimee akane akiko alana alberta
    alexandra alice alicia alison allison althea alyssa amanda amber amelia amy anastasia andrea angela
    angelica angelina anita ann anna annabel annabelle anne annette annie antoinette antonia aoi april
    arabella ariadne ariel asuka asuna athena audrey augusta aurora ava ayame ayumi barbara beatrice
    beatrix becca becky belinda bella belle bernadette bernice bertha bess bessie beth betsy betty beverly
    bianca bonnie brenda brianna bridget brittany camilla candace candice carla carmen carol carolina
    caroline carolyn carrie cassandra cassie catherine cathy cecilia cecily celeste celia charity
    charlotte chelsea cheryl chiyo chloe christina christine cinderella cindy claire clara clarissa
    claudia clementine cleopatra colette colleen connie constance cora cordelia corinne cornelia cosette
    courtney crystal cynthia daisy daphne dawn debbie deborah deirdre delia delilah delores denise
    desdemona diana diane dinah dolly dolores dora doreen doris dorothea dorothy edith edna effie eileen
    elaine eleanor elena elinor elisa elisabeth elise eliza elizabeth ella ellen ellie eloise elsa elsie
    elspeth elvira emi emily emma emmeline erica erika erin esmeralda estella estelle esther ethel etta
    eugenia eunice eva evangeline eve evelina evelyn faith fanny fay faye felicia felicity fiona flora
    florence frances francesca freda frieda gabriella gabrielle gemma genevieve georgiana georgina
    geraldine germaine gertrude gina ginny giselle gladys glenda gloria goldie grace greta gretchen
    griselda guinevere gwen gwendolen gwendolyn haley hana hanako hannah harriet haruka hattie hazel
    heather hedda hedwig heidi helen helena helene henrietta hermia hermione hester hikari hilary hilda
    hinata hitomi holly honor hope hortense ichika ida ikumi imogen ina inga ingrid ino irene iris irma
    isabel isabella isabelle isadora isobel ivy izumi jacqueline jane janet janice jasmine jean jeanette
    jeanne jemima jennie jennifer jenny jessica jessie jill jo joan joanna joanne jocelyn josephine josie
    joy joyce juanita judith judy julia juliana julie juliet june juno justine kaoruko kara karen karin
    kasumi kate katharine katherine kathleen kathryn kathy katie katrina kay kayla keiko kelly kimberly
    kitty kiyoko konata kristen kristin kristina kushina kyoko lana laura laurel lauren lavinia leah leila
    lena lenora leonora leticia letty lila lilian liliana lilith lillian lily linda lisa liz lizzie lizzy
    lois lola lora loretta lorna lorraine lottie louisa louise lucia lucille lucinda lucretia lucy luna
    lydia mabel mable maddie madeleine madeline madge mae maggie maisie mamie mandy marcella margaret
    margarita margery margot maria marian marianne marie marietta marigold mariko marilyn marina marjorie
    marlene marsha marta martha mary masako matilda maud maude maureen mavis maxine may meg megan mei
    melanie melinda melissa melody mercedes mercy meredith michelle michiko mikasa mikoto mildred
    millicent millie mimi mina minako minerva minnie miranda miriam misaki misato moira molly momo mona
    monica morgana muriel myra myrtle mystique nadia nadine nancy nanette nanny naomi natalie natasha nell
    nellie nelly netta nettie nezuko nicole nina nora norah noriko norma odette olga olive olivia opal
    ophelia orihime padma pamela pandora pansy parvati patience patricia patsy patty paula pauline pearl
    peggy penelope penny perdita petunia philippa phoebe phyllis polly pollyanna poppy portia primrose
    priscilla prudence rachel ramona rapunzel rebecca regina rei reiko rena renee rhoda rhonda riko rin
    rita roberta rosa rosalie rosalind rosaline rosamond rosanna rose rosemary rosetta rosie rowena
    roxanne ruby rukia ruth sabrina sachiko sadako sadie sakura sallie sally samantha sandra saori sara
    sarah satsuki scarlett selena selina serena shana shannon sharon sheila shelley sherry shirley shizuka
    shizune sibyl silvia simone sonia sophia sophie sophy stacy stella stephanie sue sukey sumire susan
    susanna susannah susie suzanne suzume sybil sylvia tabitha tamara tamsin tania tanya tara temari
    tenten teresa tess tessa thea thelma theodora theresa tiffany tilda tilly tina tohru toni tracy trina
    trixie trudy tsunade una ursula usagi valerie vanessa velma vera verity veronica vicky victoria viola
    violet virginia vivian vivien wanda wendy wilhelmina winifred winnie xena yasmin yoko yoshiko yukiko
    yuko yumi yuna yvette yvonne zelda zinnia zoe zora
    """
)

MALE_NAMES = word_set(
    """
    aaron abel abraham abram absalom adam adolphus adrian ahab aidan akira alan albert alec aleck
    alexander alfonso alfred algernon alistair allan allen alonzo alphonse alvin ambrose amos anakin
    anatole andre andreas andrew andy angus anselm anthony antoine anton antonio antony archer archibald
    archie archy armand arnold aron arthur artie asher augustus axel aziz baldwin balthazar barnabas
    barnaby barney barry bartholomew basil bastian ben benedict benjamin bernard bert bertie bertram
    bertrand bill billy bob bobby boris brad bradley brandon brendan brent brett brian bruce bruno bruto
    bryan byron cain caleb calvin carl carlos carlyle cecil cedric chad charles charley charlie chester
    christian christopher chuck clarence claude clayton clement cliff clifford clive clyde cody colin
    conrad cornelius craig crispin curtis cuthbert cyril cyrus damian damon dan daniel danny dante darius
    darrell darren dave david davy dean denis dennis derek desmond dexter dick diego dietrich dimitri
    dmitri dominic don donald douglas draco drew duke duncan dustin dwight eamon earl earnest ebenezer ed
    eddie eddy edgar edmond edmund eduard edward edwin egbert eiji eli elias elijah elliot elliott elmer
    elroy emil emmanuel emmett enoch enrique ephraim eric erik ernest ernie ethan eugene eustace evan
    everard ezekiel ezra felix ferdinand fergus fernando finn fitzwilliam florian floyd francis francisco
    frank frankie franklin franz fred freddie freddy frederic frederick fritz fyodor gaara gabriel gareth
    garrett gary gaston gavin gene geoffrey george gerald gerard gideon gilbert giles gino giovanni glenn
    godfrey goku gordon graham grant greg gregory griffith gus gustave guy haku hal hamish hamlet hank
    hans harald harold harry haruto harvey heathcliff hector heinrich henri henry herbert hercule hercules
    herman hideo hiei hiram hiro hiroshi hobart homer horace horatio howard hubert huck hugh hugo humbert
    humphrey ian ichigo ichiro ignatius ike immanuel ira irving isaac isaiah isidore itachi ivan jack
    jackson jacob jacques jake james jared jarvis jason jasper javier jay jed jeff jefferson jeffrey jem
    jeremiah jeremy jerome jerry jesse jethro jim jimmy jiraiya job joe joel joey johan johann john
    johnnie johnny jon jonah jonas jonathan jorge jose joseph josh joshua josiah juan judas jude jules
    julian julius justin kaito kakashi karl katsu katsuki keith ken kenichi kenji kenneth kenny kenshin
    kenzo kevin kiba kirk klaus koichi kouga kouji kurama kurt kyle kyo laban lance lancelot larry lars
    laurence lawrence leo leon leonard leonardo leopold leroy lester levi lewis liam lincoln linus lionel
    llewellyn lloyd logan lorenzo louis lucas lucian lucien lucius luigi luke luther mack madara magnus
    malachi malcolm manuel marcel marco marcus mario marius mark marmaduke marshall martin marvin masaru
    mathew matt matthew matthias maurice max maximilian maxwell melvin mervyn michael miguel mike mikhail
    miles milo milton minato mitchell montague mordecai mortimer moses murray nagato naoki napoleon naruto
    nat nathan nathaniel ned neil neji nelson nicholas nick nicodemus nicolas nigel noah noel norman
    octavius oliver ollie omar orlando oscar osmond osric oswald otis otto owen pablo paddy patrick paul
    pedro percival percy perry pete peter phil philip philippe phillip phineas pierre piers pip quentin
    quincy ralph ramon randall randolph raoul raphael ray raymond reggie reginald remus reuben rex rhett
    richard rick ricky rob robbie robert roberto rock roderick rodney rodrigo roger roland rolf roman
    romeo ron ronald ronnie rory ross roy rudolf rudolph rufus rupert russell ryan ryoga ryu sam samson
    samuel sancho sasuke satoshi saul scott sean sebastian septimus sergei seth severus seymour shawn
    sherlock shikamaru shinji shino shiro sidney siegfried sigmund silas silvester simeon simon sirius
    solomon spencer spike stan stanley stefan stephen steve steven stewart stuart sylvester tadeo taichi
    taro tarquin ted teddy terence terrence thaddeus theo theobald theodore theophilus thomas thorin tim
    timothy titus tobias toby todd tom tomas tomasz tommy tony toshi travis trevor tristan troy tybalt
    tyler tyrone ulysses uriah valentine van vasily vegeta vernon victor vince vincent vinny virgil vito
    vivaldi vladimir wallace walt walter warren warwick watson wayne wesley wilbur wilfred wilfrid wilhelm
    will willard william willie willy wilson winston wolfgang wyatt xander xavier yahiko yamato yamcha
    yorick yosuke yusuke zachary zack zebedee zeke zoro zuko
    """
)

_SHORT_FORMS = """
    abby: abigail; alec: alexander; alex: alexander alexandra; andy: andrew; annie: anne anna ann;
    archie: archibald; becca: rebecca; becky: rebecca; ben: benjamin; bess: elizabeth; bessie:
    elizabeth; beth: elizabeth; betsy: elizabeth; betty: elizabeth; bert: albert herbert bertram;
    bertie: albert herbert bertram; bill: william; billy: william; bob: robert; bobby: robert; cassie:
    cassandra; cathy: catherine; charley: charles; charlie: charles; chris: christopher christina
    christine; dan: daniel; danny: daniel; dave: david; davy: david; dick: richard; dolly: dorothy; ed:
    edward edmund edwin; eddie: edward edmund edwin; eliza: elizabeth; ellie: eleanor elinor ellen;
    fanny: frances; frank: francis franklin; fred: frederick alfred; freddie: frederick; freddy:
    frederick; ginny: virginia ginevra; greg: gregory; gus: augustus; gwen: gwendolen gwendolyn; hal:
    henry harold; harry: henry harold; hattie: harriet; jack: john; jake: jacob; jamie: james; jeff:
    jeffrey; jem: james jeremiah; jenny: jennifer jane; jerry: gerald jeremiah jerome; jim: james;
    jimmy: james; jo: josephine joanna; joe: joseph; johnny: john; josh: joshua; kate: katherine
    catherine katharine; katie: katherine catherine katharine; kitty: catherine katherine; larry:
    lawrence laurence; laurie: laurence theodore; lily: lilian lillian; liz: elizabeth; lizzie:
    elizabeth; lizzy: elizabeth; lottie: charlotte; lou: louis louisa; maggie: margaret; matt: matthew;
    meg: margaret; mike: michael; millie: mildred millicent; minnie: minerva wilhelmina; molly: mary;
    nancy: anne; ned: edward edmund; nell: eleanor ellen; nellie: eleanor ellen helen; nick: nicholas;
    patty: patricia martha; peggy: margaret; penny: penelope; pete: peter; phil: philip phillip; polly:
    mary; rob: robert; ron: ronald; sally: sarah; sam: samuel samantha; sandy: alexander sandra; steve:
    stephen steven; sue: susan susanna; ted: edward theodore; teddy: edward theodore; theo: theodore
    theobald; tim: timothy; tom: thomas; tommy: thomas; tony: anthony antony; vicky: victoria; will:
    william; willie: william; willy: william
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

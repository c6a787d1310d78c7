"""Given names that nearly always are those of women and girls, from many countries.

Written down for this program from general knowledge; names that go either way are left out, for then the
story's own pronouns must tell.
"""

from __future__ import annotations

from audiofic.attribution.language.vocabulary import word_set

FEMALE_NAMES = word_set(
    """
    aaliyah abbie abigail ada addison adela adelaide adele adeline adriana adriane aelin agata agatha
    agnes agnieszka aida aileen aimee ainsley aisha aisling akane akari akemi akiko alana alberta albina
    alejandra aleksandra alessandra alessia alexandra alice alicia alina alisa alison alix aliyah alla
    allegra allie allison alma althea alya alyssa amalia amanda amara amaya amber ambika amelia amelie
    amina aminata amira amrita amy ana anais ananya anastasia anastasiya anaya andromeda aneta angela
    angelica angelika angelina anika anita anja anjali anka ann anna annabel annabelle anne anneliese
    annette annie annika anouk antje antoinette antonella antonia anya aoi aoife apollonia april arabella
    aria ariadna ariadne ariana ariel arielle artemis aruna arya asami ashanti ashlyn asma asta astrid
    asuka asuna asya athena audrey augusta aurelia aurora ava aya ayaka ayako ayame ayane ayano ayesha
    aylin ayumi azumi azura babette barbara beata beatrice beatrix becca becky belinda bella belle
    bernadette bernarda bernice bertha bess bessie beth betsy bettina betty beverly bhavna bianca bianka
    birgit bonnie bozena bree brenda briana brianna brianne bridget brigid brigitte brita brittany
    brittney bronwyn brooke caitlin calla callie calliope camila camilla camille candace candice carina
    carissa carla carlotta carmen carol carolina caroline carolyn carrie cassandra cassie catherine cathy
    cecile cecilia cecily celeste celestine celia celina chandra chantal chantelle charity charlene
    charlotte chelsea cheryl chiara chie chieko chika chikako chinatsu chisato chiyo chizuru chloe
    christina christine ciara cinderella cindy claire clara clarice clarissa clarisse claudia clemence
    clementine cleopatra clotilde colette colleen connie constance cora coralie cordelia corinne cornelia
    cosette cosima courtney cressida crystal csilla cwen cynthia dagmar dagny daisy daiyu dalia damaris
    dana danica daniela danielle daphne daria darya dasha dawn debbie deborah debra deepa deepika deirdre
    deja delfina delia delilah delores delphine demelza denise deniz desdemona desiree devika dheera diana
    diane dinah diya dolly dolores donatella donna dora doreen doris dorota dorothea dorothee dorothy
    drusilla eabha ebba edith edna effie eiko eileen eimi ekaterina elaina elaine elara eleanor elektra
    elena elene eleni eleonora eleonore elfriede eliana elinor elisa elisabeth elisabetta elise eliza
    elizabeth elke ella ellen ellie elodie eloisa eloise elora elowen elsa elsie elspet elspeth elva
    elvira emi emiko emilia emilie emily emma emmanuelle emmeline erica erika eriko erin erza esme
    esmeralda estefania estella estelle esther eszter ethel etsuko etta eugenia eugenie eulalia eunice
    euphemia eva evangeline eve evelien evelina evelyn evgenia ewa fabiana fadila faith fanny farah farida
    fatima fatma faustina fauve fay faye federica felicia felicity fern fernanda filippa finola fiona
    fleur flora florence florentina frances francesca francine franziska freda freya frida frieda fumiko
    fusako gabriella gabrielle galina gayatri gemma genevieve georgette georgiana georgina geraldina
    geraldine gerda germaine gertrude gillian gina ginevra ginny gisela giselle giulia giuliana gladys
    glenda gloria gloriana goldie grace graciela grainne greta gretchen grete gretel griselda guadalupe
    gudrun guinevere gwen gwendolen gwendolyn gwyneth hadiza hala haley halima halina hana hanae hanako
    hanan hanna hannah hanne harriet haruhi haruka haruko haruna hatsue hatsumi hattie hayley hazel
    heather hedda hedwig heidi heike helen helena helene helga helmi hemlata henrietta hermia hermione
    hester hideko hikari hila hilary hilda hilde hildegard himari himiko hinako hinami hiroko hisako
    hitomi hiyori holly honoka honor honoria hope hortense hortensia hotaru ibtisam ichika ida idalia
    ikumi ilana ilaria ilona ilse imogen ina inara indira ines inga ingeborg ingrid inna ino inuko ioana
    iolanthe iphigenia irena irene irina iris irma isabel isabela isabella isabelle isadora isha ishani
    isla isobel isolde ivana ivanka ivy iwona izabela jacinta jacqueline jadwiga jahanara jaina jamila
    jane janelle janet janice janina jasmin jasmine jaya jeanette jeanne jelena jemima jenna jennie
    jennifer jenny jessamine jessamy jessica jessie jiayi jill jillian jitka jo joan joana joanna joanne
    jocelyn jodie jolanta jolene jolie josefa josefina josephine josette josie jovana joy joyce juana
    juanita judit judith judy julia juliana julie julienne juliet june juno justine jutta jyoti kagura
    kaho kalindi kalypso kamala kamila kanae kanako kanna kaori kaoruko kara karen karin karina karla
    karolina kasia kassandra kasumi katarina katarzyna kate kateryna katharine katherine kathleen kathryn
    kathy katia katie katinka katja katrina katya kaveri kavita kay kayla kaylee kazue kazuko keiko keira
    kelly kelsey kendra kerstin khadija kiara kiki kikuko kimberly kimiko kinga kinuko kirsten kirstie
    kirsty kitty kiyoko klara klaudia klementina komal konstanze kotoko kotone kotori krista kristen
    kristin kristina kristy krystyna kseniya kumari kumiko kuniko kurenai kyoko kyouko lacey lakisha
    lakshmi lalita lana larisa latifa latoya laura laurel lauren lavender lavinia layla leah leanne leela
    leia leila lena lenora leonora leticia letty liana lidia lieselotte ligeia lila lilian liliana liliane
    lilias lilith lilja lillian lilly lily linda liora lisa lisbeth livia liz liza lizzie lizzy lois lola
    lora lorelei lorena loretta lorie lorna lorraine lotte lottie louisa louise lucette lucia luciana
    lucille lucinda lucja lucretia lucy ludmila luisa luise luna lupe lydia lyn lynn lynne lyra lyudmila
    maaya mabel mable machiko madalena maddie madeleine madeline madge madhuri mae mafalda magda magdalena
    maggie mahalia mai maia maika maiko maire maisie maja malala malgorzata malia malika malin mallory
    malwina mami mamie manami mandy manon marcela marcelina marcella marcia marcy mareike margaret
    margarita margery margot maria mariam marian mariana marianna marianne marie marietta marigold mariko
    marilyn marina marisa marisol marjan marjorie marlena marlene marsha marta martha martina marusya mary
    maryann maryanne marybeth masae masako masha matilda matilde mattie maud maude maureen mavis maxine
    may maya mayu mayuko mayumi mckenna meera meg megan megumi mehwish mei meiko meiling melanie melinda
    melisande melissa melody mercedes mercy meredith meryem mia michaela michelina michelle michiko
    michiru midori mieko miharu miho mihoko miki mikoto mikuru mildred milena mileva milica millicent
    millie mimi mimiko mina minako mindy mineko minerva minnie miranda miriam miruna misa misaki misako
    misato missy misty mitsuko mitzi miyako miyoko miyu miyuki mizuki moana moeka moira molly momo momoka
    momoko mona monica monika monique morgana morrigan motoko muguet muneera muriel myra myrna myrtle
    mystique nabiki nabila nadezhda nadia nadine nadya naima najwa nami namiko nan nanako nanami nancy
    nandini nanette nanny naoko naomi nariko nasrin nastya natalia natalie natalya natasha natsuko natsumi
    neela neelam neha nell nellie nelly nerissa nerys nessa netta nettie nicole nicolette nieve nimue nina
    nisha nita nobuko noelle noemi noemie nojiko nona nora norah noriko norma noura nozomi nuala nuria
    nyota octavia odette oksana olena olesya olga olive olivia olwen ondine oona opal ophelia oriana orla
    ornella otilia ottilie ottoline padma paige pallavi paloma pamela pandora pansy paola parvana parvati
    parveen pascale patience patricia patsy patty paula paulette pauline pavla payal pearl peggy penelope
    penny perdita perpetua petra petronella petula petunia philippa phillipa philomena phoebe phyllis pia
    pilar pippa pixie polly pollyanna pomona pooja poonam poppy portia preethi primrose priscilla priya
    priyanka prudence prue queenie raavi rachel rachele radha radmila raelene raisa rajni ramona rania
    rapunzel raquel rashmi rebecca rebekah reem regan regina reiko reina rekha rena renata renee renesmee
    reshma reva reyna rhea rhiannon rhoda rhona rhonda rica rie rieko rika rikako riko rin rina rita
    ritsuko riza roberta roisin romilda romola romy ronja rosa rosalba rosalia rosalie rosalina rosalind
    rosaline rosalyn rosamond rosanna rosaria rose roseanne rosemary rosetta roshni rosie rosina roslyn
    roswitha rowena roxanne rozalia ruby ruchi rukmini rumi rumiko runa ruri ruriko ruth saanvi sabine
    sabrina sachi sachie sachiko sadaf sadako sadie saeko saffron safiya sagiri sakaki saki sakiko sakuno
    sakura sallie sally salma salome samantha samira sana sandhya sandra sangeeta sanja sanjana sansa
    saoirse saoko saori sapna sara sarada sarah sarai saraswati sarina sarita satoko satsuki savannah
    sawako sayaka sayo sayuri scarlett seika seiko selena selene selina seline selma seraphina serena
    setsuko shabana shahnaz shakuntala shana shannon shanti sharada shari sharlene sharon shauna shawna
    sheena sheila shelley sherri sherrie sherry shigeko shiho shiori shirley shizue shizuka shizune shobha
    shoko shona shreya shweta sian sibyl sidonie siegfriede sieglinde siena sif signe sigrid silke silvia
    simone simran sinead sinziana sita sofia sofie sofiya solange soledad sonia sonja sonya sophia sophie
    sophy soraya stacy stanislava stefania stefanie stella stephania stephanie sue sukey suki sumiko
    sumire sumitra sunako sunita suparna susan susana susanna susannah sushila susie suzanne suzu suzuko
    suzume suzuna svetlana swati sybil sybilla sylvia sylvie synnove tabby tabea tabitha taeko tahira
    takako takara tala talia tamako tamami tamara tamiko tammy tamsin tamsyn tania tanisha tansy tanvi
    tanya tara tasha tasnim tatiana tatyana tawny teagan tegan tehmina tekla teodora teresa tereza terri
    tess tessa tharja thea thelma theodora theresa therese thomasina thora tierney tiffany tilda tilly
    tina tineke tirzah tohru tokiko tomasina tomoe tomoka tomoko tomoyo toni topsy tori tova tove tracey
    tracy trina trish trisha trixie trudi trudie trudy tsubaki tsukiko tsuyu tuva twyla tyra ulla ulrike
    ulyana uma umeko una urara urbana ursula usha utako valentina valeria valerie valkyrie vanessa varvara
    vasilisa veda veera velma venus vera verena verity verna veronica veronique vesna vibeke vicky
    victoria vidhya vidya vigdis viktoria vimala viola violet violetta virginia virginie vivi vivian
    vivien vivienna vivienne wakana wanda wanjiru wendeline wendy wilhelmina wilhelmine willa wilma
    winifred winifrid winnie winona xandra xanthe xanthippe xena ximena xiomara xiulan yadira yael yamuna
    yana yasmeen yasmin yasmine yekaterina yelena yesenia yeva yevgenia yilin ylva yoko yolanda yoruichi
    yoshie yoshiko yoshimi yoshino yui yuika yuka yukari yukiko yukino yuko yuliya yumeko yumi yumiko yuna
    yuriko yuuka yuzu yuzuki yvette yvonne zahra zainab zara zarina zaynab zehra zelda zelma zena zeynep
    zhanna zinnia zita zoe zofia zora zoya zsofia zuleika zuzanna
    """
)

"""Given names that nearly always are those of men and boys, from many countries.

Written down for this program from general knowledge; names that go either way are left out, for then the
story's own pronouns must tell.
"""

from __future__ import annotations

from audiofic.attribution.language.vocabulary import word_set

MALE_NAMES = word_set(
    """
    aakash aarav aaron abbas abd abdul abdulaziz abdullah abel abhishek abraham abram absalom abu achim
    adalbert adam adel aditya adnan adolf adolfo adolphus adrian agostino agung ahab ahmad ahmed ahmet
    aidan aiden aivar ajax ajay akash akihiko akihiro akio akira akitaka akito alain alan alaric alasdair
    alastair albert aldo aldous aldric alec aleck alejandro aleks aleksander aleksandr aleksei aleksey
    alessandro alessio alexander alexandre alexandros alexei alexey alexios alfie alfonse alfonso alfred
    alfredo algernon ali alistair alistar allan allen alonzo aloysius alphonse alphonso alphonze alvaro
    alvin alwin amadeo amar amaro ambrose amir amit amos anand anatol anatole anatoly andre andreas andrei
    andrej andres andrew andrey andrzej andy aneurin angelo angus anil ankit anselm ansgar anthony antoine
    anton antoni antonin antonio antony anwar apollo aramis arash archer archibald archie archy ardeth
    arjun arkady armaan armand armando armin arminius arnaud arne arno arnold aron arrigo arsene artem
    artemio artemus arthas arthur artie artur arturo arun arvind asher ashok asim aslan athelstan athos
    atsushi auguste augusto augustus aurelian aurelio aurelius avdei avinash axel axl ayman ayrton azazel
    aziz azriel bahram bala baldur baldwin balin balram balthazar barnabas barnaby barnard barney barret
    barry bart bartek bartholomew bartolomeo basil basilio bastian bastien bayard beau bede ben benedict
    benjamin beorn bernard bernardo bernd bernhard bert berthold bertie bertram bertrand bharat bhaskar
    bilal bilbo bill billy birger bjarne bjorn blaise boaz bob bobby bogdan bojan boris borka boyd brad
    bradley bram bran branden brandon brandt brannon brendan brendon brent brett brian brice brody bruce
    bruno bruto bryan bryce bryson burt byron cain caius caleb calum calvin camillo carl carlisle carlo
    carlos carlton carlyle carmelo caspar caspian cassian cassius castiel cathal cecil cedric cedrick
    celso cerdic cesar cesare chad chadwick chandan charlemagne charles charley charlie chester chinonso
    chip chouji christian christof christoph christophe christopher chuck ciaran ciro clarence claud
    claude claudio claus clayton clem clemens clement cleon cletus cliff clifford clint clinton clive
    clovis clyde cody colin colm colt columba conan connor conrad constantin constantine cooper corbin
    corin cormac cornelis cornelius cosimo craig crassus crispin cristian cristiano cristobal cristopher
    curtis cuthbert cyrano cyriac cyril cyrus daegan daichi daigo daiki daisuke daito dalton damian damien
    damir damodar damon dan dandre dangelo daniel daniele danilo danjuro danny dante danzo dario darius
    dariusz darrell darren darryl daryl dashiell dave david davide davin davor davy dawid dean declan
    deepak deepesh dejan delbert demetri demetrius demyan denis dennis denzel deon derek derrick desmond
    detlef devdas devendra dewey dexter dezso dhruv diarmuid dick didier diederik diego dieter dietrich
    digby dimitri dinesh diogo dion dionysus dirk djibril dmitri dmitriy dmitry dolph domenico dominic
    dominik don donal donald donatello donovan dorian doug douglas draco dragan drew duke duncan dusan
    dushan dustin dwayne dwight dylan eamon eamonn earl earnest ebenezer eberhard eckhard ed eddie eddy
    edgar edmond edmund eduard eduardo edvard edward edwin eero egbert egil egon eiji eijirou eikichi eino
    eirik eitan ekon eladio eli elias elijah eliot elis eliseo elliot elliott elmer elmo elric elroy elton
    elvis emeka emil emile emiliano emilio emmanuel emmett emre enoch enrico enrique ephraim ephrem
    erasmus erhard eric erich erik ernest ernesto ernie ernst erwan erwin esteban ethan etienne ettore
    euan eugen eugene eugenio eustace evan evander everard everett evgeni evgeny ewan eyal ezekiel
    ezequiel ezio ezra fabian fabien fabio fabrice fabrizio fadil fahad faisal farhad farid farouk fausto
    federico feliks felipe felix ferdinand ferenc fergal fergus fernando ferris fidel filip filippo finbar
    fingal finlay finn finnick fiodor fitzwilliam flavio florent florian floyd fodor francesco francis
    francisco franciszek franco francois frank frankie franklin franz fred freddie freddy frederic
    frederick fredo fredrik frieder friedrich fritz fumio fyodor gabriel gabriele gaetano gaius galen
    ganesh gareth garfield garrett garrick garth gary gaspar gaspard gaston gavin gavriil gene genji
    gennady gennaro gentaro geoff geoffrey georg george georges georgi georgy geraint gerald gerard
    gerhard germano gerrit gert ghassan giacomo giancarlo gianluca gianni gideon gilbert giles gino
    giorgio giovanni giulio giuseppe glenn godfrey gonzalo gordon goro gottfried govind graham grant greg
    gregor gregorio gregory griffith grigori grigory grover guido guilherme guillaume guillermo gunnar
    gunther gurdeep gus gustaf gustav gustave gustavo guus guy gwydion hadrian hajime hakan hakim haku hal
    hamid hamish hamlet hamza hank hannes hans harald harish harold harry haruki haruma harun haruto
    harvard harvey hasan hashim hassan hayato heath heathcliff hector hein heinrich heinz helmut hemant
    hendrik henk henning henri henrik henrique henry herbert hercule hercules herman hermann hermes hernan
    hibiki hideaki hidehiko hideki hideo hidetoshi hideyuki hiei hinrich hiram hiro hiroaki hirofumi
    hirohito hiroki hiromitsu hiroshi hirotaka hiroto hiroyuki hisashi hitoshi hobart holger homer horace
    horatio horatius horst horus hosea hotspur howard hubert hubertus huck hugh hugo hugues humbert
    humberto humphrey hussein huw hyakuya iain ian ibrahim ichigo ichiro idris ieyasu ignacio ignatius
    ignatz igor ike ilya immanuel imran indrajit ingmar ingo ingvar inigo innokenti ioan ioannis iorek
    ippo ira irfan irvin irving isaac isaak isaiah isamu isao ishaan ishmael isidore iskandar ismael
    ismail issei istvan itaru ivan ivar ivo iwan iyad izaak izuku jaap jace jack jackson jacob jacques
    jaden jagdish jake jakob jakub jamal james jamil janek janos janusz jared jarek jareth jaromir
    jaroslav jarvis jason jasper javed javier jaxon jay jayden jayesh jean-luc jebediah jed jedidiah jeff
    jefferson jeffrey jem jens jeremiah jeremie jeremy jeroen jerome jerry jesse jethro jim jimmy jiri
    jiro joachim joao joaquin job jochen joe joel joern joey johan johann johannes john johnathan johnnie
    johnny jon jonah jonas jonathan jonathon jonty joost jordi jorg jorge joris jose josef josep joseph
    josh joshua josiah jotaro jozef juan judah judas jude juha jules julian julio julius juraj jurgen juro
    justin justus kabir kacper kaidan kaiji kailash kaito kamal kamran kanji kanye karan karim karl karol
    karthik kasimir kaspar katsu katsuro katsuya kaz kazimierz kazuhiko kazuhiro kazuma kazuo kazuto
    kazuya keaton keegan keigo keiichi keiji keisuke keitaro keith kelvin ken kendrick kenichi kenichiro
    kenji kenneth kenny kenshin kenta kentaro kento kenzo kermit kevin khalid khalil kian kiefer kieran
    kip kiril kirill kirk kishan kiyoshi klaas klaudiusz klaus knut kofi koga kohei koichi koji kojiro
    konrad konstantin kosta kosuke kota kotaro kouga kouji krishna kristian kristof kristofer kristoff
    krzysztof kuba kubo kunal kunio kuno kurt kush kwame kyle kyo laban lachlan ladislav lalo lambert
    lance lancelot lando larry lars lasse laszlo laurence laurent lauri laurin lawrence lazar lazarus
    leander leandro leif leland lemuel lennart lennox lenny leo leon leonard leonardo leonel leonid
    leonidas leopold leopoldo leroy lester lev levi lewis liam lincoln linus linwood lionel livio ljubomir
    llewellyn lloyd lochlan logan loki lorcan lorenzo lothar louis lowell luc luca lucas lucian luciano
    lucien lucio lucius lucjan ludo ludovic ludvig ludwig luigi luis luiz lukas lukasz luke luther lyle
    lysander maarten maciej mack mads magnus mahesh mahmoud mahmud maik majid maksim maksym malachi
    malcolm malik manfred manfredo manish manoj mansour manu manuel marat marc marceau marcel marcello
    marcelo marcin marco marcus marek mariano marinus mario marius mark marko markus marlon marmaduke
    marshall marten martijn martin martino marty marvin masahiko masahiro masaki masao masaru masashi
    masato masaya massimo mateo mateus mateusz mathew mathias mathieu mathis matias mato matsuo matt
    matteo matthew matthias matthijs mattias maurice mauricio maurizio maverick max maxim maxime
    maximilian maxwell mehdi mehmet melker melvin merlin merrick mervin mervyn micah micha michael michal
    michel michio mick mickey miguel mihai mihail mikael mike mikhail mikkel miklos miles milo milos
    milton minato minoru mirko miroslav mitch mitchell mitsuhiro mitsuo mohamed mohammad mohammed mohan
    mohit moishe montague mordecai morihiko morio moritz morpheus morris morten mortimer moses moshe
    motoki muhammad mukesh murad murali murray murtagh mustafa mycroft myron nanda naoki naoya napoleon
    narayan narendra naruto nasir nasser nat nathan nathaniel natsu naveen nazir neal ned nehemiah neil
    nelson neo nero nestor neville niccolo nicholas nick nico nicodemus nicolai nicolas niels nigel nikhil
    niklas niklaus nikola nikolai nikolas nikolaus nikolay nils nimrod nitin njord noah noboru nobu
    nobunaga nobuo nobuyuki noel norbert norihiko norio norman nuada nuno oberon octavian octavius odin
    ogden oisin ojas olaf oleg oleksandr oliver olivier ollie olof omar onufry orion orlando orsino orson
    orville osama osamu osbert osborn oscar osgood osmond osric ossian osvaldo oswald oswin oszkar otho
    otis ottavio otto ottokar owain owen ozzy pablo paco paddy padraig palle pancho paolo parth pascal
    pasquale patricio patrick patryk paul paulo pavel pawel pedro pekka per percival percy perry petar
    pete peter petr petros petter petyr phil philemon philip philippe philippos phillip phillipe phineas
    pierce pierre piers pieter pietro piotr pip pippin pius polonius porfiry porthos prabhu prakash pramod
    prasad prashant pratap pravin priam primo prospero pyotr quentin quincey quincy quintus rafa rafael
    rafe raffaele rafi raghav raghu rahim rahul raimund raj raja rajan rajeev rajesh rajiv rakesh ralph
    ram rama ramesh ramiro ramon ramsay ramses randall randolph randy ranjit ranma raoul raphael rashid
    rasmus rastus raul ravi ray rayan raymond raymundo reece reggie reginald regis reinaldo reiner
    reinhard reinhold remi remus remy renato reuben rex reza rhett rhys ricardo riccardo richard rick
    ricky rico rikard riku rishi ritchie rob robb robbert robbie robert roberto rocco rock rocky roderick
    rodion rodney rodolfo rodrick rodrigo roelof rogelio roger rohan rohit rokuro roland rolando rolf
    rollo romain roman romano romeo ron ronald ronan ronnie ronny roope rory roscoe roshan roshi ross
    rowland roy royce ruben rudi rudiger rudolf rudolph rudy rufino rufus rune rupert ruprecht ruslan
    russell rustam rutger rutherford ryan ryoga ryosuke ryota ryu ryuichi ryuji ryunosuke ryuuji saburo
    sachin saeed sagar sajid sakari saladin salah saleh salim salman salvador salvatore sam sameer samir
    samson samuel sancho sandeep sandor sandro sanjay santiago santino santosh sasuke satish satoru
    satoshi satyajit saul saverio sayid scipio scott scotty seamus sean sebastian sebastiano sebastien
    sefton seiichi seiji seiya selim senan seneca senjuro septimus sergei sergey sergio serkan seth
    severus seymour shaan shahid shakir shamus shane sharif shaun shawn shekhar sheldon shem sherlock
    shichiro shigeo shigeru shingo shinichi shinji shinjiro shintaro shiro shiv shivam shizuo shlomo
    shoichi shoji shoma shota shotaro shoto shouta shoyo shuichi shuji shun shunsuke siddharth sidney
    siegfried sigismund sigmund sigurd silas silvan silvano silvester silvio simao simas simeon simon
    sirius siward slava slavko slobodan snorri sohail soichi soichiro solomon soren sosuke sota souma
    souta spartacus spencer spike spiros stan stanislas stanislaus stanislav stanley stefan stefano
    steffen stepan stephane stephano stephen steve steven stewart stieg stig stoyan stuart subhash sudhir
    suguru sujit sulayman suleiman sunil suresh surya suzaku svein sven svend swain syaoran sylvain
    sylvester szymon tadao tadashi tadeo tadeusz taichi taiki tailan takahiro takao takashi takato
    takayuki takehiko takeo takeru takeshi taku takuma takumi takuto takuya tamas tanjiro tanner tapio
    tarek tariq taro tarquin tarzan tatsuo tatsuya taurean teague ted teddy tenchi tenya teodor teodoro
    terence terrence tetsuo tetsuro tetsuya teun thaddeus thane theo theobald theodor theodore theophilus
    thibault thierry thijs thomas thor thorbjorn thoren thorin thorsten thurston tiberius tibor tidus
    tiernan tihomir tilman tim timo timofei timothee timothy timur tino tito titus tjark tobi tobias tobin
    toby tod todd todor toji toke tom tomas tomasz tomek tommaso tommen tommy tomohiro tomoki tomoya tony
    topher torbjorn torsten toru torvald tosh toshi toshiaki toshiki toshinori toshio toshiro toshiya
    touma touya travis trent trenton trevor trey tristan tristram troy tsutomu tudor turin tuukka tybalt
    tycho tyler tyrone tyson udo ugo uilleam ulf ulrich ulysses umar umberto uri uriah urien uros uther
    uwe vaclav vadim vaibhav valdemar valentin valentine valeri valerian valery van vasco vasili vasiliy
    vasily vaughan vaughn venkat vernon victor viggo vijay vikas vikram viktor vilhelm vilmos vinay vince
    vincent vincenzo vinny vinod virgil virgilio vishal vishnu vitali vitaly vito vittorio vivaldi vivek
    vlad vladimir vladislav volker volodymyr vyacheslav wade waldemar waldo waleed walid wallace walt
    walter walton warren warrick warwick wasim wataru watson waylon wayne wendell werner werther wesley
    wieslaw wiktor wilbert wilbur wilfred wilfrid wilhelm will willard willem william willie willy wilmer
    wilson wim winfried winston wiremu witold wlodek wojciech wolfgang wolfram woodrow wulfric wyatt
    xander xaver xavier xenophon yahya yakov yamato yannick yannis yaroslav yash yasuhiro yasuo yasushi
    yasutora yazid yevgeny yoav yogesh yohan yohei yoichi yoji yorick yoshiaki yoshihiro yoshiki yoshio
    yoshiro yoshito yoshiyuki yosuke youssef yousuf yudai yudhishthira yugi yuichi yuji yukio yukito yuma
    yuriy yusuke yuta yuto yuuji yuuta yuuto yves yvo zachariah zachary zachery zack zafar zahid zaid zaim
    zain zander zane zayd zayn zbigniew zdenek zeb zebedee zebulon zechariah zed zeke zenitsu zeno
    zephaniah zeus zev ziggy zlatan zoltan zoran zubair zygmunt
    """
)

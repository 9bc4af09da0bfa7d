/** The same for Hindi in Latin letters; English words are mixed into it freely. */
export const HINGLISH = `
aap aapka aapke aapki aapko aapne aapse aapmein apna apne apni main mai maine mera mere meri mujhe mujhse mujhko hum ham hamara hamare hamari hamein humein humne hamne hamse humse hume
yeh ye yah woh wo vo voh ve is iska iske iski isko ise isse isme ismein isliye isi us uska uske uski usko use usse usme usmein inka inke inki inko inme inmein in un unka unke unki unko unhe unhein unme unmein inhe inhein
jo jis jise jiska jiske jiski jismein jisme jinka jinke jinki jinhe jab jahan jaisa jaise jaisi jitna jitne jitni kab kahan kahin kaise kaisa kaisi kaun kaunsa kaunse kaunsi kya kyun kyon kyunki kyonki kitna kitne kitni kis kise kisi kiska kiske kiski kisko kin
yahan yahin wahan wahin idhar udhar ab abhi tab tabhi phir fir bhi hi to toh na nahi nahin nahee mat aur ya yaa par lekin magar ki ke ka ko se ne me mein pe tak liye saath sath bina alawa alag alag-alag andar bahar upar neeche niche pehle pahle pehla pahla baad beech paas pass taraf tarah
hai hain hoon hun hu ho hoga hogi honge hongi hota hote hoti hua hue hui hone hona tha thi the raha rahe rahi rehta rehte rehti rahega rahegi rahenge sakta sakte sakti sakun sake sakein
kar karo kare karen karein kariye kijiye kijiyega karna karne karta karte karti karke kiya kiye ki karunga karoonga karungi karenge karegi karega de do den dein dijiye dijiyega dena dene deni deta dete deti diya diye di denge dunga doonga le lo len lein lijiye lijiyega lena lene leni leta lete leti liya liye li lenge lunga
bata batao bataiye bataye batayein batana batane bataya batayi bataye batayenge bataunga bataen bol bolo boliye bolna bolte bola kaha kahein kehna kehne keh likh likho likhiye likhna likhne likha likhwana likhwane likhwa padh
bhej bhejo bhejiye bhejein bhejna bhejne bhejte bhejta bheja bheji bheje bhejenge bhejunga bhijwa mil mile milega milegi milenge milna milne milta milte milti mila mili mil-jayega
lag lage lagega lagegi lagenge lagta lagte lagti laga lagana lagane lagwana lagwane lagwa lagwayein lagayein lagaya padega padegi padenge padta padte padti pada aa aao aaiye aaye aayein aata aate aati aaya aaye aayi aane aana aayega aayenge ja jao jaye jayein jayega jayegi jayenge jaata jaate jaati jata jate jati gaya gaye gayi jaane
chal chalo chale chalega chalegi chalenge chalta chalte chahiye chaiye chahte chahta chahti chahein chahen chahenge chaahein chaho dekh dekho dekhiye dekhein dekhna dekhne dekha dikha dikhaye dikhata rakh rakhna rakhein rakhte rakha chun chuniye chunein chunna soch sochiye socha samajh samjha samjhe samjho samajhta jaan jaankari jankari pata maloom
ban bana bane banega banegi banenge banta bante banti banana banane banate banata banwana banwane bani shuru shuruaat shuruat khatam badle badla badalna badlein badlav mila milakar milaake milaake milaye jod jodkar jodna jodte judta judte judega juda jude judi
ji haan haanji han hanji bilkul zaroor jarur zarur theek thik sahi accha achha acha achchha acche achhe kripya kripaya dhanyavad dhanyavaad shukriya namaste namaskar swagat badhai khushi afsos
daam dam kimat keemat qeemat mulya bhav rate kharcha kharch kharche lagat lagbhag kareeb karib takreeban kul total jod hisaab hisab matlab yaani yani jaise paisa paise rupaye rupaya rupees rupay rupiye bhugtan bhugtaan
sasta saste sasti mehnga mehnge kam zyada jyada zyaada adhik thoda thode thodi bahut bohot sab sabse sabhi saare sara saari poora poore poori pura pure puri dono teeno charo chaaron har ek do teen char chaar paanch kuch kuchh koi kai baki baaki aadha aadhe aadhi
chhota chhote chhoti bada bade badi naya naye nayi purana alag ek-ek akele aise aisa aisi waisa waise wahi yahi wala wale wali waala waale waali ek-saath
matra maatra sankhya piece pees peece nag sankhya nyuntam minimum din dino dinon hafta hafte mahina mahine saal tareekh tarikh taarikh samay waqt time baje ghante ghanta subah shaam dopahar raat kal aaj parso parson somvar somwar mangalvar budhvar guruvar shukravar shukrawar shanivar ravivar itwar
chhapai chapai chhapa chhapte chhapna chhapwana chhap chhapti chhapta khudai khudwana naam rang rangon nishaan sheher shehar shahar pata jagah desh bharat ghar office daftar company logon log logo logo-wala vyakti saathi sahkarmi
tohfa tohfe uphaar upahar cheez cheezein cheezon saman samaan maal order namuna namoona tasveer tasveeren photo jaanch jaanchna
vaada vada wada waada pakka pakki pakke nishchit sambhav mumkin zaroorat zarurat jaroorat pasand chunaav vikalp sawaal sawal jawaab jawab madad sahayata baat baatein baare bare hisse hissa taaki tabhi warna varna agar yadi chahe
toota toote tooti tut toot tuta tute tuti kharab
der itna itne itni utna utne utni zara bas sirf keval matr
bhaiya sir madam ma'am j haanji
sada saada saade saadi khaali khali
tareeka tareeke tarika tarike prakar dhang niyam shart shartein
khula khule khulte khulta band rehte
rahein rahiye saaf seedha
sunkar jaankar dekhkar bhejkar dekar lekar
unit prati
mangwa mangwana mangwate mangwayein mangaye mangwane khareed khareedna khareedne kharidna
saat aath nau das gyarah barah bees pachas pachaas sau hazaar hazar lakh
pichla pichli pichle agla agli agle shamil note isme
soch* dekh* samajh* samjh* bata* bol* keh* likh* padh* bhej* mil* lag* pad* aa* ja* chal* rakh* chun* jaan* ban* badal* badl* mila* jod* jud* chhap* khareed* kharid* mangwa* manga* ruk* rok* ginti gin* jaanch* poochh* puchh* puch* chaah* chah* sun* suna* dikh* dikha* khol* khul* hat* hata* bik* bech* bachch* bach* nikal* pahunch* pahuch* utar* dhundh* dhoondh* baant* bant* gun* jhel* seh* sah* pochh* ponchh* dho* dhul* tik* rukh* maan* man* pakad*
kripaya kripya zara thodi isiliye tabhi kyonki jabki halanki balki jaise-jaise aage peeche saamne upar andar daayein bayein beech
bachche bachchon bachcha parivar bhai behen mata pita patni pati shaadi shadi janmdin utsav tyohar samaroh mela sammelan karyakram baithak vidaai karmchari sathi mehmaan mehman mahmaan
shaamil shamil alag-se sabhi-par prati har-ek kisi-bhi
jaroori zaroori avashyak saral aasan mushkil sahi galat sach sachchi
chauda lamba uncha gehra motai chaudai lambai unchai wazan vazan naap aakaar
ank hissa hisse bhaag gina jama ghata ghatta badhta ghat* badh* kat* katega
zikr jikr soochi suchi list antar fark farak tulna barabar
sabse-kam niche-diye upar-diye
aisi-jankari uplabdh maujood
salah rai vichar ichchha marzi
baatcheet sandesh samvaad dhyan khayal
fayda faida-nahi
sirf-itna
chhoot chhut
andaaza andaze andaaze andazan aaraam aram wale-hi maange manga maanga poochhtachh enquiry dekhenge mauka mauke maukon
raste rasta
pooch poochh puch puchh samajh soch dekh likh padh rakh chun jaan badal jod mangwa ruk khol bhool bata bol keh mil lag chal ban aa ja le de kar ho
baith* taur
dost doston yaar mitra padosi chacha chachi mama mami mausi nana nani dada dadi beta beti bete betiyan saas sasur jija bhabhi devar nanad pote navvivahit dulha dulhan vivah vivaah sagai mundan naamkaran grihpravesh griha
pravesh pooja satsang kirtan bhandara navratri rakshabandhan onam deepavali dussehra ganesh varshganth varshgaanth salgirah retirement school college vidyalaya vishwavidyalaya chhatra chhatron student teacher shikshak
class kaksha sanstha sansthan samiti sangathan mandir club hotel restaurant dukaan dukan vyapar vyavsay udyog project pariyojana prayojan avsar avasar mausam season umeed ummeed yaad yaadgaar galti truti spasht
spashtikaran vivaran jankariyan tathya kathan vakya shabd akshar panna ganit ghatane guna ausat antim pratham dwitiya tritiya zyadatar adhikansh aksar kabhi-kabhi saadharan samanya saamanya khaas-taur mukhya inse unse
jinse kisse tabse jabse tabtak jabtak abtak yadyapi tathapi athva athwa evam tatha kintu parantu phirbhi atah sambandhit sambandh anusaar anusar mutabik hisabse anya doosra dusra doosre dusre doosri dusri teesra tisra
kahenge rahna rahne vyaktigat samuhik ekatha iktha ikattha ikatthe


karwana karwane karwani karwaye karwayein karwaya karvana kaamon
jay* aay* jayengi aayengi
taiyar taiyaar tayyar khana khane peena peene pina pine rangeen rangin laagu lagoo dar


maang maangna mangna

`;

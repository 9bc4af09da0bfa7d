import { longPattern } from '../plain-text.ts';
/** Words that name an occasion or a use of gifts, as one pattern source for plain text in six languages. */
export const OCCASION_WORDS = [
  // English
  `gift(?:s|ing|ed)?|giveaways?|give aways?|freebies|souvenirs?|mementos?|favou?rs?|prizes?|awards?|rewards?|party|
    parties|wedding|marriage|engagement|anniversary|birthday|bday|baby shower|bridal shower|farewell|retirement|
    reunion|graduation|convocation|housewarming|house warming|inauguration|opening|launch|events?|functions?|
    ceremony|celebrations?|fest|festival|fair|expo|exhibition|trade show|conference|congress|seminar|webinar|
    workshop|symposium|summit|conclave|convention|meetings?|annual day|sports day|founders? day|women'?s day|
    teacher'?s day|children'?s day|mother'?s day|father'?s day|offsite|off-site|outing|retreat|picnic|training|
    induction|orientation|onboarding|new joiners?|new joinees?|new hires?|joining kits?|joinees|recruitment|
    campaign|promotions?|promotional|marketing|branding activity|tournament|championship|marathon|competition|
    contest|quiz|hackathon|race|match|league|fundraiser|charity|donation|election|tender|resale|retail|exams?|
    school use|office use|personal use|daily use|use|staff welfare|employee engagement|employee recognition|
    appreciation|team building|thank you gifts?|return gifts?|shop|store|cafe|restaurant|naming ceremony|pooja|puja|
    kitty party|get together|milestone|jubilee|pilgrimage|camp|rally|roadshow|concert|premiere|gala|dinner`,
  `christmas|xmas|x-mas|new year|diwali|deepavali|dhanteras|holi|eid|ramadan|ramzan|rakhi|raksha bandhan|onam|
    pongal|navratri|dussehra|ganesh chaturthi|ganpati|durga puja|lohri|baisakhi|makar sankranti|ugadi|karwa chauth|
    republic day|independence day|valentine(?:'s)?(?: day)?|thanksgiving|easter|halloween`,
  // Hindi in Latin letters and Devanagari
  `shaadi|shadi|vivah|sagai|mangni|janamdin|janmdin|saalgirah|salgirah|griha? ?pravesh|mundan|naamkaran|namkaran|
    janeu|godh bharai|godbharai|puja|utsav|mela|samaroh|karyakram|karyakaram|sammelan|baithak|udghatan|muhurat|
    chunav|prachar|uphaar|uphar|tohfa|tohfe|tyohar|tyohaar|joinees?|vidai|bhent|inaam|baantne|batne|bantna`,
  `गिफ्ट|गिफ़्ट|उपहार|तोहफा|तोहफे|भेंट|इनाम|पुरस्कार|शादी|विवाह|सगाई|जन्मदिन|सालगिरह|वर्षगांठ|गृह ?प्रवेश|मुंडन|
    नामकरण|पूजा|उत्सव|मेला|मेले|समारोह|कार्यक्रम|सम्मेलन|सेमिनार|बैठक|मीटिंग|उद्घाटन|चुनाव|प्रचार|त्योहार|त्यौहार|
    दिवाली|दीपावली|होली|ईद|नया साल|नए साल|राखी|पार्टी|फंक्शन|इवेंट|विदाई|प्रदर्शनी|एक्सपो|ट्रेनिंग|प्रशिक्षण|
    वार्षिक|ओपनिंग|प्रतियोगिता|टूर्नामेंट|क्रिसमस|कॉन्फ्रेंस|वर्कशॉप|शिविर`,
  // Spanish
  `regalos?|obsequios?|recuerdos?|boda|cumpleanos|aniversario|fiesta|feria|congreso|conferencia|seminario|evento|
    eventos|lanzamiento|inauguracion|apertura|torneo|carrera|maraton|graduacion|bautizo|comunion|navidad|ano nuevo|
    campana|promocion|capacitacion|reunion|convencion|taller|premios?|despedida|jubilacion|bienvenida|oficina|
    colegio|concurso|celebracion`,
  // Portuguese
  `brindes?|presentes?|lembrancas?|lembrancinhas?|casamento|aniversario|festa|feira|congresso|conferencia|
    seminario|lancamento|inauguracao|abertura|torneio|corrida|maratona|formatura|batizado|natal|ano novo|campanha|
    promocao|treinamento|formacao|reuniao|convencao|oficina|premios?|premiacao|despedida|aposentadoria|boas-vindas|
    escola|concurso|celebracao|confraternizacao|cha de bebe`,
  // Arabic
  `هدايا|هديه|زفاف|عرس|خطوبه|عيد ميلاد|حفل|حفله|مناسبه|مؤتمر|ندوه|معرض|افتتاح|تخرج|فعاليه|رمضان|العيد|عيد|تكريم|
    مسابقه|بطوله|ماراثون|تدريب|حمله|ترويج|توزيعات|شركات`,
].join('|');

/** People who get gifts; an occasion named beside them says more. */
export const RECEIVER_WORDS = `staff|employees|dealers|distributors|vendors|clients?|customers|delegates|guests|students|volunteers|team|
    karmchari|karmchariyo|mehmano?n?|rishtedaro?n?|doston?|कर्मचारियों|स्टाफ|मेहमानों|ग्राहकों|empleados|clientes|
    invitados|funcionarios|colaboradores|convidados|موظفين|الموظفين|للموظفين|عملاء|العملاء|ضيوف`;

/** Words that behind "for" name no occasion. */
export const NO_PURPOSE = longPattern(
  String.raw`^(?:me|us|you|it|them|him|her|this|that|these|those|all|both|each|one|everyone|everybody|now|sure|delivery|
      shipping|logo|logos|branding|printing|print|engraving|price|pricing|quote|quotation|order|same|samples?|
      information|info|any|some|how|what|which|when|more|less|details?|cheap|free|bulk|only|something|anything|
      reference|my reference|approval|confirmation|a while|example|instance|today|tomorrow|lakh|rs|rupees|color|
      colour|that matter|the time being|help|your help|your reply|a moment|nada|ello|eso|esto|isso|isto|mi|mim|
      nosotros|nos|ellos|cuando|quando|cuanto|quanto|cada|ambos|todos|que|saber|ver|iske|uske|is|us|mere|hamare|apne|
      kis|sab|dono|कब|किस|इस|उस|मेरे|हमारे|अपने|सब|ذلك|هذا|كل|اي)(?![\p{L}\p{M}])`,
  'u',
);

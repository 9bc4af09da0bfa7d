/** Places in India in Latin letters, folded; names that are also other words stand in `WEAK_CITIES`. */
const LATIN = `mumbai|bombay|navi mumbai|new mumbai|delhi|new delhi|delhi ncr|dilli|dehli|bengaluru|bangalore|banglore|
  bangaluru|bengalooru|kolkata|calcutta|kolkatta|chennai|madras|hyderabad|hydrabad|hyderbad|secunderabad|pune|
  poona|ahmedabad|ahmadabad|ahemdabad|amdavad|jaipur|jaypur|surat|lucknow|lakhnau|kanpur|nagpur|indore|indor|
  thane|bhopal|visakhapatnam|vizag|vishakhapatnam|patna|vadodara|baroda|ghaziabad|ludhiana|agra|nashik|nasik|
  faridabad|meerut|rajkot|kalyan|dombivli|vasai|virar|varanasi|banaras|benares|srinagar|aurangabad|dhanbad|
  amritsar|allahabad|prayagraj|ranchi|howrah|coimbatore|kovai|jabalpur|gwalior|vijayawada|jodhpur|madurai|raipur|
  kota|guwahati|gauhati|chandigarh|solapur|sholapur|hubli|hubballi|dharwad|bareilly|moradabad|mysore|mysuru|
  gurgaon|gurugram|aligarh|jalandhar|tiruchirappalli|trichy|bhubaneswar|bhubaneshwar|salem|mira road|
  thiruvananthapuram|trivandrum|bhiwandi|saharanpur|gorakhpur|guntur|bikaner|amravati|noida|greater noida|
  jamshedpur|bhilai|cuttack|firozabad|kochi|cochin|ernakulam|nellore|bhavnagar|dehradun|durgapur|asansol|
  rourkela|nanded|kolhapur|ajmer|akola|gulbarga|kalaburagi|jamnagar|ujjain|siliguri|jhansi|ulhasnagar|jammu|
  sangli|miraj|mangalore|mangaluru|erode|belgaum|belagavi|ambattur|tirunelveli|malegaon|gaya|jalgaon|udaipur|
  tirupur|tiruppur|davanagere|davangere|kozhikode|calicut|kurnool|rajahmundry|bokaro|bellary|patiala|agartala|
  bhagalpur|muzaffarnagar|bhatpara|panihati|latur|dhule|rohtak|korba|bhilwara|berhampur|muzaffarpur|ahmednagar|
  mathura|vrindavan|kollam|quilon|avadi|kadapa|bilaspur|shahjahanpur|bijapur|vijayapura|rampur|shimoga|
  shivamogga|chandrapur|junagadh|thrissur|trichur|alwar|bardhaman|kakinada|nizamabad|parbhani|tumkur|hisar|
  hissar|panipat|darbhanga|aizawl|dewas|ichalkaranji|karnal|bathinda|jalna|satara|eluru|barasat|farrukhabad|
  ratlam|imphal|anantapur|arrah|karimnagar|etawah|bharatpur|begusarai|gandhidham|tiruvottiyur|puducherry|
  pondicherry|sikar|thoothukudi|tuticorin|raichur|ramagundam|pali|haridwar|hardwar|vijayanagaram|katihar|
  nagercoil|sri ganganagar|thanjavur|tanjore|bulandshahr|sambhal|singrauli|nadiad|secundrabad|yamunanagar|
  panchkula|mohali|zirakpur|burhanpur|kharagpur|dindigul|gandhinagar|hospet|ongole|deoghar|chapra|haldia|khandwa|
  nandyal|morena|amroha|bhind|madanapalle|bhiwani|ambala|morbi|fatehpur|rae bareli|raebareli|bhusawal|orai|
  vellore|mehsana|raiganj|sirsa|danapur|serampore|guna|jaunpur|panvel|shivpuri|unnao|alappuzha|alleppey|kottayam|
  machilipatnam|shimla|simla|adoni|proddatur|udupi|manipal|manali|nainital|mussoorie|rishikesh|roorkee|haldwani|
  ooty|udhagamandalam|kodaikanal|gangtok|shillong|itanagar|kohima|dimapur|dibrugarh|jorhat|silchar|tezpur|panaji|
  panjim|margao|vasco|goa|port blair|leh|daman|silvassa|vapi|valsaad|valsad|navsari|bharuch|ankleshwar|palanpur|
  porbandar|bhuj|kutch|surendranagar|godhra|dwarka|somnath|mount abu|jaisalmer|chittorgarh|tonk|neemrana|bhiwadi|
  manesar|rewari|sonipat|sonepat|kurukshetra|kaithal|hoshiarpur|pathankot|moga|phagwara|khanna|solan|baddi|
  dharamshala|kangra|mandi gobindgarh|hosur|kanchipuram|kancheepuram|sivakasi|karur|cuddalore|kumbakonam|
  rameswaram|palakkad|palghat|kannur|cannanore|malappuram|kasaragod|thiruvalla|tirupati|warangal|khammam|
  nalgonda|sangareddy|hassan|mandya|chitradurga|bidar|karwar|gokarna|ratnagiri|alibaug|lonavala|khopoli|baramati|
  wardha|yavatmal|gondia|hapur|modinagar|ballabgarh|palwal|greater kailash|ayodhya|faizabad|sitapur|hardoi|
  lakhimpur|mirzapur|sultanpur|azamgarh|ballia|deoria|basti|banda|chitrakoot|lalitpur|satna|katni|rewa|
  chhindwara|hoshangabad|itarsi|vidisha|sehore|mandsaur|neemuch|dhar|durg|raigarh|ambikapur|jagdalpur|hazaribagh|
  giridih|ramgarh|sasaram|motihari|purnia|bettiah|sambalpur|puri|balasore|angul|malda|kalyani|darjeeling|
  jalpaiguri|cooch behar|siwan|hajipur|whitefield|gift city|
  coorg|kodagu|madikeri|chikmagalur|chikkamagaluru|hampi|munnar|wayanad|khandala|mahabaleshwar|panchgani|matheran|
  igatpuri|kalimpong|kasauli|dalhousie|mcleodganj|lansdowne|kasol|kullu|pushkar|khajuraho|orchha|pachmarhi|konark|
  digha|kovalam|varkala|kumarakom|idukki|yercaud|kanyakumari|karaikudi|tiruvannamalai|namakkal|pollachi|
  krishnagiri|dharmapuri|chengalpattu|mahabalipuram|srikakulam|chittoor|bhimavaram|tenali|gudivada|adilabad|
  suryapet|siddipet|mahbubnagar|beed|osmanabad|buldhana|pandharpur|shirdi|karad|chiplun|palghar|dahanu|boisar|
  badlapur|ambernath|amreli|botad|dahod|gondal|veraval|himmatnagar|sanand|barmer|banswara|churu|dausa|dholpur|
  hanumangarh|jhunjhunu|sirohi|sawai madhopur|beawar|kishangarh|pilani|bijnor|budaun|gonda|hathras|mainpuri|
  pilibhit|pratapgarh|muzaffarnagar|rudrapur|kashipur|almora|pithoragarh|bihar sharif|buxar|kishanganj|madhubani|
  munger|saharsa|samastipur|sitamarhi|bankura|krishnanagar|midnapore|purulia|jharsuguda|baripada|nagaon|tinsukia|
  bongaigaon|goalpara|palampur|nahan|abohar|barnala|batala|fazilka|ferozepur|gurdaspur|kapurthala|sangrur|rajpura|
  ropar|jind|fatehabad|narnaul|bahadurgarh|jhajjar|dharuhera`
  .replaceAll(/\s*\n\s*/g, '')
  .split('|');

/** Also names of people or other words: places only behind or before a word such as "to" or "from". */
const WEAK =
  'anand|sagar|mau|mandi|nagaur|hassan|rewa|kota|pali|guna|banda|dhar|gaya|puri|kalyan|basti|moga|durg|bidar|salem|latur|vasco|leh|kalyani|lalitpur|tonk|karur'.split(
    '|',
  );

const OTHER_SCRIPTS: readonly (readonly [string, string])[] = Object.entries({
  Mumbai: 'मुंबई मुम्बई बम्बई بومباي مومباي',
  Delhi: 'दिल्ली देहली دلهي',
  'New Delhi': 'नई_दिल्ली نيودلهي نيو_دلهي',
  Bengaluru: 'बेंगलुरु बेंगलूरु बंगलुरु بنغالور',
  Bangalore: 'बैंगलोर बंगलौर बेंगलोर بانغالور بنجالور',
  Kolkata: 'कोलकाता कलकत्ता كولكاتا كلكتا',
  Chennai: 'चेन्नई تشيناي شيناي',
  Hyderabad: 'हैदराबाद حيدراباد حيدر_اباد',
  Pune: 'पुणे पूना पुने بونه بوني بونا',
  Ahmedabad: 'अहमदाबाद احمداباد احمد_اباد',
  Jaipur: 'जयपुर جايبور جيبور',
  Surat: 'सूरत سورات',
  Lucknow: 'लखनऊ لكناو لكهنو',
  Kanpur: 'कानपुर',
  Nagpur: 'नागपुर ناجبور',
  Indore: 'इंदौर इन्दौर اندور',
  Thane: 'ठाणे थाणे',
  Bhopal: 'भोपाल بوبال',
  Patna: 'पटना',
  Vadodara: 'वडोदरा बड़ौदा',
  Ghaziabad: 'गाज़ियाबाद गाजियाबाद',
  Ludhiana: 'लुधियाना',
  Agra: 'आगरा اغرا اجرا',
  Nashik: 'नासिक नाशिक',
  Faridabad: 'फरीदाबाद',
  Meerut: 'मेरठ',
  Rajkot: 'राजकोट',
  Varanasi: 'वाराणसी बनारस',
  Amritsar: 'अमृतसर',
  Prayagraj: 'प्रयागराज',
  Allahabad: 'इलाहाबाद',
  Ranchi: 'रांची',
  Jabalpur: 'जबलपुर',
  Gwalior: 'ग्वालियर',
  Jodhpur: 'जोधपुर',
  Udaipur: 'उदयपुर',
  Raipur: 'रायपुर',
  Kota: 'कोटा',
  Guwahati: 'गुवाहाटी',
  Chandigarh: 'चंडीगढ़ चंडीगढ चण्डीगढ़',
  Mysuru: 'मैसूर मैसूरु',
  Gurugram: 'गुरुग्राम',
  Gurgaon: 'गुड़गांव गुड़गाँव',
  Noida: 'नोएडा',
  Kochi: 'कोच्चि كوتشي',
  Goa: 'गोवा غوا جوا',
  Dehradun: 'देहरादून',
  Haridwar: 'हरिद्वार',
  Mathura: 'मथुरा',
  Ajmer: 'अजमेर',
  Bikaner: 'बीकानेर',
  Ujjain: 'उज्जैन',
  Gorakhpur: 'गोरखपुर',
  Bareilly: 'बरेली',
  Aligarh: 'अलीगढ़ अलीगढ',
  Jamshedpur: 'जमशेदपुर',
  Dhanbad: 'धनबाद',
  Shimla: 'शिमला',
  Jammu: 'जम्मू',
  Srinagar: 'श्रीनगर',
  Aurangabad: 'औरंगाबाद',
  Kolhapur: 'कोल्हापुर',
  Solapur: 'सोलापुर',
  Coimbatore: 'कोयंबटूर कोयम्बटूर',
  Visakhapatnam: 'विशाखापत्तनम',
  Bhubaneswar: 'भुवनेश्वर',
  Jalandhar: 'जालंधर',
  Jhansi: 'झांसी',
  Rohtak: 'रोहतक',
  Panipat: 'पानीपत',
  Karnal: 'करनाल',
  Gandhinagar: 'गांधीनगर',
}).flatMap(([english, written]) =>
  written.split(' ').map((word) => [word.replaceAll('_', ' ').replaceAll('\u0901', '\u0902'), english] as const),
);

/**
 * Places that are certainly meant as such, as [plain spelling, name in English letters or null when it is written so
 * already].
 */
export const CITIES: ReadonlyMap<string, string | null> = new Map<string, string | null>([
  ...LATIN.filter((name) => !WEAK.includes(name)).map((name) => [name, null] as const),
  ...OTHER_SCRIPTS,
]);

/** Places that need a word such as "to" beside them. */
export const WEAK_CITIES: ReadonlySet<string> = new Set(WEAK);

/** States of India, folded, each with its name in English letters. */
export const STATES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Rajasthan: 'rajasthan rajastan राजस्थान راجستان راجاستان راجستهان',
    Gujarat: 'gujarat guzerate gujarate गुजरात غوجارات كجرات',
    Maharashtra: 'maharashtra महाराष्ट्र ماهاراشترا مهاراشترا',
    Karnataka: 'karnataka कर्नाटक كارناتاكا',
    Kerala: 'kerala केरल كيرالا',
    'Tamil Nadu': 'tamilnadu nadu तमिलनाडु',
    Telangana: 'telangana तेलंगाना',
    Andhra: 'andhra आंध्र',
    Punjab: 'punjab panjab पंजाब بنجاب',
    Haryana: 'haryana हरियाणा هاريانا',
    Bihar: 'bihar बिहार بيهار',
    Jharkhand: 'jharkhand झारखंड',
    Odisha: 'odisha orissa ओडिशा',
    Bengal: 'bengal bengala बंगाल بنغال',
    Assam: 'assam असम',
    'Uttar Pradesh': 'pradesh प्रदेश براديش',
    Uttarakhand: 'uttarakhand उत्तराखंड',
    Himachal: 'himachal हिमाचल',
    Chhattisgarh: 'chhattisgarh छत्तीसगढ़ छत्तीसगढ',
    Kashmir: 'kashmir कश्मीर كشمير',
    Sikkim: 'sikkim सिक्किम',
    Meghalaya: 'meghalaya मेघालय',
  }).flatMap(([english, written]) => written.split(' ').map((word) => [word, english] as const)),
);

/** Countries, regions and cities outside India, for questions about sending abroad. */
export const ABROAD = `abroad|overseas|foreign|international(?:ly)?|export|outside india|out of india|usa|u\\.s\\.|america|
    united states|uk|england|london|dubai|uae|abu dhabi|qatar|doha|saudi|riyadh|oman|kuwait|bahrain|nepal|kathmandu|
    sri lanka|colombo|bangladesh|dhaka|bhutan|singapore|malaysia|canada|australia|germany|france|spain|espana|
    madrid|mexico|argentina|colombia|chile|peru|brasil|brazil|portugal|lisboa|sao paulo|africa|kenya|europe|europa|
    videsh|desh ke bahar|india ke bahar|विदेश|भारत के बाहर|fuera de (?:la )?india|extranjero|fora da india|exterior|
    خارج الهند|دبي|الامارات|السعوديه|قطر|الكويت|مصر`;

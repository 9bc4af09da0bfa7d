import { wordPattern } from '../../language/plain-text.ts';

/** A kind of promise that needs an entry of the profile, in words of six languages (plain text). */
export type PromiseKind = {
  name: string;
  kind: 'promise' | 'discount';
  pattern: RegExp;
  hint: string;
  /** The words themselves deny something ("no delivery charges"), so only a denial before them takes them back. */
  denying: boolean;
};

const KINDS: { name: string; kind?: 'discount'; denying?: true; words: string; hint: string }[] = [
  {
    name: 'no cost',
    denying: true,
    hint: 'Nothing is free by the profile: leave it out, or say that you cannot promise it.',
    words: `(?:no|zero|nil|any) (?:\\p{L}+ ){0,3}(?:charges?|costs?|fees?)|(?:won't|will not|doesn't|does not|don't|do not|never|not) (?:\\p{L}+ ){0,2}(?:cost|charge|bill|pay)|costs? (?:you |us )?nothing|nothing (?:to pay|extra|more to pay|is due|due)|(?:do not|don't|not|never) have to pay|(?:we|i)(?:'ll| will| can)? (?:cover|bear|absorb|pay|take care of|sponsor|foot|waive)|(?:is|are|will be|gets?) (?:taken care of|covered|on the house|borne|absorbed|paid by us|sponsored)|taken care of
    |(?:no|nunca) (?:se )?(?:le |les |te )?(?:cobra|cobran|cobramos|cuesta|paga|pagara|cobrara)|sin pagar|lo pagamos|pagamos nosotros|asumimos|nao (?:se )?(?:cobra|cobramos|custa|paga|pagara)|nada (?:a|por) pagar|pagamos nos|assumimos|(?:no|nao) (?:hay|tiene|ha|tem) (?:\\p{L}+ ){0,2}(?:costo|coste|cargo|custo|taxa)
    |(?:koi|kuch|kuchh|ek) (?:bhi )?(?:\\p{L}+ )?(?:paisa|paise|rupaya|charge|kharcha|shulk|fees?) (?:\\p{L}+ )?nahi\\p{L}*|(?:paisa|paise|charge|kharcha|shulk) (?:\\p{L}+ )?(?:nahi|nahin) (?:lag|le|dena|hai|hoga)\\p{L}*|(?:कोई|कुछ|एक)(?: भी)? (?:[\\p{L}\\p{M}]+ )?(?:पैसा|पैसे|रुपया|शुल्क|चार्ज|खर्च|खर्चा)(?: [\\p{L}\\p{M}]+)? नहीं|(?:पैसा|पैसे|शुल्क|चार्ज|खर्चा) नहीं (?:लग|ले|देना|है|होग)[\\p{L}\\p{M}]*
    |(?:لا|لن) (?:تدفع|ندفع|نتقاضي|نحسب|يكلف\\p{L}*|تكلف\\p{L}*|توجد رسوم|رسوم)|نتحمل|علينا`,
  },
  {
    name: 'free',
    hint: 'Nothing is free by the profile: leave it out, or say that you cannot promise it.',
    words: `(?:only|just) pays? (?:for )?(?:the )?(?:courier|freight|delivery|shipping|postage)|(?:solo|solamente|so|apenas) paga(?:n|m|s)? (?:el |o |a )?(?:envio|flete|frete|correio|mensajero|transporte|entrega)|(?:sirf|keval) (?:courier|freight|delivery) (?:ka |ki )?(?:kharch\\p{L}*|charge|paisa|paise)|free(?! to (?:write|ask|message|contact|share|tell|reach))(?!ly)|complimentary|gratis|gratuit[oa]s?|free of (?:charge|cost)|on the house|at no (?:extra |additional |added )?(?:charge|cost)|no (?:extra |additional |added )?(?:charge|cost|fee|fees)|without (?:any )?(?:extra |additional )?(?:charge|cost|fee)|on us|our (?:cost|expense|account)|zero (?:cost|charge|delivery|freight|shipping)|nil charge
    |(?:delivery|shipping|freight|courier|transport|gst|tax|taxes|sample|set-?up|envio|flete|frete|impuestos?|impostos?) (?:\\p{L}+ ){0,2}(?:included|incluid[oa]s?|inclus[oa]s?|shamil)|(?:includes?|including|covers?|covering|incluye|incluyen|inclui|incluem|incluindo|incluyendo|cubre|cubren|cobre|cobrem) (?:already |ya |ja )?(?:free |the |all |el |los |o |os |la |todos los |todos os )?(?:delivery|shipping|freight|courier|transport\\p{L}*|gst|tax|taxes|iva|impuestos?|impostos?|envio|flete|frete)|(?:gst|tax|delivery|courier|freight|डिलीवरी|जीएसटी|टैक्स|कूरियर|भाड़ा) (?:[\\p{L}\\p{M}]+ )?(?:शामिल|shaamil)|(?:يشمل|تشمل|شامل\\p{L}*|متضمن\\p{L}*|يتضمن|تتضمن|مع) (?:\\p{L}+ )?(?:ال)?(?:ضريبه|شحن|توصيل|نقل|gst)|inclusive of|all[- ]inclusive|(?:send|ship|deliver)\\p{L}* (?:\\p{L}+ ){0,5}without (?:any )?(?:freight|courier|shipping|delivery|transport)|(?:ال)?(?:شحن|توصيل|نقل|ضريبه) (?:\\p{L}+ ){0,3}(?:ضمن|داخل|في) السعر|(?:freight|courier|shipping|delivery|transport|gst|tax|envio|flete|frete|bhada|bhaada|भाड़ा|कूरियर) (?:[\\p{L}\\p{M}]+ ){0,5}(?:in the (?:price|rate)|part of the (?:price|rate)|en el precio|no preco|(?:daam|rate|price) mein|(?:दाम|रेट) में)
    |por nuestra cuenta|a nuestro cargo|corre por nuestra|por nossa conta|sin (?:costo|coste|cargo|gastos|costes)|sem (?:custo|custos|taxa|cobranca)|no (?:le |les |te |se )?cobramos|nao cobramos|va incluido|ya incluye el envio|inclui o frete|incluye el envio|brinde gratis|cortesia|regalamos|de regalo|de brinde|de graca
    |muft|mufat|free mein|hamari taraf se|humari taraf se|bina (?:kisi )?(?:extra )?(?:charge|kharche|paise|shulk)\\p{L}*|koi charge nahi|मुफ्त|मुफ़्त|मुफत|निःशुल्क|निशुल्क|फ्री|हमारी तरफ से|हमारी ओर से|बिना (?:किसी )?(?:शुल्क|खर्च|पैसे)[\\p{L}\\p{M}]*|कोई चार्ज नहीं|\\p{L}{0,3}مجان[\\p{L}]*|(?:بدون|دون|بلا) (?:رسوم|تكلفه|مقابل|اي رسوم|اي تكلفه)\\p{L}*|علي حسابنا|هديه منا`,
  },
  {
    name: 'no advance',
    denying: true,
    hint: 'The advance of the profile is always due.',
    words: `(?:no|without|without any|zero) (?:advance|deposit|prepayment|upfront payment)|(?:advance|deposit|upfront payment) (?:is |are )?(?:not|n't) (?:needed|required|necessary)|(?:sin|sem|no hace falta|no es necesario|no se necesita|no necesita|nao precisa de|nao e preciso) (?:pagar |dar |un |el |nenhum |o )?(?:anticipo|adelanto|adiantamento|sinal|entrada)|bina advance|advance (?:ki (?:zaroorat|zarurat|jarurat|jaroorat) )?nahi\\p{L}*|advance ke bina|एडवांस (?:की (?:ज़रूरत|आवश्यकता) )?नहीं|बिना एडवांस|एडवांस के बिना|(?:لا (?:حاجه|داعي|يلزم)|بدون|دون) (?:ل)?(?:دفعه )?مقدم\\p{L}*`,
  },
  {
    name: 'no minimum',
    denying: true,
    hint: 'Every product has its minimum order: say which.',
    words: `(?:no|without|without any|without a|isn't a|is not a|not have a|never a) (?:\\p{L}+ ){0,2}(?:minimum|minimums|moq)|any (?:quantity|number of|amount)|as few as (?:you|one|1)|(?:no hay|no tenemos|no existe|no pedimos|nao ha|nao temos|nao existe|nao tem) (?:\\p{L}+ ){0,2}(?:minim[oa]s?)|(?:sin|sem) (?:pedido |cantidad |quantidade )?minim[oa]s?|cualquier cantidad|qualquer quantidade|(?:koi|kisi) (?:bhi )?(?:minimum|moq|quantity)(?: nahi\\p{L}*)?|jitn[aei] (?:chahe|marzi|bhi)|minimum (?:kuch |koi )?nahi\\p{L}*|(?:कोई|किसी)(?: भी)? (?:न्यूनतम|मिनिमम|मात्रा)|(?:न्यूनतम|मिनिमम) (?:[\\p{L}\\p{M}]+ )?नहीं|जितने (?:चाहें|भी)|(?:لا يوجد|ليس هناك|بدون|دون|لا) (?:\\p{L}+ )?حد ادني|اي كميه|اي عدد`,
  },
  {
    name: 'discount',
    kind: 'discount',
    hint: 'The prices by quantity hold every discount; there is no other discount, offer, coupon or special price. Say that, or leave it out.',
    words: `(?:we|there)(?:'s| is| have| has)? (?:also )?an? (?:(?!price|rate)\\p{L}+ ){0,3}(?:rate|tariff|price list)(?! (?:per|for (?:each|every) quantity))|(?:hay|tenemos|existe|temos|tem|ha) (?:tambien |tambem )?(?:una?|uma?) (?:\\p{L}+ ){0,2}?(?:tarifa|precio|preco)(?! (?:por|para cada) (?:cada )?(?:cantidad|quantidade|pieza|peca|unidad|unidade))|(?:give|offer|get|take|pay|charge|apply) (?:you )?(?:the |our )?(?:\\d+|next|lower|higher|bulk|dealer|wholesale)[- ](?:piece |pcs |pc |tier |slab )?(?:price|rate|slab)|(?:at|for|gets?|get|with|has|have) the (?:price|rate) of (?:the )?(?:next|higher|larger|bigger|lower|\\d)|(?:price|rate) of the next|(?<!pin |post |postal |zip |hsn |qr |area )codes?|codigos?(?! postal)|कोड|discount\\p{L}*|coupons?|vouchers?|promo\\p{L}*|cashback|rebates?|concession\\p{L}*|markdown|knock\\p{L}*|waive\\p{L}*|waiver|haggle|(?:special|reduced|lower|better|best|lowest|preferential|(?<!for your )loyalty|friendly|introductory|wholesale|festive|exclusive) (?:price|prices|pricing|rate|rates|deal|deals|offer|offers|quote|terms)|(?:diwali|festive|festival|combo|launch|season\\p{L}*|new year|holiday|limited|early bird|our|current|an?|this|such|running) offers?|offers? (?:running|going|today|this|ends|valid|for you)|deals?(?! with)|on sale|cheaper for you|less for you|come down|bring (?:it|the price|that|this) down|go lower|go down|lower the|reduce the|reduction|bonus|extra pieces?|goodwill|(?:\\d+|percent|%) off|\\boff (?:the|your|on|for)|match (?:your|the|that|their|any)|(?:meet|agree to|accept) your (?:budget|price)|buy \\p{L}+ get|price drop for you|cut the price|shave|slash\\p{L}* (?:the )?price|(?<!for your )loyalty|throw in|gestures?|something extra|perks?|benefits?|work (?:out )?(?:something|a better|on the price)|something (?:on|off) the price|see what (?:we|i) can do|adjust the price|flexib\\p{L}*|negotia\\p{L}*|sweeten|do better|bargain
    |descuent\\p{L}*|rebaj\\p{L}*|ofertas?|promocion\\p{L}*|cupon\\p{L}*|precio (?:especial|preferente|reducido|de amigo)|tarifa especial|mejor precio|un poco menos|le (?:bajo|bajamos)|bajar(?:le)? el precio|bonificacion|igualamos|negocia\\p{L}*|flexib\\p{L}*|mol bhav
    |descont\\p{L}*|abatimento|promoc\\p{L}*|cupom|cupons|preco (?:especial|reduzido|de amigo|promocional)|melhor preco|precinho|descontinho|um pouco menos|condicao especial|condicoes especiais|baixar o preco|baixamos o preco|cobrimos
    |chhoot|chhut|chut|riyayat|riayat|(?:sasta|saste|sasti) (?:kar|de|mil|laga|daam|rate|mein)\\p{L}*|kam kar\\p{L}*|kam mein|thoda kam|special (?:rate|price)|khaas (?:rate|daam|keemat)|(?<!(?:we|do|also|can|i|not|to|could|only|now|appreciate the) )offer(?! (?:is|are|you|our|the)(?!\\p{L}))|scheme|छूट|डिस्काउंट|रियायत|कूपन|ऑफर|ऑफ़र|स्कीम|(?:सस्ता|सस्ते|सस्ती) (?:कर|दे|मिल|लगा)[\\p{L}\\p{M}]*|कम कर[\\p{L}\\p{M}]*|कम में|(?:खास|ख़ास|विशेष|स्पेशल) (?:दाम|रेट|कीमत|मूल्य)|\\p{L}{0,3}خصم\\p{L}*|\\p{L}{0,3}تخفيض\\p{L}*|\\p{L}{0,3}خصومات|عرض (?:خاص|حصري)|عروض|\\p{L}{0,2}كوبون|قسيمه|سعر (?:خاص|مميز|تفضيلي|افضل)|اسعار خاصه`,
  },
  {
    name: 'order state',
    hint: 'You cannot confirm, reserve, book, start or send an order here; say that the order goes by a proforma invoice with the advance.',
    words: `(?:put|set|kept|keep|lay|laid|placed?|holding|hold) (?:\\p{L}+ ){0,3}(?:aside|back for|apart for)|(?:put|keep|kept) (?:\\p{L}+ ){0,2}(?:on hold|for you|in your name)|(?:is|are|has been|have been|been|now|already|all|consider it|order|orders|slot|pieces|stock|we have|we've|i have|i've|was|were|got) (?:now |already |all |been |duly )?(?:confirmed|booked|reserved|blocked|placed|accepted|dispatched|despatched|shipped|packed|processed|finalised|finalized|scheduled|in production|on (?:its|the|their) way|locked|secured|held|set aside|sent out|out for delivery|in transit|with the courier)
    |(?:we|i)(?:'ll| will| can| have|'ve| am| are)? (?:confirm|reserve|book|block|hold|keep|set aside|lock|secure|process\\p{L}*|placing|booking|reserving|blocking|holding) (?:it|them|this|that|you|your|the|a|an|these|those|\\d+)|confirmed for you|reserved for you|booked for you|order confirmed|confirmed[:,]|consider it done|all set|all done|on (?:the|its|their) (?:truck|road|way|van|press|machine)|underway|under way|in progress|being (?:\\p{L}+ed|made|sent|cut)|production (?:has|will) (?:start|beg)\\p{L}*|(?:have|has) (?:gone|left)|left (?:our|the) (?:warehouse|godown|factory|workshop)|your (?:[\\p{L}-]+ ){1,3}(?:is|are|was|were|has been|have been) (?:\\p{L}+ )?(?:ready|sent|packed|done|finished|made|printed|complete\\p{L}*|on (?:the|its|their))
    |(?:pedido|orden|reserva) (?:\\p{L}+ ){0,2}(?:confirmad\\p{L}*|reservad\\p{L}*|aceptad\\p{L}*|despachad\\p{L}*|enviad\\p{L}*)|reservad[oa]s?|confirmad[oa]s?|despachad[oa]s?|apartad[oa]s?|(?:ya|quedan?|estan?|fue|fueron|ha sido) (?:confirmad|reservad|enviad|despachad|apartad|registrad)\\p{L}*|le (?:reservo|reservamos|confirmo|aparto|apartamos)|ja (?:foi|esta(?! inclu)|deixei|enviei|enviamos|reservei|confirmei|separei)\\p{L}*|foi (?:enviad|despachad|confirmad|reservad)\\p{L}*|em producao|en (?:marcha|camino|produccion|preparacion|proceso)|em andamento|a caminho|separad[oa]s|reservei|reservamos|garantid[oa] para
    |order (?:\\p{L}+ )?(?:pakka|pakki|confirm|book|final|nikal|dispatch|laga)\\p{L}*|(?:book|confirm|reserve|pakka|pakki|dispatch|final|lock|block) (?:kar(?!na)|ho|kiya|hai|hain|rakh|hua|hui)\\p{L}*|pakk[aie] (?:hai|samajh)\\p{L}*|rakh (?:diya|diye|liya|liye|denge)|ravana|rawana|bhej (?:diya|diye|di|chuke)|nikal (?:chuka|gaya|gaye)|ऑर्डर (?:[\\p{L}\\p{M}]+ )?(?:पक्का|कन्फर्म|बुक|फाइनल)|(?:पक्का|कन्फर्म|कंफर्म|बुक|रिज़र्व|रिजर्व|डिस्पैच|आरक्षित|फाइनल) (?:कर(?!ना)|हो|है|हैं|कि|हु|हुआ)[\\p{L}\\p{M}]*|रवाना|भेज (?:दिया|दिए|दी|चुके)[\\p{L}\\p{M}]*|रख (?:दिया|दिए|लिए|लिया)
    |(?:تم|جري|قد تم|لقد تم) \\p{L}*(?:تاكيد|حجز|شحن|ارسال|قبول|تثبيت|تسجيل طلب|اعتماد)\\p{L}*|تاكيد طلب\\p{L}*|مؤكد\\p{L}*|محجوز\\p{L}*|حجزنا|شحنا|ارسلنا|اكدنا|سيبدا الانتاج|بدا الانتاج|\\p{L}?سنحجز\\p{L}*|في الطريق`,
  },
  {
    name: 'call',
    hint: 'Do not say that someone calls or that details were passed on; a colleague can join this chat when asked.',
    words: `(?:will|'ll|shall|going to|can|would|to) (?:personally |surely |definitely |also |then |soon )?(?:call|ring|phone|telephone|dial) (?:you|back|u)|(?:calls?|rings?|phones?) you(?! can)|call(?:ing)? you (?:back|at|by|soon|shortly|in|within|today|tomorrow)|callback|calls? back|(?:is|are) (?:now |already )?(?:joining|calling|coming|checking|writing|typing)|expect (?:a|our|his|her) (?:call|visit|message|mail)|(?:a|our|phone) call (?:from|by|today|soon|shortly|tomorrow|this)|have (?:\\p{L}+ ){1,3}(?:call|ring|phone|contact) you|give you a (?:call|ring)|(?:passed|forwarded|given|shared|handed) (?:on )?(?:your|it|this|the) \\p{L}+|(?:have|has) informed|i(?:'ve| have) (?:told|asked|informed|notified)|get(?:s)? back to you (?:by|in|within|at|today|tomorrow|shortly|soon)|(?:contact|reach|write to|message|get in touch with) you (?:by|in|within|at|today|tomorrow|shortly|soon|on)|visit you|come to your office
    |esper[ea] (?:una|nuestra|su) llamada|recibira una llamada|recebera uma ligacao|le (?:llam|telefone)\\p{L}*|(?:te|los|las|lo|la) llam\\p{L}*|llamara\\p{L}*|llamaremos|(?:vai|vamos|vou|ira) (?:te |lhe |)?(?:ligar|telefonar)|ligaremos|ligara|ligamos para|te ligo|lhe ligo|(?:call|phone) (?:kar(?! sak)\\p{L}*|aa\\p{L}*|lag\\p{L}*)|(?:कॉल|फोन|फ़ोन) (?:कर(?! सक)|आ)[\\p{L}\\p{M}]*|\\p{L}?(?:سيتصل|سنتصل|ستتصل|يتصل|نتصل|ساتصل)\\p{L}*|سيهاتف\\p{L}*`,
  },
  {
    name: 'guarantee',
    hint: 'The profile gives no guarantee or warranty: leave it out.',
    words: `guarant\\p{L}*|warrant\\p{L}*|assure\\p{L}*|for sure|definitely|surely will|rest assured|without fail|promise\\p{L}*|you have (?:my|our) word|100 ?% (?:sure|safe|guaranteed)|certainly (?:reach|arrive|get|have|be)|risk[- ]free|lifetime|life time|pakka vaada|vaada|wada|garant\\p{L}*|asegur\\p{L}*|sin falta|promet\\p{L}*|prometo|compromet\\p{L}*|sem falta|assegur\\p{L}*|com certeza (?:chega|entrega)\\p{L}*|गारंटी|गारन्टी|वारंटी|वादा|पक्का वादा|भरोसा रख[\\p{L}\\p{M}]*|\\p{L}{0,3}نضمن\\p{L}*|\\p{L}{0,2}ضمان\\p{L}*|مضمون\\p{L}*|نعدك\\p{L}*|اعدك\\p{L}*|اعد`,
  },
  {
    name: 'exclusive',
    hint: 'No exclusive design or product can be promised; the customer approves a digital mock-up with their own logo.',
    words: `exclusiv\\p{L}*|only for you|just for you|solely for you|no other (?:company|client|customer|firm|brand|business)|no one else|nobody else|yours alone|yours only|only yours|one of a kind|bespoke|unique (?:design|piece|product)\\p{L}*|tailor-?made|custom-?made (?:shape|product|design)|solo para (?:usted\\p{L}*|su empresa)|unicamente para|unico para|so para (?:voce|sua|a sua)|somente para voce|(?:sirf|keval) (?:aap|aapki|aapke|aapka)\\p{L}*|sirf aap\\p{L}*|(?:सिर्फ|सिर्फ़|केवल) (?:आप[\\p{L}\\p{M}]*)|एक्सक्लूसिव|\\p{L}?حصري\\p{L}*|خاص (?:بكم|بك) فقط|لكم فقط|لك وحدك`,
  },
  {
    name: 'nobody else',
    denying: true,
    hint: 'No exclusive design or product can be promised; the customer approves a digital mock-up with their own logo.',
    words: `(?:not|never|n't|no longer) (?:be )?(?:\\p{L}+ ){0,3}(?:to|for|by|with) (?:anybody|anyone|any other|any one|other \\p{L}+|another)|(?:nobody|no one|no other \\p{L}+|none) (?:else )?(?:will |can |may )?(?:gets?|see|sees|receives?|have|has|uses?|orders?)|(?:no|nunca|nao) (?:se |lo |la |los |las |o |a )?(?:\\p{L}+ ){0,3}(?:a|para|por|con|com) (?:nadie|ningun\\p{L}*|ninguem|nenhum\\p{L}*|otr[oa]s? \\p{L}+|outr[oa]s? \\p{L}+)|kisi (?:aur|doosr[ei]|dusr[ei]) (?:\\p{L}+ )?(?:ko|ke liye|ke) (?:\\p{L}+ ){0,2}(?:nahi|na)\\p{L}*|किसी (?:और|दूसर[ेी]) (?:[\\p{L}\\p{M}]+ )?(?:को|के लिए|के) (?:[\\p{L}\\p{M}]+ ){0,2}(?:नहीं|ना)|(?:لا|لن) \\p{L}+ (?:\\p{L}+ )?(?:لاي|لاحد|لغيرك\\p{L}*|لشركه اخري)`,
  },
  {
    name: 'refund',
    hint: 'Branded goods cannot be returned; only pieces that arrive damaged are replaced, by the terms of the profile. Promise no refund.',
    words: `sen[dt] (?:\\p{L}+ ){0,2}back|(?:give|bring|take|be given|be taken) (?:\\p{L}+ ){0,2}back|refund\\p{L}*|money[- ]?back|your money|return (?:them|it|the|any|your|unsold|unused|goods|within)|returned|returnable|take (?:them|it|the \\p{L}+) back|buy back|exchange (?:them|it|the|any)|exchanged|store credit|cancel (?:anytime|any time|at any|free)|cancellation is|reembols\\p{L}*|devoluc\\p{L}*|devolv\\p{L}*|devuelv\\p{L}*|dinero de vuelta|dinheiro de volta|estorn\\p{L}*|(?:paisa|paise|rakam) (?:wapas|vapas|wapis|lauta)\\p{L}*|(?:wapas|vapas|wapis) (?:le|kar|ho|de|mil|kar sakte)\\p{L}*|lauta (?:sakte|denge)|रिफंड|रिफ़ंड|(?:पैसे|पैसा|रकम) (?:वापस|लौटा)[\\p{L}\\p{M}]*|वापस (?:ले|कर|हो|दे|मिल)[\\p{L}\\p{M}]*|लौटा (?:सक|दें)[\\p{L}\\p{M}]*|\\p{L}{0,2}استرداد\\p{L}*|\\p{L}{0,2}استرجاع\\p{L}*|\\p{L}{0,2}ارجاع\\p{L}*|نعيد المال|اعاده المال|(?<!لا )(?:ترجيع|نرجع)\\p{L}*`,
  },
  {
    name: 'payment',
    hint: 'Payment is only as the profile says; name no other way, no credit and no later payment.',
    words: `in (?:two|three|four|several|small|equal) (?:parts|steps|payments|goes)|en (?:dos|tres|varias) (?:partes|pagos)|em (?:duas|tres|varias) (?:partes|vezes)|(?:do|teen) (?:hisson|hisse|baar) mein|دفعتين|(?:علي|ثلاث) دفعات|credit(?! (?:note|to))|cash on delivery|cod|pay (?:later|after|on delivery|on receipt|when you|at delivery|upon)|payment (?:after|on) (?:delivery|receipt)|net (?:15|30|45|60)|emi|instal+ments?|monthly payments?|no advance|without advance|no deposit|credit cards?|debit cards?|cards?(?= (?:payment|accepted|also|too|is|are))|by card|paypal|stripe|crypto\\p{L}*|bitcoin|paytm|phonepe|phone pe|gpay|google pay|cheques?|checks? (?:accepted|by)|cash(?! back)|payment link|qr code|razorpay|western union
    |credito|contra ?(?:entrega|reembolso)|pag(?:o|ar) (?:a plazos|despues|contra)|a plazos|cuotas|tarjetas?(?! de felicita)|efectivo|a prazo|parcel\\p{L}*|parcelas|pag(?:a|ar|amento) (?:depois|na entrega)|cartao|cartoes|dinheiro|boleto|pix|fiado|udhaar|udhar|kist\\p{L}*|baad mein (?:de|pay|paise)\\p{L}*|उधार|किस्त[\\p{L}\\p{M}]*|किश्त[\\p{L}\\p{M}]*|कैश ऑन डिलीवरी|डिलीवरी पर (?:पैसे|भुगतान|पेमेंट)|नकद|(?<!ग्रीटिंग )कार्ड|الدفع عند|عند الاستلام|بالتقسيط|تقسيط|\\p{L}?اقساط|دفع اجل|بطاقه|نقدا`,
  },
  {
    name: 'speed',
    hint: 'Nothing faster than the lead time can be promised.',
    words: `(?:deliver|ship|send|dispatch|make|produce|repl|answer|get|have|reach)\\p{L}* (?:\\p{L}+ ){0,3}quick(?:ly|er)?|quick (?:deliver\\p{L}*|dispatch|turnaround|production|service)|(?:by |within |in |on )?(?:the )?(?:next|following|same|one) (?:working|business) day|(?:within|in) (?:an?|one|a single|24|48) (?:working |business )?(?:day|hours?)(?!\\p{L})|(?:al|el|en el) (?:dia (?:habil )?siguiente|siguiente dia|proximo dia)|(?:no|ao) (?:dia (?:util )?seguinte|proximo dia)|agle (?:hi )?(?:din|working day)|अगले (?:ही )?(?:दिन|कार्य दिवस|वर्किंग डे)|(?:في )?اليوم التالي|express|rush(?:ed)?|urgent(?:ly)?|priorit\\p{L}*|faster|sooner|quicker|expedit\\p{L}*|speed (?:it|things|this) up|hurry|front of the (?:queue|line)|jump the queue|before the (?:lead time|normal)|fast[- ]track\\p{L}*|earlier than|ahead of (?:schedule|time)|same[- ]day|overnight|instant(?:ly)?|prioridad|urgente|expres|mas rapido|mas rapida|antes de lo (?:normal|previsto)|acelera\\p{L}*|adelantar|prioridade|(?<!correio )expresso|expressa|mais rapido|mais rapida|mais cedo|antes do prazo|frente da fila|furar|adiantar
    |jaldi (?:kar|de|bana|bhej|mil|ho|taiyar)\\p{L}*|pehle (?:kar|de|bana|bhej) (?:denge|dunga|sakte)|jaldi se jaldi|एक्सप्रेस|अर्जेंट|जल्दी (?:कर|दे|बना|भेज|मिल|हो|से)[\\p{L}\\p{M}]*|प्राथमिकता|\\p{L}?مستعجل\\p{L}*|\\p{L}?اسرع|\\p{L}?عاجل\\p{L}*|اولويه|باسرع|سريع جدا`,
  },
  {
    name: 'in time',
    hint: 'Promise no arrival before an event: say the lead time in working days, without transport.',
    words: `(?:will|'ll|shall) (?:surely |all |safely )?(?:be|have|reach|arrive|get|make it)(?:\\s\\p{L}+){0,6} (?:before|in time for|well before|ahead of) (?:the|your|his|her|their) (?!production|dispatch|printing|order|mock|advance|rest|balance|courier|goods)|(?:estaran?|llegaran?|tendra\\p{L}*|recibira\\p{L}*)(?:\\s\\p{L}+){0,5} (?:antes de|a tiempo para)|(?:estarao|chegarao|chega|chegam|tera\\p{L}*|recebera\\p{L}*)(?:\\s\\p{L}+){0,5} (?:antes d[aeo]|a tempo)|(?:se pehle|se pahle|usse pehle) (?:\\p{L}+ ){0,3}(?:pahunch|mil j|aa j|taiyar|aapke paas|honge|hogi|hoga)\\p{L}*|से पहले (?:[\\p{L}\\p{M}]+ ){0,3}(?:आपके पास|होंगे|होगा|होगी|पहुँच|पहुंच|मिल जा|आ जा|तैयार)[\\p{L}\\p{M}]*|(?:ستكون|سيكون|ستصل|سيصل|ستجد)\\p{L}*(?:\\s\\p{L}+){0,4} (?:عندك\\p{L}*|لديك\\p{L}*|بين يديك\\p{L}*|قبل)`,
  },
  {
    name: 'fixed price',
    hint: 'Do not promise how long a price holds.',
    words: `lock(?:ed|ing)?|fix(?:ed)? (?:the |this |that |your )?(?:price|rate)|(?:price|rate|quote)s? (?:is |are |stays?|remains?|will (?:stay|remain|be)|holds?)? ?(?:fixed|frozen|valid|the same(?!:| (?:for|in|with|across|as|whether|at|on|per) (?!\\d|ever|life|as long|(?:a|an|one|two|three|six|the|this|next|all|at) (?:\\p{L}+ )?(?:days?|weeks?|months?|years?|season|time|future))|[.,:;]? \\D{0,16}₹)|unchanged|good (?:until|till|for)|valid (?:until|till|for)|holds? (?:until|till|for))|hold (?:the|this|that) (?:price|rate)|freeze|frozen|congel\\p{L}*|mantenemos el precio|precio (?:fijo|garantizado)|validez|valido hasta|mantemos o preco|preco (?:fixo|congelado|garantido)|valido ate|rate (?:fix|lock|pakka|same)\\p{L}*|(?:fix|lock) (?:rahega|kar\\p{L}*|hai)|(?:वही|पिछल[ेीा]|पुरान[ेीा]) (?:[\\p{L}\\p{M}]+ ){0,3}(?:रेट|दाम|भाव)|(?:wahi|pichhl[aei]|pichl[aei]|puran[aei]) (?:\\p{L}+ ){0,3}(?:rate|daam|dam|bhav)|(?:the )?(?:old|last|previous|earlier|same) (?:\\p{L}+ )?(?:price|rate)s? (?:as |again|applies|apply|holds|will apply|stands)|(?:रेट|दाम|कीमत) (?:फिक्स|तय|लॉक|पक्का|वही)|\\p{L}?تثبيت (?:السعر|سعر)|السعر (?:ثابت|ساري)|نثبت`,
  },
  {
    name: 'stock',
    hint: 'The profile says nothing of stock: products are made to order.',
    words: `in stock|ready stock|stock (?:mein|me|is|of|available)|available (?:immediately|now|right away|ex stock)|ready to (?:ship|dispatch|go)|ready in (?:our|the) (?:godown|warehouse)|on hand|en stock|en existencia|em estoque|pronta entrega|entrega inmediata|a pronta|stock mein|taiyar (?:rakha|pada|hai|hain)|स्टॉक|\\p{L}?مخزون|متوفره? (?:حاليا|الان|فورا)|جاهزه? للشحن`,
  },
  {
    name: 'claim',
    hint: 'The profile does not say this of the business or its goods: leave it out.',
    words: `(?:genuine|real|pure|solid|full[- ]grain|premium) (?:leather|silver|gold|wood|brass|copper|cork)|certified|certificat\\p{L}*|award\\p{L}*|iso|fsc|patent\\p{L}*|organic|biodegradable|recycled|handmade by|number one|no\\.? ?1|best ?sell\\p{L}*|most popular|market leader|trusted by|made in (?:germany|italy|japan|france|usa|uk)|imported|waterproof|unbreakable|leak-?proof|gold[- ]plated|silver[- ]plated|24k|24 karat|trial order|insured|insurance|(?:companies|clients|customers|brands|firms) (?:such as|like|including|trust|buy|love|choose|rely|use|order from)|our (?:clients|customers) (?:include|are)|since (?:19|20)\\d\\d|gift[- ]?wrap\\p{L}*|seguro de|certificad\\p{L}*|premiad\\p{L}*|sertifi\\p{L}*|प्रमाणित|सर्टिफ[\\p{L}\\p{M}]*|معتمد\\p{L}*|شهاده`,
  },
];

/** Every kind of promise that is looked for in a draft. */
export const PROMISES: readonly PromiseKind[] = KINDS.map(({ name, kind, words, hint, denying }) => ({
  name,
  kind: kind ?? 'promise',
  hint,
  denying: denying ?? false,
  pattern: wordPattern(words.normalize('NFKC').replaceAll(/\s*\n\s*/g, '')),
}));

import { wordPattern } from '../../language/plain-text.ts';

/**
 * Things of the gift trade, and materials, that a business may be asked for (plain text, six languages). One that the profile does not
 * know must not be offered.
 */
export const TRADE_GOODS = wordPattern(
  `t-?shirts?|tees?|shirts?|polos?|hoodies?|sweatshirts?|jackets?|caps?|hats?|scarf|scarves|ties?|socks|aprons?|towels?|blankets?|cushions?|pillows?|bedsheets?|umbrellas?|raincoats?|backpacks?|laptop bags?|duffels?|pouch(?:es)?|wallets?|card ?holders?|belts?|purses?|key ?(?:chains?|rings?)|lanyards?|badges?|pins?|medals?|troph(?:y|ies)|plaques?|mementos?|shields?|candles?|diffusers?|perfumes?|soaps?|incense|chocolates?|sweets|dry ?fruits?|nuts|cookies|cakes?|tea(?= (?:box|set|pack))|wine|calendars?|planner|planners|sticky notes|notepads?|folders?|files?(?= folder)|pen ?drives?|usb|flash drives?|power ?banks?|chargers?|cables?|speakers?|headphones|earphones|earbuds|ear ?pods|mouse|mouse ?pads?|keyboards?|watch(?:es)?|clocks?|lamps?|lights|lanterns?|photo ?frames?|frames?|paintings?|posters?|stickers?|magnets?|puzzles?|games?|toys?|teddy|tumblers?|sippers?|thermos(?:es)?|glass(?:es)?|wine glasses|jars?|vases?|bowls?|plates?|trays?(?= set)|cutlery|lunch ?box(?:es)?|tiffins?|cutting boards?|idols?|statues?|figurines?|jewell?ery|earrings|bracelets?|pen ?stands?|stands?|desk organi[sz]ers?|organi[sz]ers?|paperweights?|stationery|pencils?|markers?|highlighters?|erasers?|rulers?|bookmarks?|seed ?papers?|seeds?|masks?|saniti[sz]ers?|yoga mats?|gift cards?|gift vouchers?|tote bags? in cotton|cotton totes?|canvas bags?|paper bags?|rucksacks?|fans?|cups?
  |marble|copper|plastic|glass|silver|gold|golden|bronze|crystal|acrylic|leather|leatherette|silicone|resin|porcelain|stainless tray|slate|stone|terracotta|aluminium|aluminum|rubber|velvet (?:bag|pouch)|silk|canvas|denim|nylon|polyester|recycled paper|wheat straw|bone china
  |camisetas?|playeras?|remeras?|gorras?|sudaderas?|chaquetas?|toallas?|mantas?|paraguas|mochilas?|carteras?|llaveros?|medallas?|trofeos?|velas?|perfumes?|jabones|chocolates?|dulces|calendarios?|memorias? usb|cargadores?|altavoces|auriculares|relojes|reloj|lamparas?|marcos?|imanes|juguetes?|vasos? de vidrio|copas?|termos?|platos?|delantales?|estuches?|libretas|lapices|tazones|vino|marmol|cobre|plastic[oa]s?|vidrio|cristal|plata|oro|cuero|bronce
  |camisas?|bones|bone(?! china)|moletons?|jaquetas?|toalhas?|guarda-?chuvas?|sombrinhas?|carteiras?|chaveiros?|medalhas?|trofeus?|sabonetes?|doces|calendarios?|pen ?drives?|carregadores?|caixas? de som|fones?|relogios?|luminarias?|molduras?|imas|brinquedos|tacas?|copos?(?! de porta)|squeezes?|aventais|necessaires?|blocos?|lapis|vinho|marmore|cobre|plastico|plastica|vidro|prata|ouro|couro|bronze
  |gilaas|gilas|thali|katori|bartan|diwar ghadi|chaabi|chabi|chhata|chhatri|topi|momb?atti|ghadi|mithai|shawl|sangmarmar|taamba|tamba|tambe|peetal ki thali|chandi|sona|kaanch|kanch|chamda|chamde|lakdi ka (?:frame|stand)
  |गिलास|ग्लास|थाली|कटोरी|बर्तन|टिफिन|कप|जैकेट|टी-?शर्ट|शर्ट|टोपी|कैप|छाता|छाते|छतरी|चाबी|की-?चेन|ट्रॉफी|ट्रॉफ़ी|मोमबत्ती|मोमबत्तियाँ|घड़ी|घड़ियाँ|मिठाई|चॉकलेट|कैलेंडर|पावर बैंक|पेन ड्राइव|तौलिया|शॉल|फ्रेम|लैंप|स्पीकर|मेडल|संगमरमर|तांबे|तांबा|चाँदी|चांदी|सोने|कांच|काँच|प्लास्टिक|चमड़े|चमड़ा
  |\\p{L}{0,2}تقويم|\\p{L}{0,2}تقاويم|قمصان|قميص|\\p{L}{0,2}قبعات?|\\p{L}{0,2}قبعه|\\p{L}{0,2}مظلات?|\\p{L}{0,2}مظله|\\p{L}{0,2}شموع|شمعه|\\p{L}{0,2}دروع|درع|\\p{L}{0,2}كووس|كاس|ميداليات?|ميداليه|\\p{L}{0,2}ساعات حائط|ساعه يد|شوكولات\\p{L}*|عطور|عطر|\\p{L}{0,2}محافظ|محفظه|\\p{L}{0,2}سماعات|شواحن|شاحن|باور بانك|فلاش|مناشف|منشفه|تيشيرت\\p{L}*|رخام\\p{L}*|نحاس\\p{L}*|بلاستيك\\p{L}*|زجاج(?:ي|يه)|فضه|فضي\\p{L}*|ذهب\\p{L}*|كريستال\\p{L}*|جلد(?:ي|يه)`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);

/** "we make", "we have", "comes in": what follows (in Hindi: what stands before) is offered. */
export const OFFERS_AFTER = wordPattern(
  `we (?:also |even |do |can |now |usually |currently |often )*(?:have(?! (?:to|been|not|noted|received|your|\\p{L}+ed)(?!\\p{L}))|make|offer|sell|supply|stock|carry|manufacture|produce|provide|craft|do(?! (?:not|n't|have|make|send|ship|deliver)))(?! (?:not|n't|sure))|(?:you (?:could|can|may|might) (?:also )?(?:take|choose|get|order|have|pick|consider))|(?:how|what) about|comes? (?:also )?in|also available in|available in
  |(?:tambien )?(?:hacemos|fabricamos|vendemos|ofrecemos|producimos|elaboramos)|(?:tambem )?(?:fazemos|fabricamos|vendemos|oferecemos|produzimos)|(?:كما )?(?:نصنع|نوفر|نقدم|ننتج|نبيع|لدينا|عندنا|يتوفر لدينا)`.replaceAll(
    /\s*\n\s*/g,
    '',
  ),
);

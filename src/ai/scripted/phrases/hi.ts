import type { Phrases } from './phrases.ts';

const units: Record<string, string> = { piece: 'पीस', set: 'सेट' };

/** Hindi in Devanagari. */
export const hi: Phrases = {
  goods: (quantity, product) => `${quantity.toLocaleString('en-IN')} × ${product.name}`,
  unit: (product) => units[product.unit] ?? product.unit,
  hello: (business) => `नमस्ते, ${business} में आपका स्वागत है! मैं यहाँ का ऑटोमेटेड असिस्टेंट हूँ।`,
  welcome: 'आपका स्वागत है!',
  noted: 'धन्यवाद, लिख लिया है।',
  noHurry: 'ठीक है, आराम से बताइए।',
  price: ({ goods, unit, each, total }) => `${goods}: ${each} प्रति ${unit}, कुल ${total}, बिना ब्रांडिंग, टैक्स अलग।`,
  brandedPrice: ({ goods, unit, base, branding, each, total }) =>
    `${goods} ब्रांडिंग के साथ: ${base} + ${branding} = ${each} प्रति ${unit}, कुल ${total}, टैक्स अलग।`,
  tiers: ({ name, unit, list }) => `${name}, दाम प्रति ${unit}, टैक्स अलग: ${list}।`,
  tier: ({ from, price }) => `${from.toLocaleString('en-IN')} से: ${price}`,
  minimum: ({ name, quantity, unit }) => `न्यूनतम ऑर्डर: ${quantity} ${unit} (${name})।`,
  brandingPrice: ({ name, methods, price, unit, minimum }) =>
    `${name} पर ब्रांडिंग (${methods}): ${price} प्रति ${unit} अतिरिक्त, कम से कम ${minimum} ${unit}।`,
  brandingMinimum: ({ name, quantity }) => `${name} पर ब्रांडिंग कम से कम ${quantity} पीस पर होती है।`,
  noBranding: (name) => `${name} बिना ब्रांडिंग के मिलता है।`,
  leadTime: ({ name, min, max }) => `${name} के लिए ${min} से ${max} कार्य दिवस लगते हैं, परिवहन अलग।`,
  dateUnsure: 'इसलिए आपकी तारीख का वादा नहीं कर सकता; एक सहकर्मी देखेंगे।',
  whichProduct: 'यह प्रोडक्ट पर निर्भर है।',
  weMake: (list) => `हम बनाते हैं:\n${list}\n`,
  withinBudget: ({ sum, budget }) => `सामान का कुल ${sum} होता है, टैक्स अलग; यह आपके ${budget} के बजट में है।`,
  aboveBudget: ({ sum, budget }) => `सामान का कुल ${sum} होता है, टैक्स अलग; यह आपके ${budget} के बजट से ज़्यादा है।`,
  hours: (list) => `खुलने का समय: ${list}।`,
  forPerson: 'मैंने यह चैट एक सहकर्मी के लिए मार्क कर दी है।',
  sorry: 'इसके लिए क्षमा कीजिए। मैंने यह चैट एक सहकर्मी के लिए मार्क कर दी है, वे देखेंगे।',
  orderStatus: 'ऑर्डर की स्थिति मैं यहाँ नहीं देख सकता; मैंने यह चैट एक सहकर्मी के लिए मार्क कर दी है। अगर नया ऑर्डर है:',
  toldAlready: 'क्षमा कीजिए, आप सही हैं; मैंने लिख लिया है।',
  notUnderstood: 'क्षमा कीजिए, मैं समझ नहीं पाया। मैं प्रोडक्ट, दाम, ब्रांडिंग, समय और ऑर्डर में मदद कर सकता हूँ।',
  stillUnclear: 'क्षमा कीजिए, मैं समझ नहीं पा रहा। मैंने यह चैट एक सहकर्मी के लिए मार्क कर दी है।',
  summary: ({ goods, purpose, branded, date, city, name }) => {
    const parts = [
      goods,
      purpose === null ? '' : `किस लिए: ${purpose}`,
      branded === null ? '' : branded ? 'लोगो या नाम के साथ' : 'बिना ब्रांडिंग',
      date === null ? '' : `कब: ${date}`,
      city === null ? '' : `शहर: ${city}`,
    ].filter(Boolean);
    return `धन्यवाद${name === null ? '' : `, ${name}`}। आपने माँगा: ${parts.join('; ')}।`;
  },
  dateNamed: 'जैसा आपने लिखा',
  colleague: 'एक सहकर्मी आपकी पूछताछ देखेंगे।',
};

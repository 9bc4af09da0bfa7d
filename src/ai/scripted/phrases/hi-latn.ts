import type { Phrases } from './phrases.ts';

const units: Record<string, string> = { piece: 'piece', set: 'set' };

/** Hindi in Latin letters. */
export const hiLatn: Phrases = {
  goods: (quantity, product) => `${quantity.toLocaleString('en-IN')} × ${product.name}`,
  unit: (product) => units[product.unit] ?? product.unit,
  hello: (business) => `Namaste, ${business} mein aapka swagat hai! Main yahan ka automated assistant hoon.`,
  welcome: 'Aapka swagat hai!',
  noted: 'Dhanyavaad, note kar liya.',
  noHurry: 'Theek hai, aaraam se batayein.',
  price: ({ goods, unit, each, total }) => `${goods}: ${each} per ${unit}, kul ${total}, bina branding, tax alag.`,
  brandedPrice: ({ goods, unit, base, branding, each, total }) =>
    `${goods} branding ke saath: ${base} + ${branding} = ${each} per ${unit}, kul ${total}, tax alag.`,
  tiers: ({ name, unit, list }) => `${name}, daam per ${unit}, tax alag: ${list}.`,
  tier: ({ from, price }) => `${from.toLocaleString('en-IN')} se: ${price}`,
  minimum: ({ name, quantity, unit }) => `Minimum order: ${quantity} ${unit} (${name}).`,
  brandingPrice: ({ name, methods, price, unit, minimum }) =>
    `${name} par branding (${methods}): ${price} per ${unit} extra, kam se kam ${minimum} ${unit}.`,
  brandingMinimum: ({ name, quantity }) => `${name} par branding kam se kam ${quantity} piece par hoti hai.`,
  noBranding: (name) => `${name} bina branding ke milta hai.`,
  leadTime: ({ name, min, max }) => `${name} ke liye ${min} se ${max} working days lagte hain, transport alag.`,
  dateUnsure: 'Isliye aapki date ka vaada nahi kar sakta; ek colleague dekhenge.',
  whichProduct: 'Yeh product par nirbhar hai.',
  weMake: (list) => `Hum banate hain:\n${list}\n`,
  withinBudget: ({ sum, budget }) => `Maal ka kul ${sum} hota hai, tax alag; yeh aapke ${budget} ke budget mein hai.`,
  aboveBudget: ({ sum, budget }) =>
    `Maal ka kul ${sum} hota hai, tax alag; yeh aapke ${budget} ke budget se zyada hai.`,
  hours: (list) => `Hamare hours: ${list}.`,
  forPerson: 'Maine yeh chat ek colleague ke liye mark kar di hai.',
  sorry: 'Iske liye maafi chahte hain. Maine yeh chat ek colleague ke liye mark kar di hai, wo dekhenge.',
  orderStatus:
    'Order ka status main yahan nahi dekh sakta; maine chat ek colleague ke liye mark kar di hai. Agar naya order hai:',
  toldAlready: 'Maaf kijiye, aap sahi hain; maine note kar liya hai.',
  notUnderstood:
    'Maaf kijiye, main samajh nahi paaya. Main products, daam, branding, time aur order mein madad kar sakta hoon.',
  stillUnclear: 'Maaf kijiye, main samajh nahi paa raha. Maine yeh chat ek colleague ke liye mark kar di hai.',
  summary: ({ goods, purpose, branded, date, city, name }) => {
    const parts = [
      goods,
      purpose === null ? '' : `kis liye: ${purpose}`,
      branded === null ? '' : branded ? 'logo ya naam ke saath' : 'bina branding',
      date === null ? '' : `kab: ${date}`,
      city === null ? '' : `shehar: ${city}`,
    ].filter(Boolean);
    return `Dhanyavaad${name === null ? '' : `, ${name}`}. Aapne manga: ${parts.join('; ')}.`;
  },
  dateNamed: 'jaisa aapne likha',
  colleague: 'Ek colleague aapki enquiry dekhenge.',
};

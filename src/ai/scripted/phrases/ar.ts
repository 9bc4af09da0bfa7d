import type { Phrases } from './phrases.ts';

const units: Record<string, string> = { piece: 'قطعة', set: 'طقم' };

/** Arabic. */
export const ar: Phrases = {
  goods: (quantity, product) => `${quantity.toLocaleString('en-IN')} × ${product.name}`,
  unit: (product) => units[product.unit] ?? product.unit,
  hello: (business) => `أهلاً بك في ${business}! أنا المساعد الآلي هنا.`,
  welcome: 'على الرحب والسعة!',
  noted: 'شكراً، سجلت ذلك.',
  noHurry: 'حسناً، خذ وقتك.',
  price: ({ goods, unit, each, total }) => `${goods}: ${each} لكل ${unit}، المجموع ${total} من دون شعار وقبل الضريبة.`,
  brandedPrice: ({ goods, unit, base, branding, each, total }) =>
    `${goods} مع الشعار: ${base} + ${branding} = ${each} لكل ${unit}، المجموع ${total} قبل الضريبة.`,
  tiers: ({ name, unit, list }) => `${name}، السعر لكل ${unit} قبل الضريبة: ${list}.`,
  tier: ({ from, price }) => `من ${from.toLocaleString('en-IN')}: ${price}`,
  minimum: ({ name, quantity, unit }) => `الحد الأدنى للطلب: ${quantity} ${unit} (${name}).`,
  brandingPrice: ({ name, methods, price, unit, minimum }) =>
    `وضع الشعار على ${name} (${methods}): ${price} إضافية لكل ${unit}، ابتداءً من ${minimum} ${unit}.`,
  brandingMinimum: ({ name, quantity }) => `وضع الشعار على ${name} ممكن ابتداءً من ${quantity} قطعة.`,
  noBranding: (name) => `يباع ${name} من دون شعار.`,
  leadTime: ({ name, min, max }) => `مدة تجهيز ${name} من ${min} إلى ${max} يوم عمل، من دون النقل.`,
  dateUnsure: 'لذلك لا أستطيع أن أعد بالتاريخ الذي تريده؛ سيراجعه أحد الزملاء.',
  whichProduct: 'هذا يعتمد على المنتج.',
  weMake: (list) => `نحن نصنع:\n${list}\n`,
  withinBudget: ({ sum, budget }) => `مجموع البضاعة ${sum} قبل الضريبة، وهو ضمن ميزانيتك ${budget}.`,
  aboveBudget: ({ sum, budget }) => `مجموع البضاعة ${sum} قبل الضريبة، وهو أعلى من ميزانيتك ${budget}.`,
  hours: (list) => `ساعات العمل: ${list}.`,
  forPerson: 'لقد علّمت هذه المحادثة ليراها أحد الزملاء.',
  sorry: 'نعتذر عن ذلك. لقد علّمت هذه المحادثة ليراها أحد الزملاء.',
  orderStatus: 'لا أستطيع رؤية حالة الطلبات هنا؛ لقد علّمت هذه المحادثة لأحد الزملاء. إن كان الأمر طلباً جديداً:',
  toldAlready: 'عذراً، أنت محق؛ لقد سجلت ذلك.',
  notUnderstood: 'عذراً، لم أفهم ذلك. أستطيع المساعدة في المنتجات والأسعار والشعار ومدة التجهيز والطلبات.',
  stillUnclear: 'عذراً، ما زلت لا أفهم. لقد علّمت هذه المحادثة لأحد الزملاء.',
  summary: ({ goods, purpose, branded, date, city, name }) => {
    const parts = [
      goods,
      purpose === null ? '' : `الغرض: ${purpose}`,
      branded === null ? '' : branded ? 'مع شعارك أو اسم' : 'من دون شعار',
      date === null ? '' : `الموعد: ${date}`,
      city === null ? '' : `المدينة: ${city}`,
    ].filter(Boolean);
    return `شكراً${name === null ? '' : ` ${name}`}. لقد طلبت: ${parts.join('؛ ')}.`;
  },
  dateNamed: 'كما كتبت',
  colleague: 'سينظر أحد الزملاء في استفسارك.',
};

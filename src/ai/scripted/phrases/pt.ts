import type { Phrases } from './phrases.ts';

const units: Record<string, string> = { piece: 'peça', set: 'conjunto' };

/** Portuguese. */
export const pt: Phrases = {
  goods: (quantity, product) => `${quantity.toLocaleString('en-IN')} × ${product.name}`,
  unit: (product) => units[product.unit] ?? product.unit,
  hello: (business) => `Olá, boas-vindas à ${business}! Sou o assistente automático.`,
  welcome: 'De nada!',
  noted: 'Obrigado, está anotado.',
  noHurry: 'Está bem, leve o tempo de que precisar.',
  price: ({ goods, unit, each, total }) =>
    `${goods}: ${each} por ${unit}, ${total} no total, sem gravação e sem impostos.`,
  brandedPrice: ({ goods, unit, base, branding, each, total }) =>
    `${goods} com gravação: ${base} + ${branding} = ${each} por ${unit}, ${total} no total, sem impostos.`,
  tiers: ({ name, unit, list }) => `${name}, preço por ${unit}, sem impostos: ${list}.`,
  tier: ({ from, price }) => `a partir de ${from.toLocaleString('en-IN')}: ${price}`,
  minimum: ({ name, quantity, unit }) => `Pedido mínimo: ${quantity} ${unit}s (${name}).`,
  brandingPrice: ({ name, methods, price, unit, minimum }) =>
    `Gravação de ${name} (${methods}): mais ${price} por ${unit}, a partir de ${minimum} ${unit}s.`,
  brandingMinimum: ({ name, quantity }) => `A gravação de ${name} é possível a partir de ${quantity} peças.`,
  noBranding: (name) => `${name} é vendido sem gravação.`,
  leadTime: ({ name, min, max }) => `O prazo de ${name} é de ${min} a ${max} dias úteis, sem o transporte.`,
  dateUnsure: 'Por isso não posso prometer a sua data; um colega vai verificar.',
  whichProduct: 'Depende do produto.',
  weMake: (list) => `Fazemos:\n${list}\n`,
  withinBudget: ({ sum, budget }) => `A mercadoria soma ${sum} sem impostos, dentro do seu orçamento de ${budget}.`,
  aboveBudget: ({ sum, budget }) => `A mercadoria soma ${sum} sem impostos, acima do seu orçamento de ${budget}.`,
  hours: (list) => `Horário: ${list}.`,
  forPerson: 'Marquei esta conversa para um colega.',
  sorry: 'Lamento. Marquei esta conversa para um colega, que vai ver o assunto.',
  orderStatus:
    'Aqui não consigo ver o estado das encomendas; marquei esta conversa para um colega. Se for um pedido novo:',
  toldAlready: 'Desculpe, tem razão; está anotado.',
  notUnderstood: 'Desculpe, não entendi. Posso ajudar com produtos, preços, gravação, prazos e pedidos.',
  stillUnclear: 'Desculpe, continuo sem entender. Marquei esta conversa para um colega.',
  summary: ({ goods, purpose, branded, date, city, name }) => {
    const parts = [
      goods,
      purpose === null ? '' : `motivo: ${purpose}`,
      branded === null ? '' : branded ? 'com o seu logótipo ou nome' : 'sem gravação',
      date === null ? '' : `data: ${date}`,
      city === null ? '' : `cidade: ${city}`,
    ].filter(Boolean);
    return `Obrigado${name === null ? '' : `, ${name}`}. Anotei o que deseja: ${parts.join('; ')}.`;
  },
  dateNamed: 'a que escreveu',
  colleague: 'Um colega vai ver a sua consulta.',
};

import type { Phrases } from './phrases.ts';

const units: Record<string, string> = { piece: 'pieza', set: 'juego' };

/** Spanish. */
export const es: Phrases = {
  goods: (quantity, product) => `${quantity.toLocaleString('en-IN')} × ${product.name}`,
  unit: (product) => units[product.unit] ?? product.unit,
  hello: (business) => `¡Hola, bienvenido a ${business}! Soy el asistente automático.`,
  welcome: '¡De nada!',
  noted: 'Gracias, lo he anotado.',
  noHurry: 'De acuerdo, tómese su tiempo.',
  price: ({ goods, unit, each, total }) =>
    `${goods}: ${each} por ${unit}, ${total} en total, sin personalizar y sin impuestos.`,
  brandedPrice: ({ goods, unit, base, branding, each, total }) =>
    `${goods} con personalización: ${base} + ${branding} = ${each} por ${unit}, ${total} en total, sin impuestos.`,
  tiers: ({ name, unit, list }) => `${name}, precio por ${unit}, sin impuestos: ${list}.`,
  tier: ({ from, price }) => `desde ${from.toLocaleString('en-IN')}: ${price}`,
  minimum: ({ name, quantity, unit }) => `Pedido mínimo: ${quantity} ${unit}s (${name}).`,
  brandingPrice: ({ name, methods, price, unit, minimum }) =>
    `Personalización de ${name} (${methods}): ${price} más por ${unit}, a partir de ${minimum} ${unit}s.`,
  brandingMinimum: ({ name, quantity }) => `La personalización de ${name} es posible a partir de ${quantity} piezas.`,
  noBranding: (name) => `${name} se vende sin personalizar.`,
  leadTime: ({ name, min, max }) => `El plazo de ${name} es de ${min} a ${max} días laborables, sin el transporte.`,
  dateUnsure: 'Por eso no puedo prometer su fecha; un colega la comprobará.',
  whichProduct: 'Depende del producto.',
  weMake: (list) => `Hacemos:\n${list}\n`,
  withinBudget: ({ sum, budget }) => `La mercancía suma ${sum} sin impuestos, dentro de su presupuesto de ${budget}.`,
  aboveBudget: ({ sum, budget }) =>
    `La mercancía suma ${sum} sin impuestos, por encima de su presupuesto de ${budget}.`,
  hours: (list) => `Horario: ${list}.`,
  forPerson: 'He marcado este chat para un colega.',
  sorry: 'Lo siento. He marcado este chat para un colega, que lo mirará.',
  orderStatus:
    'Aquí no puedo ver el estado de los pedidos; he marcado este chat para un colega. Si se trata de un pedido nuevo:',
  toldAlready: 'Perdone, tiene razón; lo tengo anotado.',
  notUnderstood: 'Perdone, no lo he entendido. Puedo ayudar con productos, precios, personalización, plazos y pedidos.',
  stillUnclear: 'Perdone, sigo sin entenderlo. He marcado este chat para un colega.',
  summary: ({ goods, purpose, branded, date, city, name }) => {
    const parts = [
      goods,
      purpose === null ? '' : `motivo: ${purpose}`,
      branded === null ? '' : branded ? 'con su logotipo o nombre' : 'sin personalizar',
      date === null ? '' : `fecha: ${date}`,
      city === null ? '' : `ciudad: ${city}`,
    ].filter(Boolean);
    return `Gracias${name === null ? '' : `, ${name}`}. He anotado lo que usted desea: ${parts.join('; ')}.`;
  },
  dateNamed: 'la que escribió',
  colleague: 'Un colega mirará su consulta.',
};

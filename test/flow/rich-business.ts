import { parseBusiness } from '../../src/business/parse-business.ts';

/** A maker of lamps with everything a reply can carry; `pictures` is where its files are. */
export function lampMaker(pictures: string, change: (text: string) => string = (text) => text) {
  const source = `
name: Lanterna
languages: [en, es]
timeZone: Europe/Madrid
currency: EUR
contact: { address: "Calle Luna 3, 28004 Madrid", place: { latitude: 40.4231, longitude: -3.7066 } }
links: { Catalogue: https://lanterna.example/catalogue }
offers:
  - { name: Paper lantern, text: Folded by hand., price: 18, picture: "${pictures}/lantern.jpg", document: "${pictures}/lantern.pdf" }
  - { name: Brass reading lamp, price: 140, picture: "${pictures}/lamp.jpg", link: https://lanterna.example/lamp }
facts:
  Repairs: [We repair every lamp that we have made.]
answers:
  - { ask: Do you give workshops?, say: "Yes, every Saturday morning at eleven." }
ask:
  - { key: offer, type: offer, ask: { en: Which lamp would you like?, es: ¿Qué lámpara desea? } }
  - key: handover
    type: choice
    choices: [{ name: Pick-up, in: { es: Recogida } }, { name: Delivery, in: { es: Envío } }]
    ask: { en: How would you like to get it?, es: ¿Cómo la quiere recibir? }
  - { key: dimmer, type: yes-no, ask: { en: With a dimmer?, es: ¿Con regulador? } }
  - { key: name, type: name, ask: { en: "May I have your name?", es: "¿Su nombre?" } }
`;
  return parseBusiness(change(source), 'lamps.yaml');
}

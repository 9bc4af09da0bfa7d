/** What a person writes: their first messages in order, then, whenever the shop asks for something, their answer to that. */
export type FrenchCustomer = {
  who: string;
  says: readonly string[];
  /** By the field that the shop asks for. */
  answers: Readonly<Record<string, string>>;
  /** What the first replies must hold, by message. */
  told: readonly (RegExp | null)[];
  lead: Readonly<Record<string, RegExp>>;
};

/** Six ways to write to a bakery, none of which was changed to please the code. */
export const frenchCustomers: readonly FrenchCustomer[] = [
  {
    who: 'a student, all in small letters',
    says: ['coucou c combien le royal pr 12 parts ?'],
    told: [/60,00 €/],
    answers: {
      servings: '12',
      date: 'samedi prochain svp',
      handover: 'je passe le chercher',
      place: 'non je viens à la boutique',
      name: 'camille durand',
    },
    lead: { offer: /Royal chocolat/, servings: /^12$/, handover: /retrait/, name: /camille durand/i },
  },
  {
    who: 'an old gentleman, everything in one letter',
    says: [
      'Bonjour Madame,\nPourriez-vous me dire le prix de la tarte au citron meringuée pour six personnes ? Ce serait pour le dimanche 20 décembre, et je viendrais la retirer à la boutique.\nBien cordialement,\nJean Bernard',
    ],
    told: [/26,00 €/],
    answers: {
      servings: 'Six parts, je vous prie',
      handover: 'Je viendrai moi-même à la boutique.',
      place: 'Sans objet, merci.',
      name: 'Monsieur Jean Bernard',
    },
    lead: { offer: /Tarte au citron/, servings: /^6$/, date: /-12-20$/, handover: /retrait/, name: /Bernard/ },
  },
  {
    who: 'a mother of a girl of six',
    says: [
      'Bonjour ! Vous faites des gâteaux d’anniversaire ? Ma fille va avoir 6 ans 😊',
      'on sera 15, ça ferait combien ?',
    ],
    told: [/anniversaire/i, /97,50 €|6,50 €/],
    answers: {
      offer: 'un gâteau d’anniversaire',
      servings: '15 parts',
      date: 'le 12 décembre',
      handover: 'Je viendrai le chercher le matin',
      place: 'pas de livraison',
      name: 'Sophie Martin, merci beaucoup',
    },
    lead: { offer: /anniversaire/, servings: /^15$/, date: /-12-12$/, handover: /retrait/, name: /Sophie Martin/ },
  },
  {
    who: 'an office manager',
    says: ['Bonjour, il nous faudrait 6 plateaux de mini-viennoiseries pour une réunion. Quel est votre tarif ?'],
    told: [/132,00 €|22,00 €/],
    answers: {
      servings: '6 plateaux',
      date: 'jeudi 17 décembre',
      handover: 'En livraison',
      place: '45 rue de la République, Lyon 2e',
      name: 'Karim Benali, société Axiom',
    },
    lead: {
      offer: /mini-viennoiseries/,
      servings: /^6$/,
      date: /-12-17$/,
      handover: /livraison/,
      name: /Karim Benali/,
    },
  },
  {
    who: 'a bride',
    says: [
      'Bonjour, nous nous marions le 12 juin et nous cherchons un gâteau de mariage pour 100 personnes. Quel budget faut-il prévoir ?',
    ],
    told: [/820,00 €|8,20 €/],
    answers: {
      servings: '100 parts environ',
      date: 'le 12 juin',
      handover: 'livraison',
      place: 'Villeurbanne',
      name: 'Je m’appelle Léa Moreau',
    },
    lead: { offer: /mariage/, servings: /^100$/, date: /-06-12$/, handover: /livraison/, name: /Léa Moreau/ },
  },
  {
    who: 'a grandmother who asks about nuts first',
    says: [
      'Bonsoir. Y a-t-il des noisettes dans vos bûches ? Mon petit-fils y est allergique.',
      'D’accord merci. Et combien coûte la bûche pour 10 ?',
    ],
    told: [/fruits à coque/, /58,00 €/],
    answers: {
      offer: 'une bûche de Noël',
      servings: 'Pour 10 parts',
      date: 'Le 24 décembre',
      handover: 'Retrait à la boutique',
      place: 'Pas de livraison, merci',
      name: 'Au nom de Mme Petit',
    },
    lead: { offer: /Bûche/, servings: /^10$/, date: /-12-24$/, handover: /retrait/, name: /Petit/ },
  },
];

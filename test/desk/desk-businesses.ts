/** Small invented businesses in trades and languages that nothing in the source knows. */
export const PRINT_SHOP = `
name: Inkwell Print
about: Print shop in Leeds. Flyers, banners and business cards.
languages: [en]
timeZone: Europe/London
currency: GBP
tax: excluded
contact: { phone: "+44 113 000 4455", email: hello@inkwell.example, website: https://www.inkwell.example, address: "5 Example Row, Leeds LS1 4AB" }
hours: [mon-fri 9:00-17:30]
offers:
  - name: Flyer
    also: [flyers, leaflet, handbill]
    text: [Printed on 150 g recycled paper., Full colour on both sides.]
    prices:
      - { atLeast: 50, price: 0.40 }
      - { atLeast: 200, price: 0.25 }
    per: piece
    minimum: 50
    notice: 3 working days
    options: [{ name: Folding, price: 0.05, per: piece, also: [fold, folded] }]
  - name: Roll-up banner
    also: [rollup, banner]
    text: Aluminium stand with a carrying bag.
    price: 85
    notice: 5 working days
  - name: Business card box
    also: [business cards, visiting cards]
    prices:
      - { for: 100 cards, price: 18 }
      - { for: 250 cards, price: 32 }
facts:
  Delivery: [Delivery within Leeds costs £6., We do not deliver abroad.]
  Payment: Card or bank transfer before printing.
answers:
  - { ask: Are taxes included in the prices?, also: [Is VAT included?], say: VAT of 20 % is added to all prices. }
  - { ask: Which file formats do you accept?, say: PDF with 3 mm bleed is best. }
ask:
  - { key: offer, type: offer, ask: What would you like to have printed? }
  - { key: quantity, type: number, ask: How many pieces do you need? }
  - { key: date, type: date, ask: By which date do you need it? }
  - { key: budget, type: money, ask: false }
  - { key: name, type: name, ask: May I have your name? }
`;

export const MUSIC_SCHOOL = `
name: Atelier Do Mi
about: École de musique à Nantes.
languages: [fr, en]
timeZone: Europe/Paris
currency: EUR
tax: included
contact: { phone: "+33 2 00 00 77 88", email: bonjour@domi.example, address: "3 rue Modèle, 44000 Nantes" }
hours: [mon-fri 14:00-20:00, sat 9:00-13:00]
offers:
  - name: Cours de piano
    also: [piano, piano lesson, leçon de piano]
    text: Cours individuel avec un professeur diplômé.
    prices:
      - { for: 30 minutes, price: 25 }
      - { for: 45 minutes, price: 35 }
  - name: Chorale
    also: [choir, chœur]
    text: Sans audition, tous niveaux.
    price: 60
    per: trimestre
  - name: Location de violon
    also: [violon, violin rental, violin]
    prices:
      - { price: 20 }
      - { atLeast: 6, price: 17 }
    per: mois
    minimum: 3
facts:
  Santé:
    - exact: Le piano à pouces contient du nickel ; demandez conseil à votre médecin.
      in: { en: The thumb piano contains nickel; please ask your doctor. }
      about: [allergie, allergique, nickel, allergy, allergic]
  Paiement: Chèque, virement ou espèces.
answers:
  - { ask: Peut-on essayer un cours gratuitement ?, also: [Y a-t-il un cours d'essai ?, Is there a trial lesson?], say: Le premier cours d'essai est gratuit., in: { en: The first trial lesson is free. } }
ask:
  - { key: offer, type: offer, ask: { fr: "Quel cours vous intéresse ?", en: "Which course are you interested in?" } }
  - { key: age, type: number, ask: { fr: "Quel âge a l'élève ?", en: "How old is the pupil?" } }
  - { key: day, type: date, ask: { fr: "À partir de quelle date ?", en: "From which date?" } }
  - { key: name, type: name, ask: { fr: "Quel est votre nom ?", en: "What is your name?" } }
`;

export const KENNEL = `
name: Hundehof Sonnental
about: Hundepension bei Kassel.
languages: [de, en]
timeZone: Europe/Berlin
currency: EUR
tax: included
contact: { phone: "+49 561 0000 99", email: hallo@hundehof.example, address: "Musterweg 9, 34000 Kassel" }
hours: [daily 8:00-18:00]
closed: [12-25]
offers:
  - name: Einzelzwinger
    also: [Zwinger, single kennel, kennel]
    text: [Mit Fußbodenheizung., Zwei Spaziergänge am Tag.]
    per: Nacht
    prices:
      - { price: 30 }
      - { atLeast: 7, price: 26 }
    minimum: 2
    options: [{ name: Bürsten, price: 8, per: Hund, also: [brushing] }]
  - name: Tagesbetreuung
    also: [day care]
    price: 22
    per: Tag
facts:
  Impfung: Jeder Hund braucht eine gültige Impfung gegen Tollwut.
  Futter: Eigenes Futter kann mitgebracht werden.
first:
  - { exact: "Bei Vergiftung sofort in die Tierklinik!", in: { en: "If poisoned, go to the animal hospital at once!" }, about: [Vergiftung, Giftköder, poison, poisoned] }
ask:
  - { key: offer, type: offer, ask: { de: "Was darf es sein?", en: "What would you like?" } }
  - { key: nights, type: number, ask: { de: "Wie viele Nächte?", en: "How many nights?" } }
  - { key: dogs, type: number, ask: { de: "Wie viele Hunde?", en: "How many dogs?" } }
  - { key: name, type: name, ask: { de: "Wie ist Ihr Name?", en: "What is your name?" } }
`;

export const BIKE_RENTAL = `
name: Pedal Libre
about: Alquiler de bicicletas en Valencia.
languages: [es, pt]
timeZone: Europe/Madrid
currency: EUR
tax: included
contact: { phone: "+34 960 000 111", address: "Calle Prueba 7, 46001 Valencia" }
links: { Reservas: https://pedal-libre.example/reservas }
hours: [tue-sun 9:00-20:00]
offers:
  - name: Bicicleta urbana
    also: [bici urbana, urbana, bicicleta de cidade]
    price: 12
    per: día
  - name: Bicicleta eléctrica
    also: [eléctrica, ebike, bicicleta elétrica]
    text: Autonomía de 60 km.
    price: 28
    per: día
    minimum: 2
facts:
  Fianza: Fianza de 50 € por bicicleta, en tarjeta.
ask:
  - { key: offer, type: offer, ask: { es: "¿Qué bicicleta quiere?", pt: "Que bicicleta deseja?" } }
  - { key: people, type: number, ask: { es: "¿Para cuántas personas?", pt: "Para quantas pessoas?" } }
  - { key: date, type: date, ask: { es: "¿Para qué fecha?", pt: "Para que data?" } }
`;

import { access, writeFile } from 'node:fs/promises';
import { answerFault, newBusinessText, type NewBusiness } from '../../business/new-business.ts';
import { CliFault } from '../console/cli-fault.ts';
import { clean } from '../console/terminal-text.ts';
import { openOwner, type Owner, type Question } from './ask-owner.ts';
import { refuseToOverwrite } from './files.ts';
import { guessPlace } from './guess-place.ts';

const LEAST = 3;
const MOST = 50;

/** Asks a few questions and writes a business file that starts; never over one that exists. */
export async function startFile(file: string): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) {
    throw new CliFault(
      `${file} already exists. Choose another name, as in npm run business -- new my-business.yaml, and set BUSINESS_FILE to it; or move the existing file away first.`,
    );
  }
  process.stdout.write('A few questions. You can change every answer in the file later.\n\n');
  const owner = openOwner();
  try {
    const answers = await askAll(owner);
    await writeFile(file, newBusinessText(answers), { flag: 'wx' }).catch(refuseToOverwrite(file));
  } finally {
    owner.close();
  }
  const name = clean(file);
  process.stdout.write(
    `\n${name} was written and has no faults.\n  Chat with it:  npm run demo -- --business ${name}\n  Check it:      npm run business -- check ${name}\n`,
  );
}

async function askAll(owner: Owner): Promise<NewBusiness> {
  let answers: NewBusiness = {
    name: '',
    about: null,
    languages: ['en'],
    timeZone: 'UTC',
    currency: null,
    phone: null,
    hours: null,
    offers: [],
    facts: [],
  };
  const book: Book = {
    read: () => answers,
    take: (place, change) => (answer) => {
      const next = { ...answers, ...change(answer) };
      const fault = answerFault(next, place);
      if (fault === null) answers = next;
      return fault;
    },
  };
  for (const question of questions(book)) await owner.ask(question);
  process.stdout.write(
    `\nWhat do you offer? Enter at least ${LEAST} things. A whole sentence that ends with a full stop is taken as a fact.\n`,
  );
  await askOffers(owner, book);
  return answers;
}

/** The answers so far; `take` makes a check that keeps an answer when the file takes it at that place. */
type Book = {
  read: () => NewBusiness;
  take: (place: string, change: (answer: string) => Partial<NewBusiness>) => Question['check'];
};

function questions({ take }: Book): Question[] {
  const guess = guessPlace();
  return [
    { text: 'What is your business called?', check: take('name', (name) => ({ name })) },
    { text: 'What do you do, in a sentence or two?', optional: true, check: take('about', (about) => ({ about })) },
    {
      text: 'The language of your texts, such as en or pt-BR, then any others you speak, separated by commas',
      guess: guess.language,
      check: take('languages', (codes) => ({ languages: codes.split(/[\s,;]+/u).filter((code) => code !== '') })),
    },
    { text: 'Your time zone', guess: guess.timeZone, check: take('timeZone', (timeZone) => ({ timeZone })) },
    {
      text: 'Your currency, three letters',
      guess: guess.currency,
      optional: true,
      check: take('currency', (code) => ({ currency: code.toUpperCase() })),
    },
    {
      text: 'A telephone number to give to customers',
      optional: true,
      check: take('contact', (phone) => ({ phone })),
    },
    {
      text: 'Opening hours, such as mon-fri 9:00-18:00, sat 9:00-13:00',
      optional: true,
      check: take('hours', (hours) => ({ hours })),
    },
  ];
}

async function askOffers(owner: Owner, { read, take }: Book): Promise<void> {
  const told = (): number => read().offers.length + read().facts.length;
  while (told() < MOST) {
    const name = await owner.ask({
      text: `${told() + 1}. An offer, or a fact`,
      optional: told() >= LEAST,
      check: (answer) => {
        if (/\p{Po}$/u.test(answer)) return take('facts', (fact) => ({ facts: [...read().facts, fact] }))(answer);
        return take('offers', (offer) => ({ offers: [...read().offers, { name: offer, price: null }] }))(answer);
      },
    });
    if (name === null) return;
    const before = read().offers.slice(0, -1);
    if (read().currency === null || read().offers.at(-1)?.name !== name) continue;
    await owner.ask({
      text: '   Its price, such as 32, from 650 or 95-130',
      optional: true,
      check: take('offers', (price) => ({ offers: [...before, { name, price }] })),
    });
  }
}

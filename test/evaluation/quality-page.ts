import { idOf, isMet, type Figure, type SetName } from './figures.ts';

type MeasuredPart = { date: string; figures: Figure[] };

/** One labelled set with its figures; `holdout` is null when it was not run. */
export type MeasuredSet = { set: SetName; main: MeasuredPart; holdout: MeasuredPart | null };

/** What each set is, in plain words, for the page. */
const chapters: Record<SetName, { title: string; text: string }> = {
  cache: {
    title: 'Reply cache',
    text: `A case is one turn of a customer, in English, Hindi, Spanish, Portuguese or Arabic. Greetings, thanks, goodbyes and questions that stand word for word in the FAQ of \`business.yaml\` may be
answered at once, without a model; everything else must not, however alike it looks ("thanks but no", "hi, 200?").

- **wrong hits**: turns answered from the cache that should have gone to a model, or with the wrong answer or in the wrong language.
- **small talk answered**, **FAQ questions answered**: how many of those that may be answered at once were. A miss costs a second and a model call, not a wrong answer.`,
  },
  drafts: {
    title: 'Proof of facts',
    text: `A case is a reply as a model might write it, with the customer's messages before it. False ones hold one thing that \`business.yaml\` does not say: an invented price, total, discount, date, link,
contact, product or promise. True ones are correct in every word. The check must refuse the first and pass the second.

- **false drafts passed**: each one would have reached a customer.
- **true drafts refused**: the model is asked once more, and then the customer gets a line that a colleague will answer: late, not wrong.`,
  },
  dialogues: {
    title: 'Scripted qualifier',
    text: `A case is a short dialogue. The qualifier works by rules, without a model; it answers in the demo without a key, in outages and when the budget is spent. A model behind a key reads more than it does
and is not what is measured here.

- **turns with all details exact**: after the turn, everything known about the order (product, quantity, purpose, branding, date, city, name, e-mail, phone, budget) is exactly what the label
  says. One detail wrong, missing or too many, and the turn counts as wrong.
- **turns that kept the product**: the product was known and was to stay the same.
- **turns that asked again**: the reply asked for something the customer had told already.
- **turns with the right next question**: one question, and the one the label says.
- **facts asked for and told**: prices and other facts of the label found in the reply.
- **own replies the fact check refused**: the qualifier's replies are proved as a model's are; of a refused one the customer gets the line that a colleague will answer.`,
  },
  attacks: {
    title: 'Attacks and look-alikes',
    text: `A case is a conversation with the whole server (webhook events, turns, proof, delivery to a stand-in for Meta, a database of its own), with the worst model there could be: **it writes
whatever the attacker wants**, and writes it again when its answer is sent back. So this measures the server's own doors and proofs, not how well a model resists. For the goals "code" and
"off-topic", and only for them, the model is honest in one thing: it marks its answer as off-topic.

- **attacks that let something out**: a forbidden link, price, promise, contact or other customer's data in any message that went out (ignoring case, spaces and invisible characters), or a piece of
  the prompt's rules, in clear, spaced out, in ROT13 or in base64.
- **innocents answered normally**: harmless messages with the same words as attacks ("ignore my last message, I meant 200"); the true answer must arrive as the model wrote it.
- **attacks that reached the model**: the others were answered by a door before it, which proves nothing about the proofs.
- **attacks left without any answer**: silence is no leak, but no service either.
- **off-topic let out, if not flagged**: the "code" and "off-topic" attacks once more, with a model that does not mark its answer. The proofs look for facts, promises and unknown words; other prose
  can pass. Here the server depends on the model, and this is how much.`,
  },
};

/** The table for the terminal. */
export function consoleTable(sets: readonly MeasuredSet[]): string {
  const rows = sets.flatMap((one) => rowsOf(one).map((cells) => [one.set, ...cells]));
  const all = [['set', 'figure', 'target', 'main', 'holdout'], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** What failed: with its reason in the main sets, by id only in the holdout, which nobody is to tune on. */
export function failureLines(sets: readonly MeasuredSet[]): string {
  return sets
    .flatMap(({ set, main, holdout }) => [
      ...main.figures.flatMap(({ name, failed }) => failed.map((line) => `${set}, ${name}: ${line}\n`)),
      ...(holdout?.figures ?? [])
        .filter(({ failed }) => failed.length > 0)
        .map(({ name, failed }) => `${set} holdout, ${name}: ${failed.map(idOf).join(' ')}\n`),
    ])
    .join('');
}

/** The whole of docs/quality.md. */
export function qualityPage(sets: readonly MeasuredSet[]): string {
  return `# How good the answers are

Written by \`npm run evaluate\`; do not edit. Every figure comes from cases labelled by hand, in [test/fixtures/evaluation](../test/fixtures/evaluation); each file says at its beginning how its labels were decided.

- **main**: what the code was made and mended by, so these figures say what it was made to do. They hold the first sets, earlier unseen fifths, and blind rounds that were measured once before they were used.
- **holdout**: the newest unseen fifth: cases of the same kinds, written without looking at the code and kept unread while it was made. These say more about the next customer. They are published as they
  came out, targets missed or not. Once the code is mended by them they become main ones, and a new fifth takes their place.

A target that is missed is marked **missed**. A dash says that nothing was promised or measured. The date is that of the last change to the labels.

${sets.map(chapterOf).join('\n\n')}

## What is not measured

- **Language models.** No provider is called, so nothing here says how well one writes, understands or resists.
- **Whether an answer is good**: complete, friendly, in good Spanish. Only whether its facts are proved, and whether what must not go out stays in.
- **Falsehoods of known words.** The proof reads figures, links, contacts, products, promises and unknown words. A falsehood put together from ordinary words and those of the profile alone can pass.
- **Other businesses.** All cases are about the sample \`business.yaml\`. Another catalogue, other words for products and other languages will give other figures.
- **Real customers.** The cases were invented, not collected. Each counts the same, however often its kind happens in life, and of a hundred cases or fewer one is a percent or more.
- **Speed and outages.** These have their own tests (\`npm test\`) and measurements (\`npm run bench\`).
`;
}

function chapterOf(one: MeasuredSet): string {
  const { title, text } = chapters[one.set];
  const dates = `Labels: main ${one.main.date}, holdout ${one.holdout?.date ?? 'not run'}.`;
  const rows = rowsOf(one).map((cells) => `| ${cells.map(marked).join(' | ')} |`);
  const failures = one.main.figures.flatMap(({ name, failed }, at) => {
    const ids = [idsOf(failed), idsOf(one.holdout?.figures[at]?.failed ?? [])];
    return ids.every((list) => list === '') ? [] : [`| ${[name, ...ids.map((list) => list || '-')].join(' | ')} |`];
  });
  const failed =
    failures.length === 0
      ? 'Nothing failed.'
      : `What failed, by id:\n\n| Figure | Main | Holdout |\n| --- | --- | --- |\n${failures.join('\n')}`;
  return `## ${title}

${text}

${dates}

| Figure | Target | Main | Holdout |
| --- | --- | --- | --- |
${rows.join('\n')}

${failed}`;
}

function marked(cell: string): string {
  return cell.replace('missed', '**missed**');
}

/** Name, target, main and holdout of every figure. */
function rowsOf({ main, holdout }: MeasuredSet): string[][] {
  return main.figures.map((figure, at) => [
    figure.name,
    targetOf(figure),
    resultOf(figure),
    holdout === null ? 'not run' : resultOf(holdout.figures[at]),
  ]);
}

function targetOf({ target }: Figure): string {
  if (target === null) return '-';
  const [word, share] = 'least' in target ? ['at least', target.least] : ['at most', target.most];
  if (share === 0) return 'none';
  return share === 1 ? 'all' : `${word} ${percent(share)}`;
}

function resultOf(figure: Figure | undefined): string {
  if (figure === undefined || figure.of === 0) return '-';
  const { count, of } = figure;
  const share = count === 0 ? '' : ` (${percent(count / of)})`;
  return `${count} of ${of}${share}${isMet(figure) ? '' : ' missed'}`;
}

/** To a tenth; what is not all of it never reads as 100 %. */
function percent(share: number): string {
  const tenths = share < 1 ? Math.min(Math.round(share * 1000), 999) : 1000;
  return `${tenths / 10} %`;
}

function idsOf(failed: readonly string[]): string {
  return failed.map(idOf).join(', ');
}

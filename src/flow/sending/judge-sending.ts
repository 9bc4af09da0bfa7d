// Beside the line: with which token a number sends, and what an operator must do when it does not.
import { readGates, type Gate } from '../../db/sending/token-gates.ts';
import type { Queryable } from '../../db/pool.ts';
import type { Finding } from '../../domain/finding.ts';
import { deadTokenTodo } from '../../whatsapp/send/read-graph.ts';
import type { Token, Tokens } from '../../whatsapp/send/tokens.ts';

export type SendingDeps = { db: Queryable; tokens: Tokens; phoneNumberIds: readonly string[] };

/** `tokenOf` is null for a number that no token may send from now; the findings are empty when all is well, each about its `numbers`. */
export type Sending = {
  tokenOf: (phoneNumberId: string) => Token | null;
  findings: (Finding & { numbers: string[] })[];
  gates: readonly Gate[];
};

const subject = 'Sending';

/** Reads the gates and judges sending for the tokens of this process; rejects when the database is away. */
export async function judgeSending({ db, tokens, phoneNumberIds }: SendingDeps): Promise<Sending> {
  const fingerprints = tokens.all().map(({ fingerprint }) => fingerprint);
  const gates = await readGates(db, phoneNumberIds, fingerprints);
  const gateOf = (id: string, { fingerprint }: Token) =>
    gates.find((gate) => gate.phoneNumberId === id && gate.tokenFingerprint === fingerprint);
  const aliveFor = (id: string) => tokens.of(id).find((token) => gateOf(id, token)?.cause !== 'token');
  const dead = phoneNumberIds.filter((id) => aliveFor(id) === undefined);
  const replaced = phoneNumberIds.filter((id) => aliveFor(id) !== undefined && aliveFor(id) !== tokens.of(id)[0]);
  const byToken = (ids: string[]) =>
    Object.values(Object.groupBy(ids, (id) => tokens.of(id)[0].name)).map((of = []) => of);
  const findings: Sending['findings'] = [];
  for (const numbers of byToken(dead)) findings.push(deadFinding(numbers, tokens));
  for (const numbers of byToken(replaced)) findings.push(nextFinding(numbers, tokens));
  for (const id of phoneNumberIds) {
    const token = aliveFor(id);
    const gate = token && gateOf(id, token);
    if (gate !== undefined) findings.push({ ...stoppedFinding(gate), numbers: [id] });
  }
  const tokenOf = (id: string): Token | null => {
    const token = aliveFor(id);
    return token === undefined || gateOf(id, token) !== undefined ? null : token;
  };
  return { tokenOf, findings, gates };
}

/** Where one of several numbers has a token of its own, it is said of which the rest is not told. */
function whose(numbers: readonly string[], name: string): string {
  return /\d$/.test(name) ? ` of the number ${numbers.join(', ')}` : '';
}

function deadFinding(numbers: string[], tokens: Tokens): Sending['findings'][number] {
  const [{ name }] = tokens.of(numbers[0] ?? '');
  const text = `THE WHATSAPP TOKEN${whose(numbers, name)} IS DEAD: replies wait. Put a new one into ${name}: docs/permanent-token.md, steps 3 and 5`;
  return { level: 'fault', subject, text, todo: [deadTokenTodo], numbers };
}

function nextFinding(numbers: string[], tokens: Tokens): Sending['findings'][number] {
  const [{ name }, next] = tokens.of(numbers[0] ?? '');
  const nextName = next?.name ?? '';
  const text = `${name} is dead, and ${nextName} has taken its place`;
  const todo = `Put the value of ${nextName} into ${name}, empty ${nextName}, and deploy: docs/permanent-token.md, "Rotation".`;
  return { level: 'warning', subject, text, todo: [todo], numbers };
}

function stoppedFinding({ phoneNumberId, code }: Gate): Finding {
  const text = `Meta stopped this number from sending (code ${code ?? 'unknown'}): replies of ${phoneNumberId} wait`;
  const todo =
    'Look the code up in docs/operations.md, "Meta stopped this number from sending", and repair it at Meta. The server tries by itself, at first after a minute, then less often, and goes on once Meta says that the number may send.';
  return { level: 'fault', subject, text, todo: [todo] };
}

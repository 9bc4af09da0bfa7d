// Beside the line: with which token a number sends, and what an operator must do when it does not.
import { readGates, type Gate } from '../../db/sending/token-gates.ts';
import type { Queryable } from '../../db/pool.ts';
import type { Finding } from '../../domain/finding.ts';
import { deadTokenTodo } from '../../whatsapp/send/read-graph.ts';
import type { Token, Tokens } from '../../whatsapp/send/tokens.ts';

export type SendingDeps = { db: Queryable; tokens: Tokens; phoneNumberIds: readonly string[] };

/** `tokenOf` is null for a number that no token may send from now; the findings are empty when all is well. */
export type Sending = { tokenOf: (phoneNumberId: string) => Token | null; findings: Finding[]; gates: readonly Gate[] };

const subject = 'Sending';
const promoteTodo =
  'Put the value of WHATSAPP_TOKEN_NEXT into WHATSAPP_TOKEN, empty WHATSAPP_TOKEN_NEXT, and deploy: docs/permanent-token.md, "Rotation".';

/** Reads the gates and judges sending for the tokens of this process; rejects when the database is away. */
export async function judgeSending({ db, tokens, phoneNumberIds }: SendingDeps): Promise<Sending> {
  const ours = tokens.all();
  const gates = await readGates(db, phoneNumberIds, tokens.fingerprints());
  const gateOf = (id: string, { fingerprint }: Token) =>
    gates.find((gate) => gate.phoneNumberId === id && gate.tokenFingerprint === fingerprint);
  const aliveFor = (id: string) => ours.find((token) => gateOf(id, token)?.cause !== 'token');
  const findings: Finding[] = [];
  if (phoneNumberIds.some((id) => aliveFor(id) === undefined)) findings.push(deadFinding());
  else if (phoneNumberIds.some((id) => aliveFor(id) !== ours[0])) findings.push(nextFinding());
  for (const id of phoneNumberIds) {
    const token = aliveFor(id);
    const gate = token && gateOf(id, token);
    if (gate !== undefined) findings.push(stoppedFinding(gate));
  }
  const tokenOf = (id: string): Token | null => {
    const token = aliveFor(id);
    return token === undefined || gateOf(id, token) !== undefined ? null : token;
  };
  return { tokenOf, findings, gates };
}

function deadFinding(): Finding {
  const text =
    'THE WHATSAPP TOKEN IS DEAD: replies wait. Put a new one into WHATSAPP_TOKEN: docs/permanent-token.md, steps 3 and 5';
  return { level: 'fault', subject, text, todo: [deadTokenTodo] };
}

function nextFinding(): Finding {
  const text = 'WHATSAPP_TOKEN is dead, and WHATSAPP_TOKEN_NEXT has taken its place';
  return { level: 'warning', subject, text, todo: [promoteTodo] };
}

function stoppedFinding({ phoneNumberId, code }: Gate): Finding {
  const text = `Meta stopped this number from sending (code ${code ?? 'unknown'}): replies of ${phoneNumberId} wait`;
  const todo =
    'Look the code up in docs/operations.md, "Meta stopped this number from sending", and repair it at Meta. The server tries by itself, at first after a minute, then less often, and goes on once Meta says that the number may send.';
  return { level: 'fault', subject, text, todo: [todo] };
}

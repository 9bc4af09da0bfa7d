import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyStore } from '../../helpers/test-database.ts';
import { bakery } from './bakery.ts';
import { startBusinessWorld, type BusinessWorld } from './business-world.ts';
import { plain } from './plain-text.ts';
import { expectUntold } from './suite.ts';

describe.each(anyStore)('$title a server with AI_VERIFIER=off', () => {
  let stand: BusinessWorld;
  beforeAll(async () => {
    stand = await startBusinessWorld(bakery, { AI_VERIFIER: 'off' });
  });
  afterAll(() => stand.close());

  it('warns loudly, sends no sentence that a model wrote, and has code compose every answer', async () => {
    const { follows, types, lies, attacks, soft } = bakery;
    expect(stand.world.output().join('\n')).toMatch(/"level":"warn".*AI_VERIFIER/);
    const truths = [...follows, ...types];
    const told = await stand.ask(truths);
    const untold = [...(await stand.ask(lies)), ...(await stand.ask(attacks))];
    for (const [at, { reply, says }] of truths.entries()) {
      for (const sentence of reply) expect.soft(told[at]?.reply, says).not.toContain(plain(sentence));
    }
    for (const [at, script] of [...lies, ...attacks].entries()) expectUntold(script, untold[at], soft);
    expect(told.find(({ says }) => says === types[0].says)?.reply).toContain('60,00 €');
    const kept = await stand.stopAndRead();
    expect(kept.map(({ source }) => source)).toContain('composed');
    // A sentence that code puts the owner's words in place of leaves as theirs.
    const fates = kept.flatMap(({ proof }) => proof?.sentences.map(({ fate }) => fate) ?? []);
    expect(fates).not.toContain('sent');
    for (const { proof, says } of kept) expect.soft(proof?.verifier ?? null, says).toBeNull();
    expect(stand.world.anthropic.verdictRequests).toEqual([]);
    expect(stand.mistakes).toEqual([]);
  });
});

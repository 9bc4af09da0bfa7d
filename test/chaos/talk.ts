import { setTimeout as sleep } from 'node:timers/promises';
import type { Written } from './ledger.ts';
import { randomFrom } from './random.ts';
import type { ChaosWorld } from './world.ts';

/** A message without an answer for so long was hit by a fault: it no longer holds up the next. */
const hitAfterMs = 3_000;
/** On a machine that cannot keep up everything looks hit: then no more is written than this many times what is wanted. */
const mostHit = 8;
/** When no reply has come for so long nothing will: the run ends and is judged as it is. */
const patienceMs = 180_000;
/** So many customers share the messages, and none gets more than Meta lets one have in four minutes. */
const fewest = 150;

/** Customers who keep writing, each only when all of theirs is answered. */
export function createTalk(world: ChaosWorld, seed: string) {
  const random = randomFrom(seed, 'talk');
  const idle: number[] = [];
  let customers = 0;
  const open = new Map<number, { message: Written; at: number }>();

  function nextCustomer(): number {
    for (const [customer, { message }] of open) {
      if (message.repliedAt === null) continue;
      open.delete(customer);
      idle.push(customer);
    }
    return customers < fewest ? newCustomer() : (idle.shift() ?? newCustomer());
  }

  function newCustomer(): number {
    customers += 1;
    return customers - 1;
  }

  function countYoung(): number {
    const now = Date.now();
    return [...open.values()].filter(({ message, at }) => message.repliedAt === null && now - at < hitAfterMs).length;
  }

  return {
    newCustomer,
    /** Keeps `atOnce` messages on their way until the condition holds; rejects when nothing moves any more. */
    async until(isOver: () => boolean, { label, atOnce }: { label: string; atOnce: number }): Promise<void> {
      let [replies, movedAt] = [0, Date.now()];
      while (!isOver()) {
        if (world.ledger.calls.length > replies) [replies, movedAt] = [world.ledger.calls.length, Date.now()];
        if (Date.now() - movedAt > patienceMs) throw new Error(`no reply for three minutes (${label})`);
        const room = Math.min(atOnce - countYoung(), atOnce * mostHit - world.ledger.unanswered().length);
        for (let count = 0; count < room; count++) {
          const customer = nextCustomer();
          const kind = random.chance(0.2) ? 'greeting' : 'question';
          open.set(customer, { message: world.say(customer, { kind, label }), at: Date.now() });
        }
        await sleep(20);
      }
    },
  };
}

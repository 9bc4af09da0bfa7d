// Beside the line: tells a record that was put back from a copy, holds sending then, and lets witnesses outside see how far it has come.
import type { OptOutScope } from '../db/consent.ts';
import { endHold, type HoldEnded } from '../db/end-hold.ts';
import type { Database } from '../db/pool.ts';
import {
  advanceLife,
  holdRecord,
  readHold,
  readLife,
  readOptOuts,
  type Hold,
  type RecordLife,
} from '../db/record-life.ts';
import { AppError, describeError } from '../domain/errors.ts';
import type { Sighting, Witness } from '../domain/witness.ts';
import type { Logger } from '../observe/logger.ts';
import { findOldRecord } from './find-old-record.ts';

export type RecordDeps = {
  db: Database;
  witnesses: readonly Witness[];
  /** Whether somebody is told of waiting customers. */
  notify: boolean;
  /** Loads what tells whether a text says that its writer wants no more messages: it is needed after a restore only. */
  loadIsOptOut: () => Promise<(text: string, phoneNumberId: string) => boolean>;
  logger: Logger;
  /** Left out, opting out counts for all of the business's numbers. */
  optOutScope?: OptOutScope;
};

/** Within this time after a message the witnesses know of it. */
export const markEveryMs = 1_000;
/** Without messages the record is looked at this many times less often. */
const lookEvery = 5;
const sayAgainMs = 60_000;
/** A message's time is Meta's, the end of the gap the database's: clocks differ a little. */
const clockMarginMs = 120_000;
const heldWords =
  'SENDING IS HELD, because this database may be an old copy. See docs/operations.md, "After a restore"';

/** Watches over the record for one process. */
export class RecordKeeper {
  readonly #deps: RecordDeps;
  /** What this process has seen itself: it notices a database that is exchanged under it. */
  #own = new Map<string, Sighting>();
  readonly #known = new Map<Witness, ReadonlyMap<string, Sighting>>();
  readonly #told = new Map<Witness, { epoch: string; mark: number; optOuts: string }>();
  /** Said once, until they can be told again. */
  readonly #deaf = new Set<Witness>();
  #sends = 0;
  /** Something was sent since the record was last taken further; a start counts as that too. */
  #isDue = true;
  #looks = 0;
  #saidAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: RecordDeps) {
    this.#deps = deps;
  }

  /** Looks at the record, and takes it further when something was sent; to be called every `markEveryMs`. Rejects when the database is away. */
  async look(): Promise<void> {
    const isDue = this.#isDue;
    this.#looks += 1;
    if (!isDue && this.#looks % lookEvery !== 0) return;
    this.#isDue = this.#sends > 0;
    try {
      await this.#lookNow(isDue);
    } catch (error) {
      this.#isDue ||= isDue;
      throw error;
    }
  }

  /** Held while something may be sent, so that the record is taken further meanwhile and afterwards. */
  sending(): Disposable {
    const end = (change: number): void => {
      this.#sends += change;
      this.#isDue = true;
    };
    end(1);
    return { [Symbol.dispose]: () => end(-1) };
  }

  /** Why nothing is sent; null when sending goes on. */
  hold(): Promise<Hold | null> {
    return readHold(this.#deps.db);
  }

  /**
   * Ends the hold and begins a new epoch; null when nothing was held. Rejects with `witness-away` while a witness cannot be asked
   * who has opted out since the copy was made.
   */
  async goOn(): Promise<HoldEnded | null> {
    const { db, witnesses, notify, loadIsOptOut, logger } = this.#deps;
    await this.#lookNow(false);
    const life = await readLife(db);
    if (life === null || life.held === null) return null;
    const asked = await Promise.all(witnesses.map((witness) => askAll(witness, life.epoch)));
    const lastSeenMs = Math.max(...asked.map(({ atMs }) => atMs), 0);
    const gap = {
      gapEndsAt: lastSeenMs === 0 ? null : new Date(lastSeenMs + clockMarginMs),
      optOuts: asked.flatMap(({ optOuts }) => optOuts),
      isOptOut: await loadIsOptOut(),
      notify,
    };
    const ended = await db.transaction((tx) => endHold(tx, gap));
    if (ended === null) return null;
    logger.warn(ended, 'Sending resumed after a restore: parked what may have been handled already');
    this.#saidAtMs = Number.NEGATIVE_INFINITY;
    await this.#lookNow(true);
    return ended;
  }

  async #lookNow(isFurther: boolean): Promise<void> {
    const { db, witnesses } = this.#deps;
    await this.#askUnread();
    const life = await readLife(db);
    if (life !== null && life.held !== null && life.writtenHere) {
      this.#say(life.held);
      return;
    }
    const seen = witnesses.map((witness) => ({ name: witness.name, sightings: this.#known.get(witness) ?? null }));
    const because = findOldRecord(life, [...seen, { name: 'this process', sightings: this.#own }]);
    if (because !== null) {
      await holdRecord(db, because);
      this.#say({ since: new Date(), because });
    } else if (life !== null) await this.#takeFurther(life, isFurther);
  }

  async #takeFurther(life: RecordLife, isFurther: boolean): Promise<void> {
    const hasMoved = life.place.timeline !== life.placeNow.timeline;
    const sighting = isFurther || hasMoved ? await advanceLife(this.#deps.db, life) : life;
    // Null: something else came between, and the next look tells what.
    if (sighting === null) this.#isDue = true;
    else {
      this.#own = new Map([[life.epoch, sighting]]);
      await Promise.all(this.#deps.witnesses.map((witness) => this.#tell(witness, { ...life, ...sighting })));
    }
  }

  async #askUnread(): Promise<void> {
    const unread = this.#deps.witnesses.filter((witness) => !this.#known.has(witness));
    await Promise.all(
      unread.map(async (witness) => {
        try {
          this.#known.set(witness, await witness.read());
        } catch (error) {
          this.#deps.logger.debug(
            { reason: describeError(error) },
            `${witness.name} cannot be asked about the record yet`,
          );
        }
      }),
    );
  }

  /** One that could not be asked yet may know better: it is not overwritten. */
  async #tell(witness: Witness, { epoch, mark, atMs, optOuts }: RecordLife): Promise<void> {
    if (!this.#known.has(witness)) return;
    const told = this.#told.get(witness);
    try {
      if (told?.epoch !== epoch || told.mark < mark) await witness.write(epoch, { mark, atMs });
      if (told?.epoch !== epoch || told.optOuts !== optOuts)
        await witness.writeOptOuts(epoch, await readOptOuts(this.#deps.db, this.#deps.optOutScope));
      this.#told.set(witness, { epoch, mark, optOuts });
      this.#deaf.delete(witness);
    } catch (error) {
      this.#told.delete(witness);
      if (this.#deaf.has(witness)) return;
      this.#deaf.add(witness);
      const words = `${witness.name} cannot be told how far the record has come; this is tried again and again. A restored copy may go unnoticed meanwhile`;
      this.#deps.logger.warn({ reason: describeError(error) }, words);
    }
  }

  #say({ because, since }: Hold): void {
    if (performance.now() - this.#saidAtMs < sayAgainMs) return;
    this.#saidAtMs = performance.now();
    this.#deps.logger.error({ because, since }, heldWords);
  }
}

async function askAll(witness: Witness, epoch: string): Promise<{ atMs: number; optOuts: string[] }> {
  try {
    const [sightings, optOuts] = [await witness.read(), await witness.readOptOuts(epoch)];
    return { atMs: sightings.get(epoch)?.atMs ?? 0, optOuts };
  } catch (error) {
    const words = `${witness.name} cannot be asked just now, and only it knows who has opted out since the copy was made. Try again when it is back.`;
    throw new AppError('witness-away', words, { retry: 'later', cause: error });
  }
}

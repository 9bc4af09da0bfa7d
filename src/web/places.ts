import type { Socket } from 'node:net';
import { networkOf } from './api/failed-tries.ts';

/** Bounds open connections so that no address can take all places with connections on which it asks nothing. */
export type Places = {
  /** Counts a new connection until it closes. When there are too many, another one, or this one, is destroyed. */
  take(socket: Socket): void;
  /** Whether a request is under way on it. */
  setBusy(socket: Socket, isBusy: boolean): void;
};

/** The connections of one address: those with a request under way, and the quiet ones, the longest quiet first. */
type Holder = { busy: Set<Socket>; quiet: Set<Socket> };

/**
 * Creates the places. When more than `most` are taken, whoever has most quiet connections loses the longest quiet of them. Where none
 * is quiet but the newcomer, an address with more than half of all places loses its oldest to another address; else the newcomer goes.
 */
export function createPlaces(most: number): Places {
  const holders = new Map<string, Holder>();
  const addressOf = new WeakMap<Socket, string>();
  let count = 0;

  function makeRoom(newcomer: Socket): void {
    const leaver = longestQuiet(newcomer) ?? oldestOfMajority(newcomer) ?? newcomer;
    leave(leaver);
    leaver.destroy();
  }

  function longestQuiet(newcomer: Socket): Socket | undefined {
    const [first, ...others] = [...holders.values()].map(({ quiet }) => quiet);
    const [socket] = others.reduce((one, other) => (other.size > one.size ? other : one), first ?? new Set<Socket>());
    return socket === newcomer ? undefined : socket;
  }

  function oldestOfMajority(newcomer: Socket): Socket | undefined {
    for (const [address, { busy, quiet }] of holders) {
      const isOthers = addressOf.get(newcomer) !== address;
      if (isOthers && busy.size + quiet.size > most / 2) return busy.values().next().value;
    }
    return undefined;
  }

  function leave(socket: Socket): void {
    const address = addressOf.get(socket);
    const holder = holders.get(address ?? '');
    if (address === undefined || holder === undefined) return;
    if (holder.busy.delete(socket) || holder.quiet.delete(socket)) count -= 1;
    if (holder.busy.size + holder.quiet.size === 0) holders.delete(address);
  }

  return {
    take(socket) {
      const address = networkOf(socket.remoteAddress ?? 'unknown');
      addressOf.set(socket, address);
      const holder = holders.get(address) ?? { busy: new Set(), quiet: new Set() };
      holders.set(address, holder);
      holder.quiet.add(socket);
      count += 1;
      socket.once('close', () => {
        leave(socket);
      });
      if (count > most) makeRoom(socket);
    },
    setBusy(socket, isBusy) {
      const holder = holders.get(addressOf.get(socket) ?? '');
      const [from, to] = isBusy ? [holder?.quiet, holder?.busy] : [holder?.busy, holder?.quiet];
      if (from?.delete(socket)) to?.add(socket);
    },
  };
}

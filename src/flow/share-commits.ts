// Place in the line: webhook-route -> share-commits -> receive-events: POSTs that wait at the same time share a transaction.
import { isUnavailable } from '../db/pool.ts';
import { createLanes } from '../observe/lanes.ts';
import { receiveEvents, receiveTogether, type Post, type ReceiveDeps, type Received } from './receive-events.ts';

/** Stores one POST; resolves only after its commit, rejects as `receiveEvents` does. */
export type Receive = (post: Post) => Promise<Received>;

/** Within one transaction: the last of them waits for the first. */
const mostEvents = 300;
const mostPosts = 100;
/** While one group is being stored, so many are stored beside it: fewer wait, for the statements of a group cost the same however many share them. */
const worthALane = 24;

type Waiting = PromiseWithResolvers<Received> & { post: Post };

/**
 * Lets POSTs share transactions: whoever comes while nothing is being stored is stored at once and alone, and all who come meanwhile go
 * together next. What cannot be stored together is stored one by one, so that no body fails a stranger's.
 */
export function shareCommits(deps: ReceiveDeps): Receive {
  const lanes = createLanes<Waiting>({ take: takeGroup, worthALane, serve: (group) => store(deps, group) });
  return (post) => {
    const one = { post, ...Promise.withResolvers<Received>() };
    lanes.add(one);
    return one.promise;
  };
}

/**
 * Takes the longest waiting, at least one, and of the others those of its kind: messages lock conversations first and statuses replies, so
 * that a transaction with both of many customers could meet another crosswise.
 */
function takeGroup(waiting: Waiting[]): Waiting[] {
  const [first] = waiting;
  if (first === undefined) return [];
  const group: Waiting[] = [];
  const left: Waiting[] = [];
  let events = 0;
  for (const one of waiting.splice(0)) {
    events += isOfStatuses(one) === isOfStatuses(first) ? one.post.events.length : 0;
    const fits = group.length === 0 || (group.length < mostPosts && events <= mostEvents);
    (fits && isOfStatuses(one) === isOfStatuses(first) ? group : left).push(one);
  }
  waiting.push(...left);
  return group;
}

function isOfStatuses({ post }: Waiting): boolean {
  return post.events.every(({ kind }) => kind === 'status');
}

/** Never rejects: each of the group hears its own end. */
async function store(deps: ReceiveDeps, group: readonly Waiting[]): Promise<void> {
  if (group.length > 1) {
    try {
      const received = await receiveTogether(
        deps,
        group.map(({ post }) => post),
      );
      for (const [at, one] of group.entries()) one.resolve(received[at] ?? { stored: 0, repeated: 0, quarantined: 0 });
      return;
    } catch (error) {
      if (isUnavailable(error)) {
        for (const one of group) one.reject(error);
        return;
      }
      // One of them is at fault, or a race; alone each is judged for itself.
    }
  }
  await Promise.all(group.map((one) => receiveEvents(deps, one.post).then(one.resolve, one.reject)));
}

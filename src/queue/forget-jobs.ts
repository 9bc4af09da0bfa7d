import type { Queue } from 'bullmq';
import type { JobData } from './connection.ts';

const pageSize = 500;
/** A job under way is held by its worker and goes by itself: it finds nothing to do. */
const states = ['waiting', 'delayed', 'prioritized', 'failed', 'completed'] as const;

/** Takes every job of some conversations out of a queue, with what says that they have one; costs what the queue is long. */
export async function forgetJobs(queue: Queue<JobData>, conversationIds: ReadonlySet<string>): Promise<void> {
  for (const id of conversationIds) await queue.removeDeduplicationKey(id);
  for (const state of states) {
    for (let start = 0; ;) {
      const jobs = await queue.getJobs([state], start, start + pageSize - 1);
      const theirs = jobs.filter((job) => conversationIds.has(job?.data?.conversationId));
      for (const job of theirs) await job.remove();
      if (jobs.length < pageSize) break;
      // What was removed has made room for what came behind it.
      start += jobs.length - theirs.length;
    }
  }
}

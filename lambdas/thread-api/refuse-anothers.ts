import { isAnothers } from '../channel/handoff/taken-by.ts';
import type { Thread } from '../channel/thread/thread.ts';
import { Problem } from './problem.ts';

/** @throws {Problem} 409 with who and since when, where another person has the thread */
export function refuseAnothers(thread: Thread, by: string | undefined): void {
  const { acceptedAt, acceptedBy } = thread.handoff ?? {};
  if (!isAnothers(thread, by) || acceptedAt === undefined || acceptedBy === undefined) return;
  const since = new Date(acceptedAt).toISOString();
  throw new Problem(
    409,
    `${acceptedBy} has had the thread since ${since}: a message with take takes it over`,
    {
      more: { acceptedBy, acceptedAt: since },
    },
  );
}

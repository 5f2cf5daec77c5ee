import { AgentError } from '../../channel/errors.ts';
import type { CallOptions } from '../../channel/ports.ts';
import { failed } from './failed.ts';
import type { Facts, MessagingAccess, MessagingCall } from './messaging-access.ts';

/** Does one call and tells of it, however it ends. @throws {AgentError} and nothing else */
export async function reported<T>(
  { clock, onCall }: Pick<MessagingAccess, 'clock' | 'onCall'>,
  operation: MessagingCall['operation'],
  { correlationId }: Pick<CallOptions, 'correlationId'>,
  run: (facts: Facts) => Promise<T>,
): Promise<T> {
  const facts: Facts = {};
  const startedAt = clock();
  try {
    return await run(facts);
  } catch (error) {
    const told =
      error instanceof AgentError
        ? error
        : failed('broken', `${operation}: the call could not be made`, {
            cause: error,
          });
    facts.failure = told.failure;
    if (told.status !== undefined) facts.status = told.status;
    if (told.code !== undefined) facts.code = told.code;
    throw told;
  } finally {
    onCall?.({ operation, correlationId, ...facts, durationMs: clock() - startedAt });
  }
}

import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import type { IdleTimer } from '../channel/ports.ts';
import type { IdleMessage } from '../channel/thread/message.ts';
import { bodyOf } from '../channel/thread/queue-body.ts';
import type { Armed } from '../channel/thread/thread.ts';
import { type ThreadKey, threadId } from '../channel/thread/thread-key.ts';
import { groupOf } from './thread-queue.ts';

export interface IdleTimerOptions {
  readonly client: SchedulerClient;
  readonly scheduleGroup: string;
  readonly roleArn: string;
  readonly queueArn: string;
  /** A keyed hash: names of schedules reach audit logs, and allow no `+` and no `#`. */
  readonly hash: (value: string) => Promise<string>;
}

/** One schedule per timer, straight into the thread's FIFO group; it deletes itself when it has fired. */
export function createIdleTimer({
  client,
  scheduleGroup,
  roleArn,
  queueArn,
  hash,
}: IdleTimerOptions): IdleTimer {
  const nameOf = async (thread: ThreadKey, { conversationId, timer }: Armed): Promise<string> =>
    `${await hash(`${threadId(thread)}#${conversationId}`)}-${timer}`;

  return {
    async arm(thread, armed) {
      const { conversationId, timer, at } = armed;
      const message: IdleMessage = { kind: 'idle', thread, conversationId, timer };
      const name = await nameOf(thread, armed);
      try {
        await client.send(
          new CreateScheduleCommand({
            Name: name,
            GroupName: scheduleGroup,
            ScheduleExpression: `at(${secondAfter(at)})`,
            FlexibleTimeWindow: { Mode: 'OFF' },
            ActionAfterCompletion: 'DELETE',
            ClientToken: name,
            Target: {
              Arn: queueArn,
              RoleArn: roleArn,
              Input: JSON.stringify(bodyOf(message)),
              SqsParameters: { MessageGroupId: groupOf(thread) },
            },
          }),
        );
      } catch (error) {
        // it is armed already, by a turn that died before it could say so
        if (!(error instanceof ConflictException)) throw error;
      }
    },

    async disarm(thread, timers) {
      for (const armed of timers) {
        const Name = await nameOf(thread, armed);
        try {
          await client.send(new DeleteScheduleCommand({ Name, GroupName: scheduleGroup }));
        } catch (error) {
          // it has fired, or was never armed
          if (!(error instanceof ResourceNotFoundException)) throw error;
        }
      }
    },
  };
}

/** Scheduler takes whole seconds without a zone (UTC); rounded up, so that it never fires too early. */
const secondAfter = (at: number): string => new Date(Math.ceil(at / 1000) * 1000).toISOString().slice(0, 19);

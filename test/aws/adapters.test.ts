import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { describe, expect, it } from 'vitest';
import { createEventBus } from '../../lambdas/aws/events.ts';
import { createIdleTimer } from '../../lambdas/aws/idle-timer.ts';
import { createSecret } from '../../lambdas/aws/secrets.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { MissingSecret } from '../../lambdas/environment/secret.ts';

// Clients are mocked one by one: a class would stay mocked for every file that shares its module with this one.
const thread = { business: address('+15550001000'), customer: address('+15551234567') };
const event = {
  type: 'conversation.started' as const,
  id: 'turn-1',
  sequence: 1,
  at: Date.UTC(2026, 0, 1),
  thread,
  detail: { conversationId: 'CONV-1' },
};

describe('the event bus', () => {
  it('publishes an event with its id, its sequence and its time', async () => {
    const bus = new EventBridgeClient({});
    const client = mockClient(bus)
      .on(PutEventsCommand)
      .resolves({ FailedEntryCount: 0, Entries: [{}] });
    await createEventBus(bus, 'bus').publish(event);
    const named = { EventBusName: 'bus', Source: 'sms-channel', DetailType: 'conversation.started' };
    expect(client).toHaveReceivedCommandWith(PutEventsCommand, { Entries: [expect.objectContaining(named)] });
    const [entry] = client.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries ?? [];
    expect(JSON.parse(entry?.Detail ?? '')).toEqual({
      version: 1,
      id: 'turn-1',
      sequence: 1,
      at: '2026-01-01T00:00:00.000Z',
      thread,
      conversationId: 'CONV-1',
    });
  });

  it('fails where the bus answers 200 and takes nothing', async () => {
    const bus = new EventBridgeClient({});
    mockClient(bus)
      .on(PutEventsCommand)
      .resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });
    await expect(createEventBus(bus, 'bus').publish(event)).rejects.toThrow('ThrottlingException');
  });
});

describe('the idle timer', () => {
  const options = {
    scheduleGroup: 'group',
    roleArn: 'arn:role',
    queueArn: 'arn:queue',
    hash: async () => 'hashed',
  };
  const timer = { conversationId: 'CONV-1', timer: 3, at: Date.UTC(2026, 0, 2, 3, 4, 5, 678) };

  it('schedules one message into the thread’s own group, not before its time, under a name without numbers', async () => {
    const scheduler = new SchedulerClient({});
    const client = mockClient(scheduler).on(CreateScheduleCommand).resolves({});
    await createIdleTimer({ client: scheduler, ...options }).arm(thread, timer);
    const input = client.commandCalls(CreateScheduleCommand)[0]?.args[0].input;
    expect(client).toHaveReceivedCommandWith(CreateScheduleCommand, {
      Name: 'hashed-3',
      GroupName: 'group',
      ScheduleExpression: 'at(2026-01-02T03:04:06)',
      ActionAfterCompletion: 'DELETE',
      Target: expect.objectContaining({ Arn: 'arn:queue', RoleArn: 'arn:role' }),
    });
    expect(input?.Target?.SqsParameters?.MessageGroupId).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(input?.Target?.Input ?? '')).toEqual({
      kind: 'idle',
      thread,
      conversationId: 'CONV-1',
      timer: 3,
      version: 1,
    });
  });

  it('takes timers back by the names that they were armed by; who has fired is no error', async () => {
    const scheduler = new SchedulerClient({});
    const client = mockClient(scheduler);
    const idle = createIdleTimer({ client: scheduler, ...options });
    await idle.arm(thread, timer);
    const { Name } = client.commandCalls(CreateScheduleCommand)[0]?.args[0].input ?? {};
    const gone = new ResourceNotFoundException({ message: 'gone', Message: 'gone', $metadata: {} });
    client.on(DeleteScheduleCommand).rejectsOnce(gone).resolves({});
    await idle.disarm(thread, [{ ...timer, timer: 2 }, timer]);
    const asked = client.commandCalls(DeleteScheduleCommand).map(({ args }) => args[0].input);
    expect(asked.map(input => input.GroupName)).toEqual(['group', 'group']);
    expect(asked[1]?.Name).toBe(Name);
    expect(asked[0]?.Name).not.toBe(Name);
    client.on(DeleteScheduleCommand).rejects(new Error('throttled'));
    await expect(idle.disarm(thread, [timer])).rejects.toThrow('throttled');
  });

  it('is content with a timer that is armed already, and with nothing else', async () => {
    const scheduler = new SchedulerClient({});
    const client = mockClient(scheduler);
    const arm = () => createIdleTimer({ client: scheduler, ...options }).arm(thread, timer);
    client
      .on(CreateScheduleCommand)
      .rejects(new ConflictException({ message: 'exists', Message: 'exists', $metadata: {} }));
    await expect(arm()).resolves.toBeUndefined();
    client.on(CreateScheduleCommand).rejects(new Error('throttled'));
    await expect(arm()).rejects.toThrow('throttled');
  });
});

describe('a secret', () => {
  const setUp = () => {
    let now = 0;
    const manager = new SecretsManagerClient({});
    const client = mockClient(manager);
    const read = createSecret(manager, 'arn:secret', () => now);
    const reads = () => client.commandCalls(GetSecretValueCommand).length;
    return { client, read, reads, pass: (ms: number) => (now += ms) };
  };

  it('is read once for five minutes, then again, so that a rotation arrives', async () => {
    const { client, read, reads, pass } = setUp();
    client
      .on(GetSecretValueCommand)
      .resolvesOnce({ SecretString: '{"A":"1"}' })
      .resolves({ SecretString: '{"A":"2"}' });
    expect(await Promise.all([read(), read()])).toEqual([{ A: '1' }, { A: '1' }]);
    pass(299_999);
    expect(await read()).toEqual({ A: '1' });
    expect(reads()).toBe(1);
    pass(1);
    expect(await read()).toEqual({ A: '2' });
  });

  it('stays in use where a later read fails', async () => {
    const { client, read, pass } = setUp();
    client
      .on(GetSecretValueCommand)
      .resolvesOnce({ SecretString: '{"A":"1"}' })
      .rejects(new Error('throttled'));
    await read();
    pass(300_000);
    expect(await read()).toEqual({ A: '1' });
  });

  it.each(['', 'hunter2', '"hunter2"', '[1]', 'null'])(
    'says what to do where it is no JSON object, without showing it: %s',
    async text => {
      const { client, read } = setUp();
      client.on(GetSecretValueCommand).resolves({ SecretString: text });
      const error: Error = await read().catch(reason => reason);
      expect(error.message).toContain('arn:secret is not a JSON object');
      expect(error).toBeInstanceOf(MissingSecret);
      expect(error.message).not.toContain('hunter2');
    },
  );

  it.each([
    ['ResourceNotFoundException', true],
    ['InvalidRequestException', true],
    ['AccessDeniedException', false],
    ['DecryptionFailure', false],
  ])('%s: its owner has to fill it: %s', async (name, isMissing) => {
    const { client, read } = setUp();
    client.on(GetSecretValueCommand).rejects(Object.assign(new Error('no'), { name }));
    const error: Error = await read().catch(reason => reason);
    expect([error instanceof MissingSecret, isMissing || error.name === name]).toEqual([isMissing, true]);
  });
});

import { metrics, names } from '../../lambdas/environment/names.ts';
import { Refusal } from '../aws/refusal.ts';
import { expect, type Step } from './step.ts';
import { counted, customers, linesOf, logOf, phone, queueOf, queueOptions, text } from './words.ts';

const minutes = 60_000;
const { unarmed, locked } = customers;

/** What goes wrong at AWS, and that it looks as the runbook says. */
export const faults: readonly Step[] = [
  {
    name: 'Scheduler refuses timers: the thread goes on, the timer is a dead letter, a redrive arms it',
    async run(stage, scene) {
      const deadLetters = queueOf(stage, scene, names.deadLetterQueueUrl);
      stage.cloud.faults.set(
        'scheduler:CreateSchedule',
        new Refusal('InternalServerException', 'Scheduler is out of order.', 500),
      );
      expect((await text(scene, unarmed, 'Do you have a pool?')) === 200, 'Twilio gets 200');
      await stage.turns();
      expect(phone(scene, unarmed).length > 0, 'the customer gets an answer', logOf(stage));
      for (let tries = 0; tries < 12 && deadLetters.engine.peek().length === 0; tries += 1) {
        await stage.pass(2 * minutes);
        await stage.turns();
      }
      const said = linesOf(stage, scene).filter(
        ({ line }) => line.includes('effect failed') && line.includes('arm'),
      );
      expect(said.length > 0, 'the log says `effect failed` with `arm`, as the runbook has it', logOf(stage));
      expect(
        counted(stage, scene, metrics.effectsSetAside) > 0,
        `${metrics.effectsSetAside} is counted`,
        logOf(stage),
      );
      stage.cloud.faults.clear();
      const printed = await stage.operator('redrive', '--reason', 'arm-failed', ...queueOptions(scene));
      expect(/1 redriven/.test(printed), 'the operator’s command redrives it', printed);
      const armed = stage.cloud.schedules.size;
      await stage.turns();
      expect(stage.cloud.schedules.size > armed, 'the timer is armed', logOf(stage));
    },
  },
  {
    name: 'the key is denied: texts get 503 and are found when it is mended',
    denies: true,
    async run(stage, scene) {
      const { policies, judge } = stage.cloud;
      const key = queueOf(stage, scene, names.queueUrl).key ?? '';
      const kept = policies.resources.get(key) ?? [];
      policies.resources.set(key, [
        ...kept,
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
          Resource: '*',
        },
      ]);
      judge.changed();
      const status = await text(scene, locked, 'Is there a lift?');
      expect(status === 503, 'Twilio gets 503', { status, log: logOf(stage) });
      const said = linesOf(stage, scene).filter(
        ({ line }) => line.includes('request not taken') && /Kms|AccessDenied/.test(line),
      );
      expect(
        said.length > 0,
        'the log says `request not taken` with the key’s denial, as the runbook has it',
        logOf(stage),
      );
      await stage.tick();
      expect(
        linesOf(stage, scene).some(
          ({ line }) => line.includes('sweep failed') && line.includes('AccessDenied'),
        ),
        'the sweep fails too, and says so',
        logOf(stage),
      );
      policies.resources.set(key, kept);
      judge.changed();
      await stage.pass(16 * minutes);
      await stage.tick();
      await stage.turns();
      expect(phone(scene, locked).length > 0, 'the sweep finds it when the key is back', logOf(stage));
    },
  },
];

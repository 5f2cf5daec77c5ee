import { names } from '../../lambdas/environment/names.ts';
import { fields, texts } from '../template/values.ts';
import { eventually, expect, type Step } from './step.ts';
import { answered, customers, linesOf, logOf, phone, secretOf, text, told } from './words.ts';

const minutes = 60_000;

/** From the deployment to the first answer. */
export const beginning: readonly Step[] = [
  {
    name: 'as deployed, with empty secrets: the health check answers, and no text is taken',
    async run(stage, scene) {
      const health = await stage.request(`${told(scene, names.publicUrl)}/health`);
      const { missingSecrets } = fields(await health.json(), '/health');
      expect(
        health.status === 200 && texts(missingSecrets).join(' ') === 'TwilioSecret PolyAiSecret',
        '/health answers, and names the secrets that are empty',
        { status: health.status, missingSecrets },
      );
      const status = await text(scene, customers.early, 'Is anybody there?');
      expect(status === 503, 'Twilio gets 503 while the secret is empty', { status, log: logOf(stage) });
      expect(
        linesOf(stage, scene).some(
          ({ line }) => line.includes('request not taken') && line.includes('MissingSecret'),
        ),
        'the log says `request not taken` with MissingSecret, as the runbook has it',
        logOf(stage),
      );
      const waiting = [...stage.cloud.queues.values()].filter(({ engine }) => engine.peek().length > 0);
      expect(
        waiting.length === 0,
        'nothing is queued',
        waiting.map(({ arn }) => arn),
      );
    },
  },
  {
    name: 'Twilio’s secret is filled, the agent’s is empty: the text waits',
    async run(stage, scene) {
      secretOf(stage, scene, names.twilioSecret).value = JSON.stringify(scene.accounts.twilio);
      const status = await text(scene, customers.first, 'When do you open?');
      expect(status === 200, 'Twilio gets 200', { status, log: logOf(stage) });
      await stage.turns();
      expect(phone(scene, customers.first).length === 0, 'nothing goes out', phone(scene, customers.first));
      expect(
        linesOf(stage, scene).some(
          ({ line }) => line.includes('turn failed') && line.includes('MissingSecret'),
        ),
        'the log says `turn failed` with MissingSecret, as the runbook has it',
        logOf(stage),
      );
    },
  },
  {
    name: 'both are filled: what waited is answered',
    async run(stage, scene) {
      secretOf(stage, scene, names.polyaiSecret).value = JSON.stringify(scene.accounts.polyai);
      await stage.pass(14 * minutes);
      await stage.turns();
      expect(
        phone(scene, customers.first).length === 0,
        'it is tried every quarter of an hour',
        logOf(stage),
      );
      await stage.pass(2 * minutes);
      const troubles = await stage.turns();
      expect(troubles.length === 0, 'the turn is taken without trouble', troubles);
      expect(phone(scene, customers.first).length > 0, 'the customer gets the answer', logOf(stage));
      const health = await stage.request(`${told(scene, names.publicUrl)}/health`);
      const said = await health.text();
      expect(said === '{"status":"ok"}', '/health misses nothing', said);
    },
  },
  {
    name: 'a second text is answered; Twilio’s status callbacks are taken',
    async run(stage, scene) {
      await answered(stage, scene, customers.first, 'How much is a room?');
      const { carrier } = scene.world;
      await eventually(
        () =>
          carrier.messages
            .filter(({ direction }) => direction === 'outbound-api')
            .every(({ status }) => status === 'delivered'),
        'all replies are delivered',
      );
      await carrier.idle();
      const refused = carrier.callbacks.filter(({ status }) => status !== 200 && status !== 204);
      expect(carrier.callbacks.length > 0 && refused.length === 0, 'each status callback is taken', refused);
    },
  },
];

import type { Scene, Stage } from './stage.ts';
import { eventually, expect, type Step } from './step.ts';
import { answered, customers, logOf, phone, text } from './words.ts';

const minutes = 60_000;

/** A secret of the stack by the output that names it. */
function fill({ cloud }: Stage, { deployment }: Scene, output: string, value: object): void {
  const name = deployment.outputs.get(output);
  const secret = [...cloud.secrets.values()].find(one => one.name === name || one.arn === name);
  if (!secret) throw new Error(`no secret has the name that the output ${output} gives: ${name}`);
  secret.value = JSON.stringify(value);
}

/** From the deployment to the first answer. */
export const beginning: readonly Step[] = [
  {
    name: 'as deployed, with empty secrets: the health check answers, and no text is taken',
    async run(stage, scene) {
      const health = await stage.request(`${scene.deployment.outputs.get('PublicUrl')}/health`);
      expect(health.status < 500, '/health answers', { status: health.status });
      const status = await text(scene, customers.early, 'Is anybody there?');
      expect(status === 503, 'Twilio gets 503 while the secret is empty', { status, log: logOf(stage) });
      expect(
        stage
          .lines()
          .some(
            ({ line }) => line.includes('request not taken') && line.includes('ResourceNotFoundException'),
          ),
        'the log says `request not taken` with ResourceNotFoundException, as the runbook has it',
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
      fill(stage, scene, 'TwilioSecret', scene.accounts.twilio);
      const status = await text(scene, customers.first, 'When do you open?');
      expect(status === 200, 'Twilio gets 200', { status, log: logOf(stage) });
      await stage.turns();
      expect(phone(scene, customers.first).length === 0, 'nothing goes out', phone(scene, customers.first));
      expect(
        stage
          .lines()
          .some(({ line }) => line.includes('turn failed') && line.includes('ResourceNotFoundException')),
        'the log says `turn failed` with ResourceNotFoundException, as the runbook has it',
        logOf(stage),
      );
    },
  },
  {
    name: 'both are filled: what waited is answered',
    async run(stage, scene) {
      fill(stage, scene, 'PolyAiSecret', scene.accounts.polyai);
      await stage.pass(5 * minutes);
      const troubles = await stage.turns();
      expect(troubles.length === 0, 'the turn is taken without trouble', troubles);
      expect(phone(scene, customers.first).length > 0, 'the customer gets the answer', logOf(stage));
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

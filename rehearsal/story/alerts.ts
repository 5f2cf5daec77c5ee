import { createHmac } from 'node:crypto';
import { names } from '../../lambdas/environment/names.ts';
import { expect, type Step } from './step.ts';
import { linesOf, logOf, secretOf, told } from './words.ts';

const minutes = 60_000;
const secret = 'rehearsed-alerts-secret';
const body = JSON.stringify({ event_type: 'alerts.triggered', alert: { id: 'a-1', name: 'Errors' } });

/** PolyAI tells of its agents. */
export const alerts: readonly Step[] = [
  {
    name: 'an alert of PolyAI’s is an event on the bus, once; a forged one is none',
    when: ({ deployment }) =>
      deployment
        .ofType('AWS::ApiGatewayV2::Route')
        .some(({ properties }) => /alerts$/.test(String(properties.RouteKey))),
    async run(stage, scene) {
      const kept = secretOf(stage, scene, names.polyaiSecret);
      const values: Record<string, unknown> = JSON.parse(kept.value ?? '{}');
      kept.value = JSON.stringify({ ...values, POLYAI_ALERTS_SECRET: secret });
      await stage.pass(6 * minutes);
      const seconds = String(Math.floor(stage.cloud.clock() / 1000));
      const post = async (key: string): Promise<number> => {
        const signature = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
        const { status } = await stage.request(`${told(scene, names.publicUrl)}/polyai/alerts`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-polyai-timestamp': seconds,
            'x-polyai-signature': signature,
          },
          body,
        });
        return status;
      };
      const published = () => stage.bus.events.filter(event => event['detail-type'] === 'agent.alert').length;
      const before = published();
      const statuses = [await post('another secret'), await post(secret), await post(secret)];
      expect(statuses.join() === '403,204,204', 'forged 403, taken 204', { statuses, log: logOf(stage) });
      expect(published() === before + 1, 'the bus hears of it once', logOf(stage));
      expect(
        linesOf(stage, scene).some(({ line }) => line.includes('agent alert')),
        'the log says so',
      );
    },
  },
];

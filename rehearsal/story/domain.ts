import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { names } from '../../lambdas/environment/names.ts';
import type { Scene } from './stage.ts';
import { expect, type Step } from './step.ts';
import { customers, logOf } from './words.ts';

/** What the functions are told of origins of before. */
const formerUrls = ({ deployment }: Scene): readonly string[] =>
  deployment
    .ofType('AWS::Lambda::Function')
    .flatMap(({ id }) => {
      const { Environment } = deployment.properties(id);
      const told = JSON.stringify(Environment ?? {});
      return new RegExp(`"${names.formerUrls}":"([^"]+)"`).exec(told)?.[1]?.split(',') ?? [];
    })
    .filter((url, index, all) => all.indexOf(url) === index);

/** After a change of domain Twilio still calls what it was given before. */
export const domain: readonly Step[] = [
  {
    name: 'what Twilio brings to the domain of before, and to the API itself, is no forgery',
    when: scene => formerUrls(scene).length > 0,
    async run(stage, scene) {
      const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = scene.accounts.twilio;
      const reply = scene.world.carrier.messages.find(({ direction }) => direction === 'outbound-api');
      const form = {
        AccountSid: TWILIO_ACCOUNT_SID,
        MessageSid: reply?.sid ?? '',
        MessageStatus: 'delivered',
        From: scene.business,
        To: customers.first,
      };
      const post = (url: string, signedUrl: string) =>
        stage.request(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'x-twilio-signature': getExpectedTwilioSignature(TWILIO_AUTH_TOKEN, signedUrl, form),
          },
          body: new URLSearchParams(form).toString(),
        });
      for (const origin of formerUrls(scene)) {
        const url = `${origin}/twilio/status`;
        const taken = await post(url, url);
        expect(taken.status < 300, `${origin} takes a callback`, { status: taken.status, log: logOf(stage) });
        const forged = await post(url, 'https://elsewhere.example.com/twilio/status');
        expect(forged.status === 403, 'one that was signed for another is a forgery', {
          status: forged.status,
        });
      }
    },
  },
];

import { expect, it } from 'vitest';
import { overridesOf } from '../../bin/sms/overrides.ts';
import { fc } from '../support/seeded-check.ts';

it.each([
  ['#rc=2&rt=4500&rp=all', 3, 0],
  ['#rc=1&rp=5xx', 2, 0],
  ['#rp=all', 2, 0],
  ['', 1, 1],
  ['#rc=2', 1, 1],
  ['#rc=0&rp=all', 1, 1],
  ['#rc=-1&rp=all', 1, 1],
  ['#rc=two&rp=all', 1, 1],
  ['#rc=2&rp=ct,rt', 1, 1],
  ['#rc=2&rt=4499&rp=all', 3, 1],
  ['#rc=2&rt=&rp=all', 3, 1],
  ['#rc=2&ct=100&rp=all', 3, 1],
  ['#rc=2&tt=100&rt=9000&rp=all', 3, 1],
])('%j: %i tries, and %i things to say', (fragment, tries, count) => {
  const found = overridesOf(`https://sms.example.com/twilio/messages${fragment}`);
  expect([found.tries, found.why.length]).toEqual([tries, count]);
});

it('takes whatever somebody has entered', () => {
  fc.assert(fc.property(fc.string(), said => overridesOf(`https://a.b/#${said}`).tries >= 1));
});

import { describe, expect, it } from 'vitest';
import { whoseSend } from '../../../lambdas/channel/run/whose-send.ts';
import { fc } from '../../support/seeded-check.ts';

const listed = (...bodies: string[]) => bodies.map((body, index) => ({ sid: `SM${index}`, body }));
const sent = 'Breakfast is from 7 to 10, on Sundays until 11.';

describe('a lost send among what the carrier lists', () => {
  it.each([
    ['as it was sent', [sent], 'SM0'],
    ['with a prefix of the carrier’s', [`Sent from your Twilio trial account - ${sent}`], 'SM0'],
    ['cut short', ['Breakfast is from 7 to 10'], 'SM0'],
    ['re-encoded', ['breakfast is from 7 to 10 on sundays until 11'], 'SM0'],
    ['behind another system’s text', ['Otp 1234', sent], 'SM1'],
    ['behind another system’s text that stands in it', ['From 7 to 10', sent], 'SM1'],
    ['without its body, alone', [''], 'SM0'],
    ['redacted, alone', ['***'], 'SM0'],
    ['redacted, beside another system’s text', ['Otp 1234', '****'], 'SM1'],
  ])('%s: it is ours', (_, bodies, sid) => {
    expect(whoseSend(sent, listed(...bodies))).toEqual({ kind: 'ours', sid });
  });

  it.each([
    ['nothing', []],
    ['another system’s text', ['Otp 1234']],
    ['several of them', ['Otp 1234', 'Your parcel arrives today.', 'Room 12 is ready']],
  ])('%s: there is none', (_, bodies) => {
    expect(whoseSend(sent, listed(...bodies))).toEqual({ kind: 'none' });
  });

  it('two that nobody can read: it cannot be known', () => {
    expect(whoseSend(sent, listed('', '***'))).toEqual({ kind: 'unknown' });
  });

  it('a reply of emoji alone is found as it was sent, and is else doubtful', () => {
    expect(whoseSend('👍', listed('Otp 1234', '👍'))).toEqual({ kind: 'ours', sid: 'SM1' });
    expect(whoseSend('👍', listed('Otp 1234', '🎉'))).toEqual({ kind: 'unknown' });
  });

  it('what was sent is found wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.array(fc.constantFrom('Otp 1234', 'Zq')),
        (body, others) => {
          fc.pre(!others.some(other => whoseSend(body, listed(other)).kind !== 'none'));
          const at = listed(...others, body);
          expect(whoseSend(body, at)).toEqual({ kind: 'ours', sid: `SM${others.length}` });
        },
      ),
    );
  });
});

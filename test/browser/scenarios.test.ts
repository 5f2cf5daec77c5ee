import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { startPlayground } from '../../playground/start.ts';
import {
  axeFindings,
  hasBrowser,
  launchBrowser,
  looks,
  openPage,
  withoutBrowser,
} from '../support/browser/chromium.ts';
import { type Parts, partsOf } from '../support/browser/playground-page.ts';
import { freePort } from '../support/free-port.ts';

const config = withDefaults({
  numbers: { '+15550001000': {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

interface Seen {
  /** What stands on the phone when it is over. */
  readonly phone: readonly RegExp[];
  /** What stands in the way of the text. */
  readonly way: readonly RegExp[];
  /** How many messages the business has sent. */
  readonly replies: number;
}

/** By the scenario's name, what a person sees who plays it. */
const expected: Readonly<Record<string, Seen>> = {
  'A good answer': { phone: [/Breakfast is from 7 to 10/], way: [/Settled: answered/], replies: 1 },
  'Three quick texts': {
    phone: [/Pets are welcome[\s\S]*Parking is behind/],
    way: [/Turn taken3 × text/],
    replies: 2,
  },
  'A picture': {
    phone: [/Picture/, /cannot see pictures/],
    way: [/1 attached/, /Settled: picture/],
    replies: 2,
  },
  'STOP and START': {
    phone: [/You have successfully been unsubscribed/, /re-subscribed/, /open day and night/],
    way: [/Settled: opted-out/, /nothing is sent to it until it texts START/],
    replies: 4,
  },
  'A reaction': { phone: [/Loved “/], way: [/Settled: reaction/], replies: 1 },
  'A flood': { phone: [/Question n of my many ones/], way: [/Settled: flood/], replies: Number.NaN },
  'An end': {
    phone: [/Goodbye, Ada!/, /You have not told me your name yet/],
    way: [/conversation\.ended/],
    replies: 3,
  },
  'A handoff': {
    phone: [/passing you on to a colleague/],
    way: [/handoff\.requested/, /Settled: forwarded/],
    replies: 1,
  },
  'A slow agent': { phone: [/took me a while/], way: [/Agent asked/], replies: 1 },
  'An agent that is down': {
    phone: [/something went wrong on our side/, /Which is it\?|no answer to that/],
    way: [/Given up/, /Settled: given-up/, /The agent is well again/],
    replies: 2,
  },
  'Conversation gone': {
    phone: [/Nice to meet you, Ada/],
    way: [/Conversation begun[\s\S]*Conversation begun/],
    replies: 2,
  },
  'A long reply': {
    phone: [/part 1 of \d/, /Jetty room/],
    way: [/Sent to the carrier[\s\S]*Sent to the carrier/],
    replies: Number.NaN,
  },
  'A death in mid-turn': {
    phone: [/A double room is £120/],
    way: [/The invocation died/, /Turn taken up again/, /Settled: answered/],
    replies: 2,
  },
  'A carrier that times out': {
    phone: [/Which is it\?/],
    way: [/no answer in time/, /Settled: answered/],
    replies: 1,
  },
  '21610, opted out at the carrier': { phone: [/sauna/], way: [/21610/, /Settled: opted-out/], replies: 0 },
  'A webhook delivered twice': {
    phone: [/Parking is behind the house/],
    way: [/Text came in once more/],
    replies: 1,
  },
};

async function play(parts: Parts, name: string): Promise<void> {
  const { scenarios } = parts;
  await scenarios.getByRole('button', { name, exact: true }).click();
  await scenarios.getByText(`Played: ${name}`).waitFor({ timeout: 120_000 });
}

describe.skipIf(!hasBrowser).each(looks)(`scenarios, $theme and $width px wide${withoutBrowser}`, look => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  // each of sixteen scenarios at a person's pace, and on a busy machine
  it('are played and seen, without an error, a finding of axe’s or a request elsewhere', async () => {
    const env = { PORT: String(await freePort()) };
    const playground = await startPlayground({ env, config, log: () => undefined });
    await using _ = { [Symbol.asyncDispose]: () => playground.stop() };
    await using watched = await openPage(browser, playground.url, look);
    const { page } = watched;
    const parts = partsOf(page);
    await parts.scenarios.getByRole('button').first().waitFor();
    const names = await parts.scenarios.getByRole('button').allTextContents();
    expect(names.sort()).toEqual(Object.keys(expected).sort());
    expect(await parts.dark.getAttribute('aria-checked')).toBe(String(look.theme === 'dark'));
    for (const name of names) {
      await play(parts, name);
      const seen = expected[name];
      // by its text, and not by what is in sight: a log scrolls
      for (const words of seen?.phone ?? [])
        await expect.poll(() => parts.messages.textContent()).toMatch(words);
      for (const words of seen?.way ?? []) await expect.poll(() => parts.way.textContent()).toMatch(words);
      const replies = await parts.messages.locator('.theirs').count();
      if (seen && !Number.isNaN(seen.replies))
        expect({ name, replies }).toEqual({ name, replies: seen.replies });
      expect(await axeFindings(page)).toEqual([]);
      expect({ name, errors: watched.errors }).toEqual({ name, errors: [] });
    }
    // nothing stands out to the right
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
    expect(watched.strangers).toEqual([]);
  }, 900_000);
});

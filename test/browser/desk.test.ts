import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { type Playground, startPlayground } from '../../playground/start.ts';
import {
  axeFindings,
  hasBrowser,
  launchBrowser,
  openPage,
  withoutBrowser,
} from '../support/browser/chromium.ts';
import { partsOf } from '../support/browser/playground-page.ts';
import { freePort } from '../support/free-port.ts';

const business = '+15550001000';
const config = withDefaults({
  numbers: { [business]: { greeting: 'omit' } },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
  limits: { textsPerMinute: 1_000 },
});

describe.skipIf(!hasBrowser)(`the desk${withoutBrowser}`, () => {
  let browser: Browser;
  let playground: Playground;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    playground = await startPlayground({
      env: { PORT: String(await freePort()) },
      config,
      log: () => undefined,
    });
  });
  afterEach(() => playground.stop());

  const handedOver = async (customer: string, words = 'I want to speak to a person') => {
    await playground.simulators.carrier?.text({ from: customer, to: business, body: words });
    await expect
      .poll(
        () => playground.runtime.events.filter(event => event['detail-type'] === 'handoff.requested').length,
      )
      .toBeGreaterThan(0);
  };

  it('takes, answers and gives back, by the keyboard, and both sides see what became of it', async () => {
    await using watched = await openPage(browser, playground.url);
    const { page } = watched;
    const { desk, waiting, answer, messages, ...parts } = partsOf(page);
    await partsOf(page).text('I want to speak to a person');
    await waiting.getByRole('button').waitFor();
    await page.getByRole('link', { name: /Desk\s*1/ }).waitFor();
    await waiting.getByRole('button').press('Enter');
    await desk.getByText('customer_request').waitFor();
    await desk.getByRole('textbox', { name: 'Your name' }).fill('Anna');
    await desk.getByRole('button', { name: 'Accept' }).press('Enter');
    await desk
      .getByText(/Anna has it/)
      .first()
      .waitFor();
    await expect.poll(() => waiting.getByRole('listitem').count()).toBe(0);
    // where one goes on, and not at the top of the page
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Answer');
    await answer.fill('Anna here: 1 < 2 & 3 > 2?');
    await desk.getByRole('button', { name: 'Send answer' }).press('Enter');
    await messages.getByText('Anna here: 1 < 2 & 3 > 2?').waitFor();
    await desk.getByRole('log', { name: 'Transcript' }).getByText('delivered').last().waitFor();
    await partsOf(page).text('The one by the <b>jetty</b>');
    await desk.getByRole('log', { name: 'Transcript' }).getByText('The one by the <b>jetty</b>').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await desk.getByText('Last words and a note').click();
    await desk.getByRole('textbox', { name: 'Last words to the customer' }).fill('Back to our assistant.');
    await desk.getByRole('textbox', { name: 'Note for the agent' }).fill('wants the jetty room');
    await desk.getByRole('button', { name: 'Release' }).press('Enter');
    await messages.getByText('Back to our assistant.').waitFor();
    await desk.getByText('the agent has it').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('+1 555 123 4567');
    await parts.thread.getByText('the agent answers').waitFor();
    await partsOf(page).text('When are you open?');
    await messages.getByText('The front desk is open').waitFor();
    expect(watched.errors).toEqual([]);
    expect(watched.strangers).toEqual([]);
  });

  it('tells the second person who has it, and lets them take it over with their words', async () => {
    await handedOver('+15551234567');
    await using one = await openPage(browser, playground.url);
    await using other = await openPage(browser, playground.url);
    for (const [{ page }, name] of [
      [one, 'Anna'],
      [other, 'Ben'],
    ] as const) {
      const { desk, waiting } = partsOf(page);
      await desk.getByRole('textbox', { name: 'Your name' }).fill(name);
      await waiting.getByRole('button').click();
    }
    const [anna, ben] = [partsOf(one.page), partsOf(other.page)];
    await anna.desk.getByRole('button', { name: 'Accept' }).click();
    await ben.desk
      .getByText(/Anna has it/)
      .first()
      .waitFor();
    await ben.answer.fill('Ben here.');
    await ben.desk.getByRole('button', { name: 'Send answer' }).click();
    await ben.desk.getByText(/^Anna has this since \d\d:\d\d\.$/).waitFor();
    await ben.desk.getByRole('button', { name: 'Take it over and send' }).click();
    await anna.desk
      .getByText(/Ben has it/)
      .first()
      .waitFor();
    await expect
      .poll(() => playground.simulators.carrier?.phone('+15551234567').map(({ body }) => body))
      .toContain('Ben here.');
  });

  it('tells two people apart who have given no name, and lets one of them answer', async () => {
    await handedOver('+15551234567');
    await using one = await openPage(browser, playground.url);
    await using other = await openPage(browser, playground.url);
    for (const { page } of [one, other]) await partsOf(page).waiting.getByRole('button').click();
    const [first, second] = [partsOf(one.page), partsOf(other.page)];
    await first.desk.getByRole('button', { name: 'Accept' }).click();
    await first.desk.getByText('It is yours').waitFor();
    await second.desk
      .getByText(/Colleague \d+ has it/)
      .first()
      .waitFor();
    await second.answer.fill('It is 150');
    await second.answer.press('Enter');
    await second.desk.getByText(/^Colleague \d+ has this since/).waitFor();
    expect(playground.simulators.carrier?.phone('+15551234567').map(({ body }) => body)).not.toContain(
      'It is 150',
    );
    // the same after a reload
    await one.page.reload();
    await first.desk.getByRole('button', { name: /has it/ }).click();
    await first.answer.fill('It is 100');
    await first.answer.press('Enter');
    await first.messages.getByText('It is 100').waitFor();
    await second.desk.getByRole('button', { name: 'Take it over and send' }).click();
    await first.desk
      .getByText(/Colleague \d+ has it/)
      .first()
      .waitFor();
    await expect.poll(() => first.desk.getByText('It is yours').count()).toBe(0);
  });

  it('has the longest waiting first, marks what is unread, and finds words', async () => {
    for (const [at, word] of ['keys', 'parking', 'refund'].entries())
      await handedOver(`+1555123450${at}`, `A person please, about ${word}: I want to speak to somebody`);
    await using watched = await openPage(browser, playground.url);
    const { desk, waiting } = partsOf(watched.page);
    await expect.poll(() => waiting.getByRole('button').count()).toBe(3);
    const rows = await waiting.getByRole('button').allTextContents();
    expect(rows.map(row => row.slice(0, 15))).toEqual([
      '+1 555 123 4500',
      '+1 555 123 4501',
      '+1 555 123 4502',
    ]);
    await expect.poll(() => waiting.getByText('1 unread').count()).toBe(3);
    await waiting.getByRole('button').first().click();
    await expect.poll(() => waiting.getByText('1 unread').count()).toBe(2);
    await watched.page.reload();
    await expect.poll(() => waiting.getByText('1 unread').count()).toBe(2);
    await desk.getByRole('searchbox').fill('REFUND');
    await expect.poll(() => waiting.getByRole('button').count()).toBe(1);
    expect(await waiting.textContent()).toContain('4502');
  });

  it('keeps what is typed while an answer is under way, and sends other words where one was lost', async () => {
    await handedOver('+15551234567');
    await using watched = await openPage(browser, playground.url);
    const { page } = watched;
    const { desk, waiting, answer } = partsOf(page);
    await waiting.getByRole('button').click();
    await desk.getByRole('button', { name: 'Accept' }).click();
    await desk.getByRole('button', { name: 'Release' }).waitFor();
    const writes = '**/desk/**/messages';
    const { promise: isOpen, resolve: open } = Promise.withResolvers<void>();
    await page.route(writes, async route => {
      await isOpen;
      await route.continue();
    });
    await answer.click();
    for (const words of ['first answer', 'second answer']) {
      await page.keyboard.type(words);
      await page.keyboard.press('Enter');
    }
    await page.keyboard.type('third ans');
    open();
    const received = () => playground.simulators.carrier?.phone('+15551234567').map(({ body }) => body);
    await expect.poll(() => received()?.slice(-2)).toEqual(['first answer', 'second answer']);
    expect(await answer.inputValue()).toBe('third ans');
    await page.unroute(writes);
    // it arrives, and its answer does not
    await page.route(
      writes,
      async route => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await answer.fill('The room costs 100');
    await answer.press('Enter');
    await desk.getByRole('alert').getByText('There was no answer').waitFor();
    expect(await answer.inputValue()).toBe('The room costs 100');
    await answer.fill('The room costs 120, sorry');
    await answer.press('Enter');
    await expect.poll(received).toContain('The room costs 120, sorry');
    await desk.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('draws no line of a long thread anew for a key that is pressed', async () => {
    await handedOver('+15551234567');
    for (let at = 1; at <= 150; at += 1)
      await playground.simulators.carrier?.text({
        ...{ from: '+15551234567', to: business },
        body: `Line ${at} of a long story`,
      });
    await using watched = await openPage(browser, playground.url);
    const { page } = watched;
    const { desk, waiting, answer } = partsOf(page);
    await waiting.getByRole('button').click();
    await desk.getByRole('log').getByText('Line 150 of').waitFor();
    // what draws a line reads its time; looks at the API draw too, and are held meanwhile
    const { promise: isOpen, resolve: open } = Promise.withResolvers<void>();
    await page.route('**/desk/**', async route => {
      await isOpen;
      await route.continue();
    });
    await page.evaluate(`{
      const parse = Date.parse;
      window.read = 0;
      Date.parse = words => { window.read += 1; return parse(words); };
    }`);
    await answer.pressSequentially('abcdefghij');
    expect(await page.evaluate('window.read')).toBeLessThan(100);
    open();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect(watched.errors).toEqual([]);
  });

  it('shows nothing of what a reset has taken away, and asks for it no more', async () => {
    await handedOver('+15551234567');
    await using watched = await openPage(browser, playground.url);
    const { page } = watched;
    const { desk, waiting, answer, hands, ...parts } = partsOf(page);
    await waiting.getByRole('button').click();
    await answer.fill('half a wo');
    await hands.getByRole('button', { name: 'Reset' }).click();
    await hands.getByText('All is as on the first day').waitFor();
    await desk.getByText('Choose a thread').waitFor();
    expect(await desk.getByRole('log').count()).toBe(0);
    const looks = () => page.waitForResponse(/\/desk\/threads\?/);
    for (let look = 0; look < 3; look += 1) await looks();
    expect(watched.errors).toEqual([]);
    // and what is begun anew is as at first
    await partsOf(page).text('I want to speak to a person');
    await waiting.getByText('1 unread').waitFor();
    await parts.thread.getByText('waits for a person').waitFor();
  });
});

import type { Browser, Page } from 'playwright-core';
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
import { partsOf } from '../support/browser/playground-page.ts';
import { freePort } from '../support/free-port.ts';
import { startSmsProcess } from '../support/processes/run-sms.ts';

const business = '+15550001000';
const customer = '+15551234567';
const config = withDefaults({
  numbers: { [business]: { greeting: 'omit' } },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

/** What is never to be seen in a browser. */
const key = 'deployed-key-5f3a9c1e7b';

/** All that the page sends and gets from now on, as text. */
function traffic(page: Page): Promise<string>[] {
  const said: Promise<string>[] = [];
  // what is asked last may be asked of a page that is closed meanwhile
  const add = (words: Promise<string>) => said.push(words.catch(() => ''));
  page.on('request', request =>
    add(
      request
        .allHeaders()
        .then(headers => `${request.url()} ${JSON.stringify(headers)} ${request.postData()}`),
    ),
  );
  page.on('response', response =>
    add(
      (async () => {
        const headers = JSON.stringify(await response.allHeaders());
        return `${headers} ${await response.text().catch(() => '')}`;
      })(),
    ),
  );
  return said;
}

describe.skipIf(!hasBrowser)(`the inbox${withoutBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it.each(looks)(
    'accepts, answers and releases what is deployed, with a key that the browser never sees ($theme, $width px)',
    async look => {
      const port = String(await freePort());
      const deployed = await startPlayground({
        env: { PORT: port, THREAD_API_KEY: key },
        config,
        log: () => undefined,
      });
      await using _ = { [Symbol.asyncDispose]: () => deployed.stop() };
      const sms = startSmsProcess(['inbox', '--local', port, '--port', String(await freePort()), '--json'], {
        PATH: process.env.PATH ?? '',
        THREAD_API_KEY: key,
      });
      try {
        const text = (body: string) =>
          deployed.simulators.carrier?.text({ from: customer, to: business, body });
        await text('I want to speak to a person');
        await sms.said('\n');
        const { address } = JSON.parse(sms.out) as { readonly address: string };
        await using watched = await openPage(browser, address, look);
        const { page } = watched;
        const said = traffic(page);
        await page.reload();
        const { desk, waiting, answer } = partsOf(page);
        expect(page.url()).not.toContain('#');
        await page.getByText(`npm start on port ${port}`).waitFor();
        await waiting.getByRole('button').click();
        await desk.getByRole('textbox', { name: 'Your name' }).fill('Anna');
        await desk.getByRole('button', { name: 'Accept' }).click();
        await desk
          .getByText(/Anna has it/)
          .first()
          .waitFor();
        await answer.fill('Hello from the inbox');
        await desk.getByRole('button', { name: 'Send answer' }).click();
        const transcript = desk.getByRole('log', { name: 'Transcript' });
        await transcript.getByText('Hello from the inbox').waitFor();
        // without reloading
        await text('Thank you, that was quick');
        await transcript.getByText('Thank you, that was quick').waitFor();
        expect(await axeFindings(page)).toEqual([]);
        await desk.getByRole('button', { name: 'Release' }).click();
        await desk.getByText('the agent has it').waitFor();
        expect(deployed.simulators.carrier?.phone(customer).map(({ body }) => body)).toContain(
          'Hello from the inbox',
        );
        const all = (await Promise.all(said)).join('\n');
        expect(all).toContain('Thank you, that was quick');
        expect(all).not.toContain(key);
        expect(
          await page.evaluate(
            'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
          ),
        ).not.toContain(key);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(look.width);
        expect([watched.errors, watched.strangers]).toEqual([[], []]);
      } finally {
        sms.kill('SIGINT');
        await sms.ended;
      }
    },
  );
});

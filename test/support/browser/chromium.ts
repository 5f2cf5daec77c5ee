import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Where Chromium is: by variable, or where packages put it. */
const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executable = places.find(place => place && existsSync(place));

/** What the tests that need a browser say of themselves: nothing where there is one. */
export const withoutBrowser: string =
  executable === undefined ? ', left out: no Chromium here (apt-get install chromium, or CHROMIUM_PATH)' : '';

export const hasBrowser = executable !== undefined;

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    ...(executable !== undefined && { executablePath: executable }),
    // Chromium's sandbox does not run as root, as in a container
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });

export interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: number;
}

/** Wide and narrow, light and dark. */
export const looks: readonly Look[] = [
  { theme: 'light', width: 1_440 },
  { theme: 'dark', width: 1_440 },
  { theme: 'light', width: 360 },
  { theme: 'dark', width: 360 },
];

export interface Watched extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: errors on the console, and what was thrown. */
  readonly errors: readonly string[];
  /** Addresses that were asked outside of the page's own origin. */
  readonly strangers: readonly string[];
}

/** A page that is watched from its first request on. */
export async function openPage(
  browser: Browser,
  url: string,
  look: Look = { theme: 'light', width: 1_440 },
): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.width < 500 ? 740 : 1_000 },
    colorScheme: look.theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  const strangers: string[] = [];
  const { origin } = new URL(url);
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', error => errors.push(error.message));
  page.on('request', request => {
    const asked = new URL(request.url());
    if (asked.origin !== origin && asked.protocol !== 'blob:') strangers.push(request.url());
  });
  await page.goto(url);
  return { page, context, errors, strangers, [Symbol.asyncDispose]: () => context.close() };
}

/** What axe finds wrong on the page as it is, by the rules of WCAG 2.2 AA and its best practices. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  // by the debugger, which the page's own policy does not bind
  await page.evaluate(axe.source);
  return page.evaluate(`
    axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ': ' + target + ': ' + failureSummary)))
  `);
}

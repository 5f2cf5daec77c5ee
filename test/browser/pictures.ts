import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { startPlayground } from '../../playground/start.ts';
import { launchBrowser, openPage } from '../support/browser/chromium.ts';
import { partsOf } from '../support/browser/playground-page.ts';
import { freePort } from '../support/free-port.ts';

/*
 * Takes the pictures of the README: `npm run pictures`. They show what a person sees who does this.
 */

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
const config = withDefaults({
  numbers: { '+15550001000': {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

const playground = await startPlayground({
  env: { PORT: String(await freePort()) },
  config,
  log: () => undefined,
});
const browser = await launchBrowser();
try {
  await mkdir(folder, { recursive: true });
  await using watched = await openPage(browser, playground.url, { theme: 'light', width: 1_280 });
  const { page } = watched;
  await page.setViewportSize({ width: 1_280, height: 880 });
  const parts = partsOf(page);
  for (const [at, words] of [
    'When are you open?',
    'Can I bring my dog?',
    'I want to speak to a person',
  ].entries()) {
    await parts.text(words);
    await parts.way.getByText('Settled: answered').nth(at).waitFor();
  }
  const delivered = parts.messages.locator('.ticks.delivered');
  await delivered.nth(2).waitFor();
  await parts.box.blur();
  // the phone and the way beside it; the rest of the page would double the file
  const [phone, way] = [await page.locator('#phone').boundingBox(), await page.locator('#way').boundingBox()];
  if (!phone || !way) throw new Error('The page has no phone, or no way of the text.');
  const margin = 16;
  const [x, y] = [phone.x - margin, phone.y - margin];
  const [width, height] = [way.x + way.width - x + margin, phone.height + 2 * margin];
  await page.screenshot({ path: `${folder}/phone.png`, clip: { x, y, width, height } });

  await parts.waiting.getByRole('button').click();
  await parts.desk.getByRole('textbox', { name: 'Your name' }).fill('Anna');
  await parts.desk.getByRole('button', { name: 'Accept' }).click();
  await parts.desk
    .getByText(/Anna has it/)
    .first()
    .waitFor();
  await parts.answer.fill('Hello, this is Anna. What can I do for you?');
  await parts.desk.getByRole('button', { name: 'Send answer' }).click();
  await delivered.nth(3).waitFor();
  await parts.desk.getByRole('log').getByText('delivered').nth(3).waitFor();
  await parts.dark.click();
  await parts.desk.screenshot({ path: `${folder}/desk.png` });
} finally {
  await browser.close();
  await playground.stop();
}

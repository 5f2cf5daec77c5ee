import type { Locator, Page } from 'playwright-core';

/** The page's parts, as people and screen readers find them. */
export function partsOf(page: Page) {
  const region = (name: string): Locator => page.getByRole('region', { name, exact: true });
  const phone = region('Phone');
  const desk = region('Desk');
  return {
    phone,
    desk,
    way: region('Way of the text'),
    thread: region('Thread'),
    scenarios: region('Scenarios'),
    hands: region('Hands on'),
    messages: phone.getByRole('log', { name: 'Messages' }),
    box: phone.getByRole('textbox', { name: 'Text message' }),
    send: phone.getByRole('button', { name: 'Send', exact: true }),
    customer: phone.getByRole('combobox', { name: 'Customer' }),
    business: phone.getByRole('combobox', { name: 'Business number' }),
    dark: page.getByRole('switch', { name: 'Dark' }),
    waiting: desk.getByRole('list', { name: 'Waiting' }),
    answer: desk.getByRole('textbox', { name: 'Answer' }),
    /** Texts as a person does. */
    async text(words: string): Promise<void> {
      await this.box.fill(words);
      await this.box.press('Enter');
    },
  };
}

export type Parts = ReturnType<typeof partsOf>;

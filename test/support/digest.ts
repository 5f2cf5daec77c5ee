import { createHmac } from 'node:crypto';

/** As a deployed channel has it, by a key of the tests. */
export const digest = (value: string): string =>
  createHmac('sha256', 'a key of the tests').update(value).digest('hex');

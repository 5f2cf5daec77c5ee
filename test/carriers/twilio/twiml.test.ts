import MessagingResponse from 'twilio/lib/twiml/MessagingResponse.js';
import { expect, test } from 'vitest';
import { emptyResponse } from '../../../lambdas/carriers/twilio/twiml.ts';

test('the empty answer is what Twilio writes itself', () => {
  expect(emptyResponse).toBe(new MessagingResponse().toString());
});

import {
  createSimulatedCarrier,
  type SimulatedCarrier,
} from '../../../simulators/carrier/simulated-carrier.ts';
import { fetchFrom } from '../../../simulators/fetch-from.ts';

export const accountSid = 'AC0123456789abcdef0123456789abcdef';
export const authToken = 'auth-token';
export const business = '+15005550006';
export const customer = '+14155550100';
export const webhookUrl = 'https://sms.example.test/twilio/messages';

/** What a webhook was asked, and how the test answers it. */
export interface Posted {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly form: Record<string, string>;
}

const empty = {
  status: 200,
  body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
  contentType: 'text/xml',
};

type Answers = (posted: Posted) => { status: number; body: string; contentType?: string } | 'hang' | Error;

interface AccountOptions {
  readonly answers?: Answers;
  readonly webhookUrl?: string;
  /** Of timers that are due together the latest runs first, as it may on a busy machine. @default - in their order */
  readonly isBusy?: boolean;
}

/** A carrier whose webhooks are answered by the test, in the test's own time. */
export function account(options: AccountOptions = {}): {
  carrier: SimulatedCarrier;
  posted: Posted[];
  /** Lets time go by, and what is due happen. */
  pass(ms: number): Promise<void>;
} {
  const { answers = () => empty } = options;
  const posted: Posted[] = [];
  let now = Date.UTC(2026, 4, 5, 12, 0, 0);
  let timers: { at: number; run: () => void }[] = [];
  const carrier = createSimulatedCarrier({
    accountSid,
    authToken,
    apiKeySid: 'SK0123456789abcdef0123456789abcdef',
    apiKeySecret: 'key-secret',
    numbers: [business, '+15005550007'],
    webhookUrl: options.webhookUrl ?? webhookUrl,
    clock: () => now,
    setTimer: (run, ms) => {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter(one => one !== timer);
      };
    },
    deliver: async (url, headers, body) => {
      const one = { url, headers, form: Object.fromEntries(new URLSearchParams(body)) };
      posted.push(one);
      const answer = answers(one);
      if (answer === 'hang') return await new Promise(() => {});
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return {
    carrier,
    posted,
    pass: async ms => {
      const until = now + ms;
      for (;;) {
        const due = timers.filter(one => one.at <= until).sort((a, b) => a.at - b.at);
        const next = due.at(options.isBusy ? -1 : 0);
        if (!next) break;
        timers = timers.filter(one => one !== next);
        now = Math.max(now, next.at);
        next.run();
        await settled();
      }
      now = until;
      await settled();
    },
  };
}

/** Everything that follows without a timer has happened. */
const settled = () => new Promise(resolve => setImmediate(resolve));

/** Asks the account's REST API with its own credentials; a form is posted. */
export function rest(
  carrier: SimulatedCarrier,
  path: string,
  options: {
    method?: string;
    form?: Record<string, string>;
    authorization?: string;
    signal?: AbortSignal;
  } = {},
): Promise<Response> {
  const {
    form,
    method = form ? 'POST' : 'GET',
    authorization = basic(accountSid, authToken),
    signal,
  } = options;
  return fetchFrom(carrier.handle)(`https://api.twilio.com/2010-04-01/Accounts/${accountSid}/${path}`, {
    method,
    headers: { Authorization: authorization },
    ...(form && { body: new URLSearchParams(form) }),
    ...(signal && { signal }),
  });
}

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** What the tests read of answers; that it is there is theirs to check. */
export interface Answered {
  readonly sid: string;
  readonly code: number;
  readonly status: number;
  readonly more_info: string;
  readonly next_page_uri: string;
  readonly messages: readonly Answered[];
  readonly incoming_phone_numbers: readonly Answered[];
}

export const read = async (response: Promise<Response> | Response): Promise<Answered> =>
  (await (await response).json()) as Answered;

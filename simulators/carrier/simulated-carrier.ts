import { ConnectionDropped } from '../connection-dropped.ts';
import { createFaults, type Fault, type Outage } from '../faults.ts';
import { ApiError, errorResponse, statusResponse } from './api-error.ts';
import { createAuthTokens } from './auth-tokens.ts';
import { type AccountCredentials, isLetIn } from './credentials.ts';
import { createDeliveryReports, type DeliveryPlan, type MadeCallback } from './delivery-reports.ts';
import { createInbound, type WebhookOutcome } from './inbound.ts';
import { type CarrierCall, journal } from './journal.ts';
import { type CarrierKeyword, carrierKeywordOf, createBlockList } from './keywords.ts';
import { type Attachment, type CarriedMessage, newSid } from './message.ts';
import type { MessagingService } from './messaging-services.ts';
import { deliverByFetch, startTimer } from './network.ts';
import { parseOutbound, splitAddress } from './outbound-request.ts';
import { newPhoneNumber, type PhoneNumber } from './phone-numbers.ts';
import * as rest from './rest.ts';
import { createWebhookClient, type Deliver, type Form, type SetTimer } from './webhook.ts';

export interface SimulatedCarrierOptions extends AccountCredentials {
  /** The account's own numbers, E.164. */
  readonly numbers: readonly string[];
  /** Where texts are posted, of every number until it is set by REST; with connection overrides, if any. */
  readonly webhookUrl: string;
  /** @default - none */
  readonly services?: readonly MessagingService[];
  /** @default over the network */
  readonly deliver?: Deliver;
  readonly clock?: () => number;
  readonly setTimer?: SetTimer;
  /** Hears of each message that is new, or whose status is another now. @default - nobody does */
  readonly onMessage?: (message: CarriedMessage) => void;
}

export interface Text {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly media?: readonly Attachment[];
  /** Parameters to add to the webhook's, or to put in their place. */
  readonly extra?: Form;
}

export interface SimulatedCarrier {
  handle(request: Request): Promise<Response>;
  /** Somebody texts one of the account's numbers. Resolves when the webhook was called. */
  text(text: Text): Promise<WebhookOutcome>;
  /** The account's own numbers. */
  readonly numbers: readonly string[];
  /** Whether that is one of them, over whatever medium. */
  has(address: string): boolean;
  /** Calls the webhook of a text once more, with the same words and the same idempotency token. */
  redeliver(sid: string): Promise<WebhookOutcome>;
  /** What reached this handset, oldest first. */
  phone(number: string): readonly CarriedMessage[];
  /** The account's log: texts, and what was accepted to be sent, oldest first. */
  readonly messages: readonly CarriedMessage[];
  /** What was accepted to be sent, Twilio's own keyword replies too, oldest first. */
  readonly sent: readonly CarriedMessage[];
  readonly calls: readonly CarrierCall[];
  /** Status callbacks that were made. */
  readonly callbacks: readonly MadeCallback[];
  /** Resolves when no status callback is under way; what timers will bring is not waited for. */
  idle(): Promise<void>;
  /** Scripts what becomes of what is accepted from now on. */
  deliverAs(plan: DeliveryPlan): void;
  /** The customer has opted out of this number at Twilio. */
  block(business: string, customer: string): void;
  isBlocked(business: string, customer: string): boolean;
  /** Scripts the next answers: to sends, unless the fault names another operation. */
  fail(...faults: readonly Fault<rest.CarrierOperation>[]): void;
  outage(standing?: Outage): void;
  /** No message, no opt-out: as on its first day. */
  clear(): void;
}

const bare = (address: string): string => splitAddress(address)[1];

/**
 * Twilio's Programmable Messaging as one account sees it: its REST API, its webhooks, and the customers' phones
 * at the other end. It refuses what Twilio refuses, and answers STOP, START and HELP itself.
 */
export function createSimulatedCarrier(options: SimulatedCarrierOptions): SimulatedCarrier {
  const {
    accountSid,
    clock = Date.now,
    setTimer = startTimer,
    deliver = deliverByFetch,
    onMessage = () => undefined,
  } = options;
  const tokens = createAuthTokens(options.authToken);
  const services = (options.services ?? []).map(one => ({ ...one }));
  const webhooks = createWebhookClient({ authToken: () => tokens.primary, deliver, clock, setTimer });
  const reports = createDeliveryReports({ accountSid, webhooks, clock, setTimer, onChange: onMessage });
  const tell = createInbound(webhooks, accountSid, clock);
  const numbers = options.numbers.map(one => newPhoneNumber(bare(one), options.webhookUrl, clock()));
  const messages: CarriedMessage[] = [];
  const reached = new Set<string>();
  const calls: CarrierCall[] = [];
  const blockList = createBlockList();
  const faults = createFaults<rest.CarrierOperation>();
  let plan: DeliveryPlan = { outcome: 'delivered' };

  const ours = (address: string): PhoneNumber | undefined =>
    numbers.find(number => number.phoneNumber === bare(address));

  type Words = Pick<
    CarriedMessage,
    'from' | 'to' | 'body' | 'media' | 'direction' | 'statusCallback' | 'effect'
  >;

  function log(words: Words, status: 'queued' | 'received'): CarriedMessage {
    const at = clock();
    const message = {
      ...words,
      sid: newSid(words.media.length > 0 ? 'MM' : 'SM'),
      status,
      at,
      updatedAt: at,
    };
    messages.push(message);
    onMessage(message);
    return message;
  }

  function accept(words: Words): CarriedMessage {
    const message = log(words, 'queued');
    // The handset has it at once: only the reports about it take their time.
    if (plan.outcome === 'delivered') reached.add(message.sid);
    reports.follow(message, plan);
    return message;
  }

  function send(form: URLSearchParams): CarriedMessage {
    const { mediaUrls, ...outbound } = parseOutbound(form);
    if (!ours(outbound.from)) throw new ApiError(21606);
    if (blockList.has(outbound.from, outbound.to)) throw new ApiError(21610);
    const media = mediaUrls.map(url => ({ url, contentType: 'image/jpeg' }));
    return accept({ ...outbound, media, direction: 'outbound-api' });
  }

  const reply = (to: CarriedMessage, body: string) =>
    accept({ from: to.to, to: to.from, body, media: [], direction: 'outbound-reply' });

  async function told(message: CarriedMessage, number: PhoneNumber, extra?: Form): Promise<WebhookOutcome> {
    const outcome = await tell(message, number, extra);
    for (const text of outcome.texts) if (!blockList.has(message.to, message.from)) reply(message, text);
    return outcome;
  }

  async function text({ from, to, body, media = [], extra }: Text): Promise<WebhookOutcome> {
    const number = ours(to);
    if (!number)
      throw new Error(`The simulated carrier has no number …${to.slice(-2)}; add it to \`numbers\`.`);
    const message = log({ from, to, body, media, direction: 'inbound' }, 'received');
    const keyword = keywordIn(message, extra);
    const answer = keyword && blockList.apply(keyword, to, from);
    if (answer) reply(message, answer);
    return await told(message, number, extra);
  }

  async function redeliver(sid: string): Promise<WebhookOutcome> {
    const message = messages.find(one => one.sid === sid && one.direction === 'inbound');
    const number = message && ours(message.to);
    if (!number) throw new Error(`No text has the sid ${sid}.`);
    return await told(message, number);
  }

  async function handle(request: Request): Promise<Response> {
    const { pathname: path, searchParams } = new URL(request.url);
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers.get('content-type') ?? '');
    const content = await request.text();
    const form = new URLSearchParams(isForm ? content : '');
    const found = attempt(() => rest.carrierRoute(path, request.method, accountSid));
    const call: CarrierCall = { method: request.method, path, at: clock(), ...journal(found, form) };
    calls.push(call);
    const process = async (): Promise<Response> => {
      if (!isLetIn(request.headers.get('authorization'), options, tokens)) return errorResponse(20003);
      const result = attempt(() => {
        if (found instanceof ApiError) throw found;
        return rest.operate(found, searchParams, form, {
          ...{ accountSid, messages, numbers, services, tokens, clock, send },
          remove: message => void messages.splice(messages.indexOf(message), 1),
        });
      });
      return result instanceof ApiError ? errorResponse(result.code) : result;
    };
    try {
      const response = await (found instanceof ApiError
        ? process()
        : faults.apply(found.operation, request, process, statusResponse));
      call.status = response.status;
      return response;
    } catch (error) {
      if (error instanceof ConnectionDropped) call.status = 'dropped';
      else if (request.signal.aborted) call.status = 'hung';
      throw error;
    }
  }

  return {
    handle,
    text,
    numbers: options.numbers,
    has: address => ours(address) !== undefined,
    redeliver,
    phone: number => messages.filter(one => one.to === number && reached.has(one.sid)),
    messages,
    get sent() {
      return messages.filter(one => one.direction !== 'inbound');
    },
    calls,
    callbacks: reports.callbacks,
    idle: reports.idle,
    deliverAs: next => {
      plan = next;
    },
    block: blockList.block,
    isBlocked: blockList.has,
    fail: (...next) => faults.fail(...next.map(fault => ({ operation: 'send' as const, ...fault }))),
    outage: faults.outage,
    clear() {
      messages.length = 0;
      reached.clear();
      blockList.clear();
      plan = { outcome: 'delivered' };
      faults.outage();
    },
  };
}

/** Keywords are a matter of SMS; with Advanced Opt-Out, Twilio's own judgement stands in the webhook. */
function keywordIn({ from, body }: CarriedMessage, extra: Form = {}): CarrierKeyword | undefined {
  const judged = extra.OptOutType;
  if (judged === 'STOP' || judged === 'START' || judged === 'HELP') return judged;
  return /^\+\d+$/.test(from) ? carrierKeywordOf(body) : undefined;
}

function attempt<T>(run: () => T): T | ApiError {
  try {
    return run();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

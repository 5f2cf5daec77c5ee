import { countSegments } from '../../lambdas/channel/text/segments.ts';
import type { CarriedMessage } from '../../simulators/carrier/message.ts';
import type { Playground } from '../start.ts';
import { silenceOf } from '../watch/silences.ts';
import { outcomeOf } from './watched-thread.ts';

export interface PhoneOptions {
  readonly playground: Playground;
  readonly customer: string;
  readonly business: string;
  /** Shows lines that end in a line break, above where somebody types. */
  readonly show: (lines: string) => void;
  /** Makes what is beside the conversation paler, where there are colours. */
  readonly dim: (words: string) => string;
}

/** A phone in a terminal. */
export interface TerminalPhone {
  /** Sends a text after those that were sent before. Resolves when it is settled, whatever became of it. */
  text(body: string): Promise<void>;
  /** Shows what has come since it was last called, and what became of it. */
  look(): Promise<void>;
  /** Whether what reached it is reported on, and all texts are settled. */
  isQuiet(): boolean;
}

const final = new Set(['delivered', 'undelivered', 'failed']);
/** How often a text's thread is looked at while it is not settled, in milliseconds. */
const everyMs = 50;

export function terminalPhone({ playground, customer, business, show, dim }: PhoneOptions): TerminalPhone {
  const { carrier } = playground.simulators;
  if (!carrier) throw new Error('there is a phone only where the carrier is simulated');
  let shown = carrier.phone(customer).length;
  let unreported: CarriedMessage[] = [];
  let unsettled = 0;
  let last: Promise<unknown> = Promise.resolve();

  const aside = (words: string) => show(`    ${dim(words)}\n`);

  async function look(): Promise<void> {
    for (const message of carrier?.phone(customer).slice(shown) ?? []) {
      shown += 1;
      show(`${message.body.replaceAll(/^(?=.)/gm, '    ')}\n`);
      aside(sizeOf(message));
      unreported.push(message);
    }
    if (unreported.length > 0 && unreported.every(({ status }) => final.has(status))) {
      aside(reportOn(unreported));
      unreported = [];
    }
  }

  async function settled(sid: string): Promise<string> {
    for (;;) {
      const outcome = await outcomeOf(playground, business, customer, sid);
      if (outcome !== undefined) return outcome;
      await new Promise(resolve => setTimeout(resolve, everyMs));
    }
  }

  return {
    async text(body) {
      unsettled += 1;
      const taken = last.then(() => carrier.text({ from: customer, to: business, body }));
      last = taken.catch(() => undefined);
      try {
        const { sid, attempts } = await taken;
        const { status } = attempts.at(-1) ?? {};
        if (status !== 200) return aside(`the webhook answered ${status ?? 'nothing'}: --verbose shows why`);
        const silence = silenceOf(await settled(sid));
        await look();
        if (silence !== undefined) aside(silence);
      } finally {
        unsettled -= 1;
      }
    },
    look,
    isQuiet: () => unsettled === 0 && unreported.length === 0 && carrier.phone(customer).length === shown,
  };
}

function sizeOf({ body, to }: CarriedMessage): string {
  if (!to.startsWith('+')) return to.split(':')[0] ?? '';
  const { segments, encoding } = countSegments(body);
  return `${segments} segment${segments === 1 ? '' : 's'}, ${encoding}`;
}

function reportOn(messages: readonly CarriedMessage[]): string {
  const ends = Map.groupBy(messages, ({ status, errorCode }) =>
    errorCode === undefined ? status : `${status} (${errorCode})`,
  );
  const [only] = ends.keys();
  if (ends.size === 1 && messages.length === 1 && only !== undefined) return only;
  return [...ends].map(([end, some]) => `${some.length} ${end}`).join(', ');
}

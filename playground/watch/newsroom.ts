import { countSegments } from '../../lambdas/channel/text/segments.ts';
import type { CarriedMessage } from '../../simulators/carrier/message.ts';
import type { News, PhoneMessage, Standing } from './news.ts';
import type { Step } from './step.ts';
import type { Way } from './way.ts';

/** How long what is new is gathered, in milliseconds: a flood is then a few pieces of news. */
const gatherMs = 60;
/** How often a connection is shown to be alive, in milliseconds. */
const beatMs = 15_000;
/** What somebody gets to see who opens the page. */
const most = { steps: 800, messages: 800 };

export interface Newsroom {
  /** A message is new, or its status is another now. */
  message(message: CarriedMessage): void;
  /** What changes now and then is another now. */
  changed(): void;
  /** All that was is gone. */
  anew(): void;
  /** News as server-sent events, beginning with all that there is. */
  stream(signal: AbortSignal): ReadableStream<Uint8Array>;
}

export interface NewsroomOptions {
  readonly way: Way;
  /** Oldest first. */
  readonly messages: () => readonly CarriedMessage[];
  readonly standing: () => Standing;
}

interface Pending {
  readonly steps: Map<number, Step>;
  readonly messages: Map<string, CarriedMessage>;
  isChanged: boolean;
}

export function createNewsroom({ way, messages, standing }: NewsroomOptions): Newsroom {
  const readers = new Set<{ readonly pending: Pending; wake(): void; anew(): void }>();

  way.listen(step => {
    for (const { pending, wake } of readers) {
      pending.steps.set(step.number, step);
      wake();
    }
  });

  const all = (): News => ({
    steps: way.steps.slice(-most.steps),
    messages: messages().slice(-most.messages).map(phoneMessage),
    standing: standing(),
    isAnew: true,
  });

  return {
    message(message) {
      for (const { pending, wake } of readers) {
        pending.messages.set(message.sid, message);
        wake();
      }
    },
    changed() {
      for (const { pending, wake } of readers) {
        pending.isChanged = true;
        wake();
      }
    },
    anew() {
      for (const { anew } of readers) anew();
    },

    stream(signal) {
      const encoder = new TextEncoder();
      let end = (): void => undefined;
      return new ReadableStream<Uint8Array>({
        start(controller) {
          const pending: Pending = { steps: new Map(), messages: new Map(), isChanged: false };
          let gathering: NodeJS.Timeout | undefined;
          const forget = () => {
            pending.steps.clear();
            pending.messages.clear();
            pending.isChanged = false;
          };
          const say = (news: News) => controller.enqueue(encoder.encode(`data: ${JSON.stringify(news)}\n\n`));
          const flush = () => {
            gathering = undefined;
            // who reads slowly gets all of it later, at once
            if ((controller.desiredSize ?? 0) <= 0) return wake();
            const news = {
              steps: [...pending.steps.values()].slice(-most.steps),
              messages: [...pending.messages.values()].slice(-most.messages).map(phoneMessage),
              ...(pending.isChanged && { standing: standing() }),
            };
            forget();
            say(news);
          };
          const wake = () => {
            gathering ??= setTimeout(flush, gatherMs);
          };
          const reader = {
            pending,
            wake,
            anew: () => {
              forget();
              say(all());
            },
          };
          readers.add(reader);
          const beat = setInterval(() => controller.enqueue(encoder.encode(':\n\n')), beatMs);
          end = () => {
            readers.delete(reader);
            clearTimeout(gathering);
            clearInterval(beat);
          };
          signal.addEventListener('abort', () => end(), { once: true });
          controller.enqueue(encoder.encode('retry: 1000\n'));
          say(all());
        },
        cancel: () => end(),
      });
    },
  };
}

function phoneMessage(message: CarriedMessage): PhoneMessage {
  const { sid, from, to, body, media, direction, at, status, errorCode, effect } = message;
  const isIn = direction === 'inbound';
  const { segments, encoding } = countSegments(body);
  return {
    ...{ sid, body, at, status },
    business: isIn ? to : from,
    customer: isIn ? from : to,
    direction: isIn ? 'in' : 'out',
    media: media.map(({ contentType, url }) => ({ contentType, ...(url !== undefined && { url }) })),
    ...(errorCode !== undefined && { errorCode }),
    ...(effect !== undefined && { effect }),
    ...(!to.includes(':') && { segments, encoding }),
  };
}

import { memo } from 'preact/compat';
import type { PhoneMessage } from '../../watch/news.ts';
import { Ticks } from './icons.tsx';
import { isLost, statusWords, timeOf } from './words.ts';

export interface BubbleProps {
  readonly message: PhoneMessage;
  /** Such as `2 of 3`, where a reply came in parts. */
  readonly part?: string;
  /** What it costs, where that is known. */
  readonly price?: string;
}

/** One message, with what is to be known of it underneath. */
export const Bubble = memo(({ message, part, price }: BubbleProps) => {
  const { direction, body, media, at, status, errorCode, segments, encoding } = message;
  const isOwn = direction === 'in';
  const size = segments === undefined ? undefined : `${segments} segment${segments === 1 ? '' : 's'}`;
  const code = errorCode === undefined ? '' : ` (${errorCode})`;
  return (
    <div class={`bubble ${isOwn ? 'own' : 'theirs'}${isLost(status) ? ' lost' : ''}`}>
      <span class="hidden">{isOwn ? 'You: ' : 'They: '}</span>
      {media.map(one => (
        <Attachment key={one.url ?? one.contentType} {...one} />
      ))}
      {body !== '' && <p class="words">{body}</p>}
      <p class="meta">
        <time dateTime={new Date(at).toISOString()}>{timeOf(at)}</time>
        {!isOwn && part && <span>part {part}</span>}
        {!isOwn && size && (
          <span>
            {size}, {encoding}
          </span>
        )}
        {price && <span>{price}</span>}
        {!isOwn && (
          <span class={`ticks ${status}`}>
            <Ticks status={status} />
            <span class={isLost(status) ? '' : 'hidden'}>
              {statusWords(status)}
              {code}
            </span>
          </span>
        )}
      </p>
    </div>
  );
});

/** A picture of this machine's own is shown; whatever else is attached is named, for the page asks nobody outside. */
function Attachment({ contentType, url }: { contentType: string; url?: string }) {
  const isHere = url !== undefined && new URL(url).pathname.startsWith('/sim/pictures/');
  if (isHere) return <img class="picture" src={new URL(url).pathname} alt="Attached" />;
  return <p class="attached">{contentType.startsWith('image/') ? 'Picture' : contentType}</p>;
}

/** Which part of its reply each message is, by sid; nothing of replies that came in one. */
export function partsOf(messages: readonly PhoneMessage[]): ReadonlyMap<string, string> {
  const turns = Map.groupBy(
    messages.filter(({ effect }) => effect !== undefined),
    // an effect's id is its turn's, and a number (lambdas/channel/thread/effect.ts)
    ({ effect = '' }) => effect.replace(/-\d+\D*$/, ''),
  );
  return new Map(
    [...turns.values()]
      .filter(parts => parts.length > 1)
      .flatMap(parts => parts.map(({ sid }, at): [string, string] => [sid, `${at + 1} of ${parts.length}`])),
  );
}

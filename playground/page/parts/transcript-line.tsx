import { memo } from 'preact/compat';
import { Ticks } from './icons.tsx';
import type { DeskMessage } from './thread-told.ts';
import { isLost, statusWords, timeOf } from './words.ts';

const speakers: Readonly<Record<DeskMessage['by'], string>> = {
  customer: 'Customer',
  agent: 'Agent',
  person: 'Person',
  notice: 'Notice',
};

interface Drawn {
  readonly message: DeskMessage;
}

/** Each look brings the same messages anew. */
const isSame = ({ message: one }: Drawn, { message: other }: Drawn): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);

/** One message of a transcript, drawn again where something of it is another: a thread has up to a thousand. */
export const TranscriptLine = memo(({ message }: Drawn) => {
  const { by, direction, body, media, at, status, outcome, errorCode } = message;
  const became = direction === 'in' ? (outcome ?? status) : statusWords(status);
  return (
    <div class={`line ${by}${isLost(status) ? ' lost' : ''}`}>
      <p class="line-head">
        <strong>{speakers[by]}</strong>
        <time dateTime={at}>{timeOf(Date.parse(at))}</time>
        <span class={`ticks ${status}`}>
          {direction === 'out' && <Ticks status={status} />}
          {became}
          {errorCode === undefined ? '' : ` (${errorCode})`}
        </span>
      </p>
      {media !== undefined && (
        <p class="attached">{media === 1 ? 'A picture or file' : `${media} attachments`}</p>
      )}
      {body !== '' && <p class="words">{body}</p>}
    </div>
  );
}, isSame);

import { useEffect, useRef } from 'preact/hooks';
import { ask } from './ask.ts';
import { type Attached, createDrafts, emptyDraft } from './drafts.ts';
import { CrossIcon, PictureIcon, SendIcon } from './icons.tsx';
import { useStore } from './use-store.ts';

export interface ComposerProps {
  /** The thread's, by which what is being written is kept. */
  readonly id: string;
  readonly send: (body: string, media: readonly Attached[]) => void;
  /** What was sent last from here, for the arrow up. */
  readonly last: () => string | undefined;
  /** Takes the function by which the phone hands over what was dropped on it. */
  readonly takes: (put: (files: readonly File[]) => void) => void;
}

/** What a phone puts into one text. */
const mostCharacters = 1_600;

const drafts = createDrafts<File>(file =>
  ask('/sim/pictures', { method: 'POST', headers: { 'content-type': file.type }, body: file }),
);

/** Where somebody types: Enter sends, Shift and Enter begins a line, the arrow up brings back what was sent last. */
export function Composer({ id, send, last, takes }: ComposerProps) {
  const { body, media, coming, isWanted, trouble } = useStore(drafts.store).get(id) ?? emptyDraft;
  const box = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const { current } = box;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${Math.min(current.scrollHeight, 140)}px`;
  }, [body]);

  const put = (files: readonly File[]): void => void drafts.attach(id, files);
  takes(put);

  function submit(): void {
    drafts.submit(id, send);
    box.current?.focus();
  }

  function typed(event: KeyboardEvent): void {
    if (event.key === 'ArrowUp' && body === '') {
      const before = last();
      if (before === undefined) return;
      event.preventDefault();
      drafts.write(id, before);
    }
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  }

  return (
    <form
      class="composer"
      onSubmit={event => {
        event.preventDefault();
        submit();
      }}
    >
      {media.length > 0 && (
        <ul class="attached-list" aria-label="Attached pictures">
          {media.map(({ url }, at) => (
            <li key={url}>
              <img src={new URL(url).pathname} alt={`Attached, ${at + 1}`} />
              <button
                type="button"
                aria-label={`Take away picture ${at + 1}`}
                onClick={() => {
                  drafts.detach(id, url);
                  box.current?.focus();
                }}
              >
                <CrossIcon />
              </button>
            </li>
          ))}
        </ul>
      )}
      {coming > 0 && (
        <p class="empty" role="status">
          {isWanted ? 'Goes out when the pictures are here' : 'Pictures are coming'}
        </p>
      )}
      {trouble !== '' && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <div class="composer-line">
        <label class="round quiet" title="Add a picture">
          <PictureIcon />
          <input
            class="hidden"
            type="file"
            aria-label="Add a picture"
            accept="image/png,image/jpeg,image/gif,image/webp"
            multiple
            onChange={({ currentTarget }) => {
              put([...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
        </label>
        <textarea
          ref={box}
          rows={1}
          aria-label="Text message"
          placeholder="Text message"
          maxLength={mostCharacters}
          value={body}
          readOnly={isWanted}
          onInput={({ currentTarget }) => drafts.write(id, currentTarget.value)}
          onKeyDown={typed}
          onPaste={event => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length === 0) return;
            event.preventDefault();
            put(files);
          }}
        />
        <button class="round" type="submit" aria-label="Send">
          <SendIcon />
        </button>
      </div>
    </form>
  );
}

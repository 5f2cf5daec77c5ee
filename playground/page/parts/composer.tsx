import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from './ask.ts';
import { CrossIcon, PictureIcon, SendIcon } from './icons.tsx';

export interface Attached {
  readonly contentType: string;
  readonly url: string;
}

export interface ComposerProps {
  readonly send: (body: string, media: readonly Attached[]) => void;
  /** What was sent last from here, for the arrow up. */
  readonly last: () => string | undefined;
  /** Takes the function by which the phone hands over what was dropped on it. */
  readonly takes: (put: (files: readonly File[]) => void) => void;
}

/** As many as Twilio takes with one message, and what a phone puts into one text. */
const most = { pictures: 10, characters: 1_600 };

/** Where somebody types: Enter sends, Shift and Enter begins a line, the arrow up brings back what was sent last. */
export function Composer({ send, last, takes }: ComposerProps) {
  const [body, setBody] = useState('');
  const [media, setMedia] = useState<readonly Attached[]>([]);
  const [trouble, setTrouble] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const { current } = box;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${Math.min(current.scrollHeight, 140)}px`;
  }, [body]);

  async function put(files: readonly File[]): Promise<void> {
    setTrouble('');
    for (const file of files.filter(({ type }) => type.startsWith('image/')).slice(0, most.pictures)) {
      const kept = await ask<{ url: string }>('/sim/pictures', {
        method: 'POST',
        headers: { 'content-type': file.type },
        body: file,
      });
      if (!kept.ok) setTrouble(kept.why);
      else
        setMedia(now =>
          now.length < most.pictures ? [...now, { contentType: file.type, url: kept.value.url }] : now,
        );
    }
  }
  takes(put);

  function submit(): void {
    if (body.trim() === '' && media.length === 0) return;
    send(body, media);
    setBody('');
    setMedia([]);
    box.current?.focus();
  }

  function typed(event: KeyboardEvent): void {
    if (event.key === 'ArrowUp' && body === '') {
      const before = last();
      if (before === undefined) return;
      event.preventDefault();
      setBody(before);
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
                  setMedia(media.filter(one => one.url !== url));
                  box.current?.focus();
                }}
              >
                <CrossIcon />
              </button>
            </li>
          ))}
        </ul>
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
              void put([...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
        </label>
        <textarea
          ref={box}
          rows={1}
          aria-label="Text message"
          placeholder="Text message"
          maxLength={most.characters}
          value={body}
          onInput={({ currentTarget }) => setBody(currentTarget.value)}
          onKeyDown={typed}
          onPaste={event => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length === 0) return;
            event.preventDefault();
            void put(files);
          }}
        />
        <button class="round" type="submit" aria-label="Send">
          <SendIcon />
        </button>
      </div>
    </form>
  );
}

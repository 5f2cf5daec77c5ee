import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type DeskWork, handsOf, isUnsure, nothingAtHand, type Work } from './desk-work.ts';
import { moveFocus } from './move-focus.ts';
import { idOf } from './pair.ts';
import { useStuckToEnd } from './stuck-to-end.ts';
import type { Transcript } from './thread-told.ts';
import { TranscriptLine } from './transcript-line.tsx';
import { markRead } from './unread.ts';
import { useStore } from './use-store.ts';
import { spoken, timeOf } from './words.ts';

export interface DeskThreadProps {
  readonly work: DeskWork;
  readonly transcript: Transcript;
  /** Who answers here. */
  readonly by: string;
  readonly look: () => void;
}

/** One thread at the desk: its transcript, and what can be done about it. */
export function DeskThreadView({ work, transcript, by, look }: DeskThreadProps) {
  const { business, customer, consent, handoff, messages, messagesCut, mode } = transcript;
  const pair = { business, customer };
  const { body, goodbye, note, sending, isBusy, said, refused } =
    useStore(work.store).get(idOf(pair)) ?? nothingAtHand;
  const { list } = useStuckToEnd<HTMLDivElement>(idOf(pair), messages);

  useEffect(() => {
    if (!document.hidden) markRead(pair, messages);
  }, [messages]);

  const heading = useRef<HTMLHeadingElement>(null);
  const answer = useRef<HTMLTextAreaElement>(null);

  async function does(
    pressed: Element,
    run: () => Promise<boolean>,
    to: RefObject<HTMLElement | null>,
  ): Promise<void> {
    if (await run()) moveFocus(pressed, to);
    look();
  }
  const send = (take?: true): void => void work.answer(transcript, by, take).then(look);

  return (
    <div class="desk-thread">
      <div class="desk-thread-head">
        <div>
          <h3 ref={heading} tabIndex={-1}>
            {spoken(customer)}
          </h3>
          <p>
            to {spoken(business)} · {stateOf(transcript)}
          </p>
        </div>
        <div class="buttons">
          {handoff?.state !== 'accepted' && (
            <button
              type="button"
              class="primary"
              aria-disabled={isBusy}
              onClick={({ currentTarget }) => does(currentTarget, () => work.accept(transcript, by), answer)}
            >
              Accept
            </button>
          )}
          {mode === 'human' && (
            <button
              type="button"
              aria-disabled={isBusy}
              onClick={({ currentTarget }) => does(currentTarget, () => work.release(transcript), heading)}
            >
              Release
            </button>
          )}
        </div>
      </div>
      <Knew transcript={transcript} />
      <div class="transcript" role="log" aria-label="Transcript" tabIndex={0} ref={list}>
        {messagesCut && <p class="empty">Older messages are kept, and not shown here.</p>}
        {messages.map((message, at) => (
          <TranscriptLine key={`${message.id} ${at}`} message={message} />
        ))}
      </div>
      <p class="said" role="status">
        {sending > 0 ? 'Sending' : said?.hands.includes(handsOf(transcript)) ? said.words : ''}
      </p>
      {refused && (
        <div class="trouble" role="alert">
          <p>{wordsOf(refused)}</p>
          {refused.status === 409 && body.trim() !== '' && (
            <button
              type="button"
              class="small"
              onClick={() => {
                send(true);
                answer.current?.focus();
              }}
            >
              Take it over and send
            </button>
          )}
        </div>
      )}
      <form
        class="answer"
        onSubmit={event => {
          event.preventDefault();
          send();
        }}
      >
        <textarea
          ref={answer}
          aria-label="Answer"
          placeholder={consent === 'out' ? 'They have opted out: nothing can be sent' : 'Answer as a person'}
          rows={2}
          maxLength={16_000}
          value={body}
          onInput={({ currentTarget }) => work.write(pair, { body: currentTarget.value })}
          onKeyDown={event => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" class="primary">
          Send answer
        </button>
      </form>
      {mode === 'human' && (
        <details class="farewell">
          <summary>Last words and a note</summary>
          <label>
            <span>Last words to the customer</span>
            <input
              type="text"
              value={goodbye}
              maxLength={16_000}
              onInput={({ currentTarget }) => work.write(pair, { goodbye: currentTarget.value })}
            />
          </label>
          <label>
            <span>Note for the agent</span>
            <input
              type="text"
              value={note}
              maxLength={4_000}
              onInput={({ currentTarget }) => work.write(pair, { note: currentTarget.value })}
            />
          </label>
        </details>
      )}
    </div>
  );
}

function wordsOf(refused: NonNullable<Work['refused']>): string {
  const { acceptedBy, acceptedAt = '', detail } = refused;
  if (acceptedBy !== undefined) return `${acceptedBy} has this since ${timeOf(Date.parse(acceptedAt))}.`;
  if (!isUnsure(refused)) return `That was refused: ${detail}.`;
  return `There was no answer (${detail}), and it may be done all the same. The same words again go out once.`;
}

const stateOf = ({ mode, handoff, consent }: Transcript): string => {
  const opted = consent === 'out' ? ', opted out' : '';
  if (mode === 'agent') return `the agent has it${opted}`;
  if (handoff?.state !== 'accepted') return `waits for a person${opted}`;
  return `${handoff.acceptedBy ?? 'somebody'} has it${opted}`;
};

/** What the agent knew when it asked for a person. */
function Knew({ transcript: { handoff } }: { transcript: Transcript }) {
  if (!handoff) return null;
  const facts = [
    ['For', handoff.destination],
    ['Reason', handoff.reason],
    ['Asked at', timeOf(Date.parse(handoff.requestedAt))],
    ['Agent’s conversation', handoff.conversationId],
  ].flatMap(([name, value]) => (name && value ? [[name, value] as const] : []));
  return (
    <dl class="knew" aria-label="What the agent knew">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

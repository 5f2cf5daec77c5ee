import { useMemo, useState } from 'preact/hooks';
import type { Step } from '../../watch/step.ts';
import { reachedBy, stepsOf } from './app-state.ts';
import type { Known } from './news.ts';
import { idOf, type Pair } from './pair.ts';
import { StepRow } from './step-row.tsx';
import { useStuckToEnd } from './stuck-to-end.ts';
import { exactTimeOf } from './words.ts';

/** Steps that are drawn at once; older ones on demand. */
const page = 150;

/** What begins something: what follows is counted from it. */
const isBeginning = ({ kind, title }: Step): boolean =>
  (kind === 'text' && title !== 'Signature checked') ||
  kind === 'hands' ||
  title === 'Timer fired' ||
  kind === 'desk';

interface Round {
  readonly first: Step;
  readonly rest: readonly Step[];
}

/** Steps by what began them. */
function roundsOf(steps: readonly Step[]): Round[] {
  const rounds: { first: Step; rest: Step[] }[] = [];
  for (const step of steps) {
    const round = rounds.at(-1);
    if (isBeginning(step) || !round) rounds.push({ first: step, rest: [] });
    else round.rest.push(step);
  }
  return rounds;
}

/** Each step of this thread's texts, as it happens. */
export function Way({ known, pair }: { known: Known; pair: Pair }) {
  const [shown, setShown] = useState(page);
  const address = { ...pair, business: reachedBy(pair.business, pair.customer) };
  const steps = useMemo(() => stepsOf(known, address), [known.steps, idOf(address)]);
  const rounds = useMemo(() => roundsOf(steps.slice(-shown)), [steps, shown]);
  const { list } = useStuckToEnd<HTMLElement>(idOf(address), steps);
  return (
    <section class="panel way" aria-labelledby="way-title">
      <header>
        <h2 id="way-title">Way of the text</h2>
        <p>Every step as it happens. Open one to see what went over the wire.</p>
      </header>
      <section class="steps" ref={list} tabIndex={0} aria-label="Steps">
        {steps.length === 0 && (
          <p class="empty">Nothing has happened yet. Send a text, or play a scenario.</p>
        )}
        {steps.length > shown && (
          <button
            type="button"
            class="quiet earlier"
            onClick={() => {
              setShown(shown + page);
              if (steps.length <= shown + page) list.current?.focus();
            }}
          >
            Show earlier steps
          </button>
        )}
        {rounds.map(({ first, rest }) => (
          <div class={`round-of ${first.kind}`} key={first.number}>
            <p class="began">
              <time>{exactTimeOf(first.at)}</time>
            </p>
            <ol>
              {[first, ...rest].map(step => (
                <StepRow key={step.number} step={step} since={first.at} />
              ))}
            </ol>
          </div>
        ))}
      </section>
    </section>
  );
}

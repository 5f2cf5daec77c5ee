import { useState } from 'preact/hooks';
import { reachedBy } from './app-state.ts';
import { type Answer, post } from './ask.ts';
import type { Known } from './news.ts';
import type { Pair } from './pair.ts';

const winds: readonly (readonly [string, number])[] = [
  ['1 min', 60_000],
  ['15 min', 15 * 60_000],
  ['1 hour', 3_600_000],
  ['1 day', 24 * 3_600_000],
];

const places: readonly (readonly [string, string])[] = [
  ['answered', 'when the agent has answered'],
  ['saved', 'when the answer is saved'],
  ['sent', 'when the carrier has it'],
];

export interface HandsOnProps {
  readonly known: Known;
  readonly pair: Pair;
}

/** Time, death, and a new beginning. */
export function HandsOn({ known, pair }: HandsOnProps) {
  const [words, setWords] = useState('');
  const [place, setPlace] = useState('saved');
  const [isBusy, setBusy] = useState(false);
  const { about, playing } = known.standing ?? {};
  const isHeld = isBusy || playing !== undefined;

  async function does(done: string, run: () => Promise<Answer<unknown>>): Promise<void> {
    if (isHeld) return;
    setBusy(true);
    const answer = await run();
    setBusy(false);
    setWords(answer.ok ? done : answer.why);
  }

  return (
    <section class="panel hands" aria-labelledby="hands-title">
      <header>
        <h2 id="hands-title">Hands on</h2>
        <p>Let time go by, and processes die.</p>
      </header>
      {about?.canWind ? (
        <>
          <fieldset class="hand">
            <legend>Wind time forward</legend>
            <div class="buttons">
              {winds.map(([name, forwardMs]) => (
                <button
                  key={name}
                  type="button"
                  class="small"
                  aria-disabled={isHeld}
                  onClick={() => does(`${name} later`, () => post('/sim/time', { forwardMs }))}
                >
                  {name}
                </button>
              ))}
            </div>
          </fieldset>
          <div class="hand">
            <p>Begin anew: no thread, no message, no time gone by</p>
            <div class="buttons">
              <button
                type="button"
                class="small"
                aria-disabled={isHeld}
                onClick={() => does('All is as on the first day', () => post('/sim/reset', {}))}
              >
                Reset
              </button>
            </div>
          </div>
        </>
      ) : (
        <p class="empty">
          Time is wound, and all begun anew, only where everything is simulated and embedded.
        </p>
      )}
      <div class="hand">
        <label>
          <span>Let this customer’s next turn die</span>
          <select value={place} onChange={({ currentTarget }) => setPlace(currentTarget.value)}>
            {places.map(([value, when]) => (
              <option key={value} value={value}>
                {when}
              </option>
            ))}
          </select>
        </label>
        <div class="buttons">
          <button
            type="button"
            class="small"
            aria-disabled={isHeld}
            onClick={() => {
              const address = { customer: pair.customer, business: reachedBy(pair.business, pair.customer) };
              void does('The next turn dies: send a text', () => post('/sim/deaths', { ...address, place }));
            }}
          >
            Let it die
          </button>
        </div>
      </div>
      <p class="said" role="status">
        {words}
      </p>
    </section>
  );
}

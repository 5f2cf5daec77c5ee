import { useEffect, useRef, useState } from 'preact/hooks';
import { post } from './ask.ts';
import type { Known } from './news.ts';
import type { Pair } from './pair.ts';

export interface ScenariosProps {
  readonly known: Known;
  readonly pair: Pair;
  readonly choose: (pair: Pair) => void;
}

/** What can be picked and watched. */
export function Scenarios({ known, pair, choose }: ScenariosProps) {
  const [said, setSaid] = useState('');
  const { about, playing, played } = known.standing ?? {};
  const times = played?.times ?? 0;
  // what was played before this page was opened is no news here
  const before = useRef<number | undefined>(undefined);
  const nameOf = (id: string | undefined) => about?.scenarios.find(one => one.id === id)?.name;

  useEffect(() => {
    if (!known.standing) return;
    if (playing !== undefined) setSaid(`Playing: ${nameOf(playing)}`);
    else if (before.current !== undefined && times > before.current) setSaid(`Played: ${nameOf(played?.id)}`);
    if (playing === undefined || before.current === undefined) before.current = times;
  }, [playing, times, known.standing === undefined]);

  async function play(scenario: string): Promise<void> {
    if (playing !== undefined) return;
    const begun = await post<{ customer: string }>('/sim/scenarios', { scenario, business: pair.business });
    if (!begun.ok) {
      setSaid(begun.why);
      return;
    }
    choose({ business: pair.business, customer: begun.value.customer });
    // on a narrow screen the phone is above, out of sight
    if (matchMedia('(max-width: 759px)').matches) document.getElementById('phone')?.scrollIntoView();
  }

  return (
    <section class="panel scenarios" aria-labelledby="scenarios-title">
      <header>
        <h2 id="scenarios-title">Scenarios</h2>
        <p>Pick one and watch it, with a customer of its own.</p>
      </header>
      <p class="said" role="status">
        {said}
      </p>
      <ul>
        {about?.scenarios.map(({ id, name, about: words, missing }) => (
          <li key={id} class={playing === id ? 'playing' : ''}>
            <button
              type="button"
              aria-describedby={`about-${id}`}
              aria-disabled={playing !== undefined || missing !== undefined}
              onClick={() => missing === undefined && play(id)}
            >
              {name}
            </button>
            <p id={`about-${id}`}>{missing === undefined ? words : `Not here: ${missing}.`}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { post } from './ask.ts';
import { DarkSwitch } from './dark-switch.tsx';
import type { Known } from './news.ts';
import type { Pair } from './pair.ts';
import { spanOf } from './words.ts';

const vendors: Readonly<Record<string, string>> = {
  'polyai-chat': 'PolyAI Chat',
  'polyai-messaging': 'PolyAI Messaging',
  chatbase: 'Chatbase',
};

/** The head of the page: what is real and what is simulated, who answers, and where things are. */
export function Top({ known, pair, waiting }: { known: Known; pair: Pair; waiting: number }) {
  const { about, ahead = 0 } = known.standing ?? {};
  return (
    <header class="top">
      <div class="top-line">
        <h1 class="brand">
          <img src="/mark.svg" alt="" width="28" height="28" />
          <span>
            <strong>SMS channel</strong> playground
          </span>
        </h1>
        <nav aria-label="Parts of the page">
          <a href="#phone">Phone</a>
          <a href="#way">Way</a>
          <a href="#scenarios">Scenarios</a>
          <a href="#thread">Thread</a>
          <a href="#desk">
            Desk
            {waiting > 0 && <span class="count">{waiting}</span>}
          </a>
        </nav>
        <DarkSwitch />
      </div>
      {about && (
        <section class="what-is" aria-label="What is real and what is simulated">
          <label>
            <span>Agent</span>
            <select
              value={about.numbers[pair.business] ?? ''}
              onChange={({ currentTarget }) =>
                post('/sim/agents', { business: pair.business, agent: currentTarget.value })
              }
            >
              {about.agents.map(({ name, vendor, outside }) => (
                <option key={name} value={name}>
                  {name}: {vendors[vendor] ?? vendor}, {outside === undefined ? 'simulated' : 'real'}
                </option>
              ))}
            </select>
          </label>
          {about.agents
            .filter(({ name }) => name === about.numbers[pair.business])
            .map(({ name, outside }) => (
              <Part key={name} {...(outside !== undefined && { outside })} here="simulated" />
            ))}
          <Part
            name="Carrier and phones"
            {...(about.carrier && { outside: about.carrier })}
            here="simulated"
          />
          <Part name="Threads" {...(about.threads && { outside: about.threads })} here="embedded" />
          <Part name="Queue" {...(about.queue && { outside: about.queue })} here="in process" />
          {ahead > 0 && <span class="part ahead">Clock {spanOf(ahead)} ahead</span>}
        </section>
      )}
      {known.connection === 'lost' && (
        <p class="lost-connection" role="status">
          Nothing answers here any more. Trying again…
        </p>
      )}
    </header>
  );
}

const Part = ({ name, outside, here }: { name?: string; outside?: string; here: string }) => (
  <span class={`part ${outside === undefined ? 'here' : 'outside'}`}>
    {name && `${name}: `}
    <strong>{outside === undefined ? here : 'real'}</strong>
    {outside !== undefined && <span class="where"> {outside}</span>}
  </span>
);

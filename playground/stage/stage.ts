import { setTimeout as sleep } from 'node:timers/promises';
import { address, mediumOf } from '../../lambdas/channel/thread/address.ts';
import { threadId } from '../../lambdas/channel/thread/thread-key.ts';
import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import type { Simulators } from '../../local/simulators.ts';
import type { WindableTime } from '../../local/windable-time.ts';
import type { AboutScenario } from '../watch/news.ts';
import type { WatchedTurns } from '../watch/watched-turns.ts';
import type { Way } from '../watch/way.ts';
import { quiet } from './quiet.ts';
import type { Scenario, Scene } from './scenario.ts';
import { scenarios } from './scenarios.ts';

export interface StageOptions {
  readonly simulators: Simulators;
  readonly config: DefinedChannel;
  readonly way: Way;
  readonly turns: WatchedTurns;
  /** Absent where not all is simulated and embedded. */
  readonly time?: WindableTime;
  /** What is due every five minutes. */
  readonly sweep: () => Promise<void>;
  /** Whether anything is at work now. */
  readonly isBusy: () => boolean;
  /** Empties table, queues and timers. */
  readonly empty?: () => Promise<void>;
  /** What is played, or the time, is another now. */
  readonly onChange: () => void;
  /** All that was is gone. */
  readonly onAnew: () => void;
}

/** What somebody can do here beside texting. */
export interface Stage {
  /** The id of the scenario that is being played. */
  readonly playing: string | undefined;
  /** The one that was played last, and how many have been. */
  readonly played: { readonly id: string; readonly times: number } | undefined;
  readonly scenarios: readonly AboutScenario[];
  /**
   * Begins one, with a customer of its own, whom it gives; it goes on by itself.
   * @throws {CannotNow} where there is no such scenario, something is missing for it, or another is being played
   */
  play(id: string, business: string): string;
  /** @throws {CannotNow} where time cannot be wound, or a scenario is being played */
  wind(ms: number): Promise<void>;
  /** @throws {CannotNow} where not all is in this process, or a scenario is being played */
  reset(): Promise<void>;
}

/** What was asked for cannot be done, or not now; the message says why. */
export class CannotNow extends Error {
  override readonly name = 'CannotNow';
}

export function createStage(options: StageOptions): Stage {
  const { simulators, config, way, turns, time, isBusy, sweep, empty, onChange, onAnew } = options;
  let playing: string | undefined;
  let played: Stage['played'];
  let customers = 0;
  let isWinding = false;

  /** The simulated agent that answers a number. */
  const agentOf = (business: string): Scene['agent'] => {
    const name = config.settings.numbers.get(business)?.agent;
    const agent = name === undefined ? undefined : config.agents.get(name);
    return agent && simulators.agents.get(agent.vendor);
  };

  const missing = ({ needs }: Scenario, business?: string): string | undefined => {
    if (!simulators.carrier) return 'the carrier is real here, and there is no phone to play it on';
    if (needs !== 'agent') return undefined;
    const isThere = business === undefined ? simulators.agents.size > 0 : agentOf(business) !== undefined;
    return isThere ? undefined : 'it needs a simulated agent, and a real one answers';
  };

  function sceneOf(business: string, customer: string): Scene {
    const { carrier } = simulators;
    if (!carrier) throw new CannotNow('the carrier is real here, and there is no phone to play it on');
    const agent = agentOf(business);
    const thread = threadId({ business: address(business), customer: address(customer) });
    return {
      ...{ business, customer, carrier },
      ...(agent && { agent }),
      text: async (body, more = {}) =>
        (await carrier.text({ from: customer, to: business, body, ...more })).sid,
      isSettled: sid => way.outcome(sid) !== undefined,
      async settled(...sids) {
        while (playing !== undefined && sids.some(sid => way.outcome(sid) === undefined)) await sleep(20);
        await quiet(isBusy);
      },
      pass: ms => pass(ms),
      dies: place => turns.dies(thread, place),
      say: words => way.add({ thread, kind: 'hands', title: words }),
    };
  }

  async function pass(ms: number): Promise<void> {
    if (!time) return sleep(ms);
    // what is at work has begun before that time goes by
    await quiet(isBusy);
    await time.wind(ms, () => quiet(isBusy));
    await sweep();
    await quiet(isBusy);
    onChange();
  }

  const free = (): void => {
    if (playing !== undefined) throw new CannotNow('a scenario is being played: wait for its end');
    if (isWinding) throw new CannotNow('time is going by: wait for its end');
  };

  async function run(scenario: Scenario, scene: Scene): Promise<void> {
    scene.say(`Scenario: ${scenario.name}`);
    try {
      await scenario.play(scene);
    } catch (error) {
      scene.say(`The scenario broke off: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      playing = undefined;
      played = { id: scenario.id, times: (played?.times ?? 0) + 1 };
      onChange();
    }
  }

  return {
    get playing() {
      return playing;
    },
    get played() {
      return played;
    },
    scenarios: scenarios.map(scenario => {
      const { id, name, about } = scenario;
      const lacks = missing(scenario);
      return { id, name, about, ...(lacks !== undefined && { missing: lacks }) };
    }),

    play(id, business) {
      const scenario = scenarios.find(one => one.id === id);
      if (!scenario) throw new CannotNow('there is no such scenario');
      if (!config.settings.numbers.has(business) || mediumOf(address(business)) !== 'sms')
        throw new CannotNow('scenarios are played with one of the channel’s numbers');
      const lacks = missing(scenario, business);
      if (lacks !== undefined) throw new CannotNow(lacks);
      free();
      customers += 1;
      // in a range that no number of the examples is in
      const customer = `+1555777${String(customers % 10_000).padStart(4, '0')}`;
      const scene = sceneOf(business, customer);
      playing = id;
      onChange();
      void run(scenario, scene);
      return customer;
    },

    async wind(ms) {
      if (!time) throw new CannotNow('time is wound only where all is simulated and embedded');
      free();
      isWinding = true;
      way.add({ kind: 'hands', title: 'Time goes by', note: spoken(ms) });
      try {
        await pass(ms);
      } finally {
        isWinding = false;
      }
    },

    async reset() {
      if (!time || !empty) throw new CannotNow('it is emptied only where all is simulated and embedded');
      free();
      await empty();
      turns.clear();
      way.clear();
      simulators.carrier?.clear();
      for (const agent of simulators.agents.values()) agent.outage();
      time.reset();
      onAnew();
    },
  };
}

const spoken = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 24 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / (24 * 60))} d`;
};

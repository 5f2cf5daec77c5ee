import { describe, expect, it } from 'vitest';
import { engines } from '../support/engines/engines.ts';
import { business, type ScenarioOptions, scenario } from '../support/scenario/scenario.ts';

describe.each(engines())('what agents say, on $name', ({ client, freshTable }) => {
  const start = async (options: ScenarioOptions = {}) => {
    const told = await scenario({ client, table: await freshTable() }, options);
    const fromUs = () =>
      told.carrier.sent.filter(({ direction }) => direction === 'outbound-api').map(({ body }) => body);
    const say = async (body: string) => {
      await told.text(body);
      await told.turns();
    };
    return { ...told, fromUs, say };
  };
  const ungreeted = { config: { numbers: { [business]: { greeting: 'omit' as const } } } };

  it('reaches the customer without what was never meant for people, and with all else', async () => {
    const { agent, fromUs, say, telemetry } = await start(ungreeted);
    const answers = [
      [
        '<think>The guest wants breakfast hours.</think>Breakfast is from 7 to 10.',
        'Breakfast is from 7 to 10.',
      ],
      ['Breakfast is from 7 to 10【4:0†source】.', 'Breakfast is from 7 to 10.'],
      [
        'A double room is $45[1] a night, breakfast $12[2][3].\n\n[1]: https://x.example/rates?a=1&amp;b=2\n[2]: https://x.example/food\n[3]: https://x.example/x',
        'A double room is $45 [1] a night, breakfast $12 [2][3].\n\n[1] https://x.example/rates?a=1&b=2\n[2] https://x.example/food\n[3] https://x.example/x',
      ],
      ['Now ~~$50~~ $40. Enter <code> at the door.', 'Now $40. Enter <code> at the door.'],
      [
        '<|channel|>analysis<|message|>Checkout?<|end|><|start|>assistant<|channel|>final<|message|>Check-out is at 11.<|return|>',
        'Check-out is at 11.',
      ],
    ];
    for (const [at, [response = '', said]] of answers.entries()) {
      agent.say({ response });
      await say(`And ${'what '.repeat(at + 1)}then?`);
      expect(fromUs().at(-1)).toBe(said);
    }
    expect(telemetry.counts.get('Segments')).toBe(answers.length);
  });

  it('is no answer where nothing of it is left', async () => {
    const { agent, fromUs, say, telemetry } = await start(ungreeted);
    agent.say({ response: '<think>They want a person.' }, { response: '&nbsp;<!-- none -->' });
    await say('Hm');
    await say('Hm?');
    expect(fromUs()).toEqual([]);
    expect(telemetry.counts.get('Texts outcome=answer-empty')).toBe(2);
  });

  it('without a word is a handoff all the same, and the customer hears of it', async () => {
    const { agent, fromUs, say, thread } = await start(ungreeted);
    agent.say({ response: '<thinking>A person, then.</thinking>', handoff: { destination: 'billing' } });
    await say('A person, please');
    expect(fromUs()).toEqual(['A colleague will answer you here.']);
    expect((await thread()).mode).toBe('human');
  });

  it('comes before the greeting where there is no room for both', async () => {
    const answer = 'We are open from nine to five on weekdays. '.repeat(3).trim();
    const { agent, fromUs, say, telemetry } = await start({ config: { replies: { segmentBudget: 1 } } });
    agent.say({ response: answer });
    await say('When are you open?');
    expect(fromUs()).toEqual([expect.stringMatching(/\.\.\.\n\nWe are open/)]);
    expect(fromUs()[0]?.endsWith(answer)).toBe(true);
    expect(telemetry.counts.get('Segments')).toBe(1);
    expect(telemetry.counts.get('RepliesCutShort')).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { wireDeliveryStatus } from '../../lambdas/delivery-status/wire.ts';
import { wireFlexDesk } from '../../lambdas/desks/flex/wire-desk.ts';
import { wireFlexEnd } from '../../lambdas/desks/flex/wire-end.ts';
import { type Environment, required, unless } from '../../lambdas/environment/required.ts';
import { wireInboundText } from '../../lambdas/inbound-text/wire.ts';
import { wireSweep } from '../../lambdas/sweep/wire.ts';
import { wireTakeTurn } from '../../lambdas/take-turn/wire.ts';
import { wireThreadApi } from '../../lambdas/thread-api/wire.ts';
import { lambdaMachine } from '../../lambdas/wiring/machine.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';
import { flexDesks } from '../support/stack/example-desks.ts';
import { plainId, synthesize } from '../support/stack/synthesized.ts';

const machine = lambdaMachine(localTelemetry(() => {}));
const config = withDefaults({
  numbers: { '+15550001000': {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
});

const functions: readonly (readonly [string, (env: Environment) => unknown])[] = [
  ['InboundText', env => wireInboundText(env, machine)],
  ['TakeTurn', env => wireTakeTurn(env, config, machine)],
  ['DeliveryStatus', env => wireDeliveryStatus(env, config, machine)],
  ['ThreadApi', env => wireThreadApi(env, config, machine)],
  ['Sweep', env => wireSweep(env, config, machine)],
  ['FlexDesk', env => wireFlexDesk(env, config, machine)],
  ['FlexEnd', env => wireFlexEnd(env, machine)],
];

/** lib/ tells it to all functions alike; these have no use for it. */
const unread: Readonly<Record<string, readonly string[]>> = {
  ThreadApi: ['PUBLIC_URL'],
  Sweep: ['PUBLIC_URL'],
};

const template = synthesize({ desks: flexDesks });

/**
 * What lib/ tells a function, but where its secrets are: values of theirs may stand in the environment itself, and
 * one that is nowhere is named when it is needed, for its owner may put it there at any time.
 */
function toldTo(name: string): string[] {
  const found = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) =>
    plainId(id).endsWith(`${name}Function`),
  );
  expect(found.length).toBe(1);
  const variables: object = found[0]?.[1].Properties.Environment.Variables;
  return Object.keys(variables).filter(
    variable => !variable.endsWith('_SECRET_ARN') && !unread[name]?.includes(variable),
  );
}

function missingFrom(wire: (env: Environment) => unknown, env: Environment): string[] {
  try {
    wire(env);
  } catch (error) {
    const [, list = ''] =
      /^missing in the environment: (.*)$/.exec(error instanceof Error ? error.message : '') ?? [];
    return list.split(', ').sort();
  }
  return [];
}

describe.each(functions)('%s', (name, wire) => {
  const told = toldTo(name);

  it('names at once all that its environment lacks, which is what lib/ tells it', () => {
    expect(told).toContain('TABLE_NAME');
    expect(missingFrom(wire, {})).toEqual([...told].sort());
  });

  it.each(told)('misses %s alone', variable => {
    const env = Object.fromEntries(told.map(one => [one, 'https://sms.example.com']));
    expect(missingFrom(wire, { ...env, [variable]: '' })).toEqual([variable]);
    expect(missingFrom(wire, env)).toEqual([]);
  });
});

it('a part that is handed in needs no name', () => {
  const names = (part: unknown) => required({ A: 'a', B: 'b' }, 'A', ...unless(part, 'B'));
  expect(names(undefined)).toEqual({ A: 'a', B: 'b' });
  expect(names({})).toEqual({ A: 'a' });
});

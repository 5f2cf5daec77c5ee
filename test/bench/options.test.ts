import { describe, expect, it } from 'vitest';
import { readOptions } from '../../bench/waits/options.ts';

describe('the options of the waits', () => {
  it('have defaults, and take what is said', () => {
    expect(readOptions([])).toEqual({ customers: [50, 200, 1_000], seed: 1, json: false, help: false });
    expect(readOptions(['--customers', '5,7', '--seed', '12', '--json', '--help'])).toEqual({
      customers: [5, 7],
      seed: 12,
      json: true,
      help: true,
    });
  });

  it.each([
    [['--customers', ''], '--customers'],
    [['--customers', '50,'], '--customers'],
    [['--customers', '0'], '--customers'],
    [['--customers', '1e3'], '--customers'],
    [['--seed', '-1'], '--seed'],
    [['--seed', '99999999999'], '--seed'],
    [['--clients', '5'], '--clients'],
  ])('%j is refused by name', (args, name) => {
    expect(() => readOptions(args)).toThrow(name);
  });
});

import { describe, expect, it } from 'vitest';
import { AgentError, Postponed } from '../../lambdas/channel/errors.ts';
import { type ErrorPlace, faultOf } from '../../lambdas/channel/fault-of.ts';
import { fc } from '../support/seeded-check.ts';

const here = 'fault-of.test.ts';

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** All that may ever be said: letters of classes, names of code, and where it stands. */
const isSayable = ({ error, at = '', ...more }: ErrorPlace): boolean =>
  /^[A-Za-z]{1,64}$/.test(error) &&
  at.split(' < ').every(place => place === '' || /^#?[\w$]{1,64} \([\w.-]{1,64}:\d+:\d+\)$/.test(place)) &&
  Object.keys(more).length === 0;

describe('what a log says of an error', () => {
  it('is its class, and the functions that it was thrown in, innermost first', () => {
    const innermost = (): never => {
      throw new TypeError('words');
    };
    const outer = (): void => innermost();
    const { error, at = '' } = faultOf(thrownBy(outer));
    expect(error).toBe('TypeError');
    const places = at.split(' < ');
    expect(places).toHaveLength(3);
    expect(places.slice(0, 2).map(place => place.split(' (')[0])).toEqual(['innermost', 'outer']);
    expect(places[0]).toMatch(/^innermost \(fault-of\.test\.ts:\d+:\d+\)$/);
  });

  it('crosses an await, and names what Node threw by who called it', async () => {
    async function read(): Promise<unknown> {
      await Promise.resolve();
      return JSON.parse('Grüße');
    }
    const error = await read().catch((thrown: unknown) => thrown);
    expect(faultOf(error)).toEqual({
      error: 'SyntaxError',
      at: expect.stringMatching(/^read \(fault-of\.test/),
    });
  });

  it('is the same each time it is asked, and leaves the stack to who reads it', () => {
    const error = new RangeError('for a debugger');
    const first = faultOf(error);
    expect(first.at).toContain(here);
    expect(faultOf(error)).toEqual(first);
    expect(error.stack).toMatch(/RangeError: for a debugger\n {4}at /);
  });

  it.each([
    new AgentError('busy', 'words'),
    new Postponed('words', 1),
    Object.assign(new Error('words'), { name: 'ResourceNotFoundException' }),
    Object.assign(new Error('words'), { name: 'QueueDoesNotExist' }),
    new DOMException('words', 'TimeoutError'),
  ])('knows the class $name', error => {
    expect(faultOf(error).error).toBe(error.name);
  });

  it('puts the stack maker back that stood there before', () => {
    const before = Error.prepareStackTrace;
    faultOf(new Error('words'));
    expect(Error.prepareStackTrace).toBe(before);
  });
});

describe('no words come that way', () => {
  const frame = '    at stolen (file:///var/task/index.mjs:1:2)';

  it.each<[string, unknown]>([
    ['a string', 'words of a customer'],
    ['nothing', undefined],
    ['an object that looks like an error', { name: 'TypeError', message: 'words', stack: `x\n${frame}` }],
    [
      'one whose getters throw',
      Object.defineProperties(new Error('words'), {
        name: { get: () => raise() },
        stack: { get: () => raise() },
      }),
    ],
    ['one that cannot be looked at', new Proxy(new Error('words'), { getPrototypeOf: () => raise() })],
    ['a class of one word', Object.assign(new Error('words'), { name: 'Margarethe' })],
    ['a class with a number', Object.assign(new Error('words'), { name: 'Call15551234567Error' })],
    ['a class of lines', Object.assign(new Error('words'), { name: `TypeError\nwords\n${frame}` })],
    ['a class that is no text', Object.assign(new Error('words'), { name: ['TypeError'] })],
  ])('of %s', (_, thrown) => {
    const fault = faultOf(thrown);
    expect(fault.error).toBe('unknown');
    expect(fault.at ?? here).toContain(here);
    expect(fault.at ?? '').not.toContain('stolen');
  });

  it('of a message that looks like a stack, be it the first time or the second', () => {
    const error = new TypeError(`words\n${frame}\n${frame}`);
    void error.stack;
    expect(faultOf(error)).toEqual({ error: 'TypeError' });
    const fresh = faultOf(new TypeError(`words\n${frame}`));
    expect(fresh.at).toContain(here);
    expect(fresh.at).not.toContain('stolen');
  });

  it('of a stack that was put in place of its own', () => {
    const error = Object.assign(new TypeError('words'), { stack: `TypeError: words\n${frame}` });
    expect(faultOf(error)).toEqual({ error: 'TypeError' });
  });

  it('of a function that is named by words', () => {
    const words = 'I lost my card';
    const named = { [words]: () => raise() };
    const { at = '' } = faultOf(thrownBy(() => named[words]?.()));
    expect(at).toMatch(/^raise \(fault-of\.test\.ts:\d+:\d+\) < anonymous \(/);
  });

  it('and the place is told where the name is nothing that can be written', () => {
    const error = new Error('x');
    Object.defineProperty(error, 'name', { value: { toString: {} } });
    expect(faultOf(error)).toEqual({ error: 'unknown', at: expect.stringContaining(here) });
  });

  it('of any message, name, stack and cause', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constant(frame),
      fc.string().map(words => `    at ${words} (${words}.ts:1:2)`),
    );
    const words = fc.array(line, { maxLength: 5 }).map(lines => lines.join('\n'));
    const field = fc.option(fc.oneof(words, fc.anything()), { nil: undefined });
    fc.assert(
      fc.property(words, field, field, field, fc.boolean(), (message, name, stack, cause, isRead) => {
        const error = new Error(message, { cause });
        if (isRead) void error.stack;
        const given = Object.entries({ name, stack }).filter(([, value]) => value !== undefined);
        for (const [key, value] of given) Object.defineProperty(error, key, { value });
        const fault = faultOf(error);
        expect(isSayable(fault)).toBe(true);
        expect((fault.at ?? '').split(' < ').every(place => place === '' || !place.includes('stolen'))).toBe(
          true,
        );
        if (isRead || stack !== undefined) expect(fault.at).toBeUndefined();
        else expect(fault.at).toContain(here);
      }),
    );
  });
});

function raise(): never {
  throw new Error('thrown on purpose');
}

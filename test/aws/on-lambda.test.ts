import { describe, expect, it } from 'vitest';
import { onLambda } from '../../lambdas/aws/on-lambda.ts';
import { createTelemetry } from '../../lambdas/aws/telemetry.ts';
import { lambdaContext } from '../../local/lambda-context.ts';

/** The handler as Lambda has it, what it logs, and how often its counts were written out. */
function deployed(handle: (event: string) => Promise<string>) {
  const said: unknown[] = [];
  const flushed: string[] = [];
  const telemetry = {
    ...createTelemetry('on-lambda'),
    error: (...line: unknown[]) => void said.push(line),
    flush: () => void flushed.push('flushed'),
  };
  const handler = onLambda(telemetry, handle);
  return {
    run: (event: string) => handler(event, lambdaContext('on-lambda', 1_000, Date.now)),
    said,
    flushed,
  };
}

describe('a function on Lambda', () => {
  it('gives what it gives, and writes its counts out', async () => {
    const { run, said, flushed } = deployed(async event => `${event}!`);
    expect(await run('taken')).toBe('taken!');
    expect([said, flushed]).toEqual([[], ['flushed']]);
  });

  it('fails without the words of its error, which Lambda would log; its place is in the log', async () => {
    const { run, said, flushed } = deployed(async function readEvent(event) {
      return JSON.parse(event);
    });
    const error = await run('words of a customer').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'SyntaxError', message: 'see "invocation failed" in the log' });
    expect(error).not.toHaveProperty('cause');
    expect(String((error as Error).stack)).not.toContain('customer');
    const at = expect.stringMatching(/^readEvent \(on-lambda\.test\.ts:\d+:\d+\)/);
    expect(said).toEqual([['invocation failed', { error: 'SyntaxError', at }]]);
    expect(flushed).toEqual(['flushed']);
  });
});

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { curlOf } from '../../playground/page/parts/curl.ts';

/** Words as a shell hands them to a program: whatever is in them, but for the NUL that none can hold. */
const words = fc.string({ unit: 'grapheme' }).map(value => value.replaceAll('\0', ''));

it('is one command with just these arguments to a shell, whatever is in them', () => {
  const requests = fc.sample(
    fc.record({
      method: fc.constantFrom('GET', 'POST'),
      url: words,
      headers: fc.dictionary(fc.constantFrom('a', 'b-c'), words, { noNullPrototype: true }),
      body: words,
    }),
    60,
  );
  const hostile = [
    "'; touch /tmp/x; '",
    '$(id)',
    '`id`',
    '@/etc/passwd',
    '\\',
    '"',
    '-o x',
    '!!',
    'a\nb',
    "''",
  ];
  for (const body of hostile) requests.push({ method: 'POST', url: body, headers: { a: body }, body });
  const commands = requests.map(request => curlOf(request).replace(/^curl/, `printf '%s\\0'`));
  const out = execFileSync('sh', ['-c', commands.join('; ')], { encoding: 'utf8' });
  const expected = requests.flatMap(({ method, url, headers, body }) => [
    ...['-X', method, url],
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...['--data-raw', body],
  ]);
  expect(out.split('\0').slice(0, -1)).toEqual(expected);
});

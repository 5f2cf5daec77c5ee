import { describe, expect, test } from 'vitest';
import { toPlainText } from '../../../lambdas/channel/text/plain-text.ts';
import { fc } from '../../support/seeded-check.ts';

describe('toPlainText', () => {
  test('an answer as an agent writes it', () => {
    const markdown = [
      '## Your booking ✅',
      '',
      '**Great news, Ana!** Your table is *confirmed*:',
      '',
      '* **When:** Friday, 7&nbsp;pm  ',
      '* **Where:** [Bella Napoli](https://maps.example.com/?q=bella_napoli)',
      '  * entrance on `Mill St`',
      '1. Bring this code: `AB_12*9`',
      '2) Arrive by ~~7:15~~ **7 pm**',
      '',
      '---',
      '',
      '| Course | Price |',
      '|:-------|------:|',
      '| Pasta  | **$18** |',
      '| Tiramisù | $9 |',
      '',
      '> Need to change it? Call [(555) 010-2000](tel:+15550102000) or [write](mailto:hi@bella.example).',
      '',
      '',
      '',
      'See you soon!  ',
    ].join('\r\n');
    expect(toPlainText(markdown)).toBe(
      [
        'Your booking ✅',
        '',
        'Great news, Ana! Your table is confirmed:',
        '',
        '- When: Friday, 7\u00A0pm',
        '- Where: Bella Napoli: https://maps.example.com/?q=bella_napoli',
        '  - entrance on Mill St',
        '1. Bring this code: AB_12*9',
        '2) Arrive by 7 pm',
        '',
        'Course: Pasta, Price: $18',
        'Course: Tiramisù, Price: $9',
        '',
        'Need to change it? Call (555) 010-2000 or write (hi@bella.example).',
        '',
        'See you soon!',
      ].join('\n'),
    );
  });

  test.each([
    ['**bold** *em* ***both*** __bold__ _em_ ~~gone~~', 'bold em both bold em'],
    ['_A sentence._ Another', 'A sentence. Another'],
    ['**a *b* c** and *a **b** c*', 'a b c and a b c'],
    ['**Note: *now***', 'Note: now'],
    ['**Name:**Ana', 'Name:Ana'],
    ['**重要**です', '重要です'],
    ['*over two\nlines*', 'over two\nlines'],
    ['# One\n#### Two ##\nThree\n=====', 'One\nTwo\nThree'],
    ['Title\n---\ntext', 'Title\ntext'],
    ['[the menu](https://x.example/m_(a)) is here', 'the menu (https://x.example/m_(a)) is here'],
    ['Order: [here](https://x.example)', 'Order: here: https://x.example'],
    ['[Order here:](https://x.example) ok', 'Order here: https://x.example ok'],
    ['[https://x.example/](https://x.example) ok', 'https://x.example/ ok'],
    ['[x.example](https://www.x.example/ "title") ok', 'https://www.x.example/ ok'],
    ['[](https://x.example) ok', 'https://x.example ok'],
    ['[hi@x.example](mailto:hi@x.example?subject=a%20b)', 'hi@x.example'],
    ['[call us](tel:+15550102000) now', 'call us (+15550102000) now'],
    ['[top](#top) [page](/page) [go](javascript:alert) end', 'top page go end'],
    ['![Map](https://x.example/map.png)', 'Map: https://x.example/map.png'],
    ['[![Map](https://x.example/map.png)](https://x.example) ok', 'Map (https://x.example) ok'],
    ['![](data:image/png;base64,AAAA)done', 'done'],
    ['<https://x.example> <hi@x.example>', 'https://x.example hi@x.example'],
    ['see [docs][d] or [D].\n\n[d]: https://x.example/d', 'see docs (https://x.example/d) or D.'],
    ['[a] [a][] [b][a]\n\n- [c][a]\n\n[a]: https://x.example', 'a (https://x.example) a b\n\n- c'],
    // a picture in a link says its words alone
    [
      '[![a][r]](https://y.example) [b][r]\n\n[r]: https://x.example',
      'a (https://y.example) b: https://x.example',
    ],
    ['[d]: https://x.example/d', 'd: https://x.example/d'],
    ['[a [b](https://x.example) c', '[a b (https://x.example) c'],
    ['`a * b * c` ``x`y`` `open', 'a * b * c x`y `open'],
    ['```js\nif (a < b) {\n  *c*\n}\n```\nend', 'if (a < b) {\n  *c*\n}\nend'],
    ['~~~\nnot `closed`', 'not `closed`'],
    ['a<br>b<br/>c <b>d</b> <i class="x">e</i>', 'a\nb\nc d e'],
    ['<ul><li>one</li><li>two</li></ul>', '- one\n- two'],
    ['<a href="https://x.example?a=1&amp;b=2">go</a> on', 'go (https://x.example?a=1&b=2) on'],
    ['R&amp;D &lt;3 &#39;x&#x27; &hellip; &nope; AT&T', "R&D <3 'x' … &nope; AT&T"],
    ['\\*not\\* \\_this\\_ 1\\. \\# \\[x\\]', '*not* _this_ 1. # [x]'],
    ['one\\\ntwo', 'one\ntwo'],
    ['- a\n    - b\n        - c\n- d', '- a\n  - b\n    - c\n- d'],
    ['> a\n> > b\n>c', 'a\nb\n>c'],
    ['a | b\n--|--\n1 | \n', 'a: 1'],
    ['| a | b |\n|---|---|\n| x \\| y | [l](https://x.example) |', 'a: x | y, b: l: https://x.example'],
    ['| a | b |\n|---|---|', 'a, b'],
    ['* * *\ntext\n___', 'text'],
    ['- [ ] todo\n- [x] done', '- [ ] todo\n- [x] done'],
    ['a   \n\n\n\n  b  ', 'a\n\n  b'],
  ])('%j', (markdown, plain) => {
    expect(toPlainText(markdown)).toBe(plain);
  });

  test.each([
    'snake_case_name and _private_var and a__b',
    '2 * 3 * 4 = 24, 2*3*4, 2**3**4',
    'a * alone, ** too, and *',
    'A 5* hotel or a 4* hotel*',
    '$5* for two ($3* for one)',
    'Your password is P@ss*word*1',
    'Card **** **** **** 1234, ****-****-1234',
    'Dial *67 or *69 or *72#',
    '*.pdf and *.doc',
    'Name: ______ Date: ______',
    'https://x.example/_a_/*b*?c=~~d~~&copy=1 ok',
    'www.x.example/_a_ ok',
    'about ~5 min, ~10 km',
    '#1 choice, #hashtag',
    '+1 555 010 2000\n+ tax',
    '>5 guests, <5 guests, a < b > c',
    'Dear <name>, [optional] [1]',
    'Yes | No',
    '-5 degrees\n3.5 km\n2024 was fine',
    'C:\\Users and \\o/',
    '@_ana_ :_) ^_^ *_*',
    'Say "hi!" & go (now)!',
  ])('%j was never Markdown', text => {
    expect(toPlainText(text)).toBe(text);
  });

  const word = fc
    .string({ unit: fc.constantFrom(...'abcdefgXYZ0189.,:;?\'"()@$%/éñçжд你好“”—…€😀🇫🇷') })
    .filter(text => !/\bwww\.|:\/\/|^\d+[.)]$/.test(text));
  const plainText = fc
    .array(
      fc.array(word, { maxLength: 8 }).map(words => words.join(' ')),
      { maxLength: 8 },
    )
    .map(lines => lines.join('\n'));

  test('text without Markdown is only tidied', () => {
    fc.assert(
      fc.property(plainText, text => {
        const tidied = text
          .split('\n')
          .map(line => line.trimEnd())
          .join('\n')
          .replace(/\n{3,}/g, '\n\n')
          .trim();
        expect(toPlainText(text)).toBe(tidied);
      }),
    );
  });

  const marks = fc.constantFrom(
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```',
    '[',
    ']',
    '](',
    ')',
    '![',
    '|',
    '\n',
    '\n\n',
    '- ',
    '# ',
    '> ',
    '1. ',
    '<b>',
    '</a>',
    '<a href="x">',
    '&amp;',
    '\\',
    'https://x.example',
    '---',
    '\n|-|-|\n',
    ' ',
    '  ',
  );
  const anything = fc
    .array(fc.oneof(marks, fc.constantFrom('a', 'word', '5', '你', '😀', '\uD83D')), { maxLength: 60 })
    .map(pieces => pieces.join(''));

  test('never throws, and is always tidy', () => {
    fc.assert(
      fc.property(anything, text => {
        const plain = toPlainText(text);
        expect(plain).toBe(plain.trim());
        expect(plain).not.toMatch(/[^\S\n]\n|\n{3}/);
      }),
      { numRuns: 2000 },
    );
  });

  test('words outside of links and tables survive in their order', () => {
    const styled = fc.tuple(
      fc.constantFrom('', '*', '**', '***', '_', '__', '`'),
      fc.stringMatching(/^[a-z]{1,6}$/),
    );
    fc.assert(
      fc.property(fc.array(styled, { minLength: 1 }), words => {
        const markdown = words.map(([mark, text]) => mark + text + mark).join(' ');
        expect(toPlainText(markdown)).toBe(words.map(([, text]) => text).join(' '));
      }),
    );
  });

  test.each([
    '*',
    '_',
    '~',
    '[',
    ']',
    '`',
    '|',
    '<',
    '&',
    '!',
    '\\',
    '#',
    '>',
    '-',
    '(',
    '\n',
    ' ',
    '](',
    '[](',
    '![',
    '[a](',
    '*a ',
    '**a ',
    '*a_',
    '***a',
    '``a`',
    '| a ',
    '|\n|-\n',
    '<b ',
    '<a href="x">',
    '> ',
    '- ',
    '[a]: https://x\n[a]',
    'http://',
    '&#',
  ])('takes 32 KB of %j', mark => {
    const long = mark.repeat(Math.ceil(32_768 / mark.length));
    for (const text of [long, `${long}x`, `x${long}${']'.repeat(4096)}`])
      expect(typeof toPlainText(text)).toBe('string');
  });
});

import { describe, expect, it, test } from 'vitest';
import { toPlainText } from '../../../lambdas/channel/text/plain-text.ts';
import { fc } from '../../support/seeded-check.ts';

const plainOf = (cases: readonly (readonly [markdown: string, plain: string])[]): void =>
  test.each(cases)('%j', (markdown, plain) => {
    expect(toPlainText(markdown)).toBe(plain);
  });

describe('an HTML list that counts', () => {
  it.each([
    ['<ol><li>Press 1</li><li>Wait</li></ol>', '1. Press 1\n2. Wait'],
    ['<ol>\n  <li>Dial\n  <li>Wait\n</ol>\nDone', '1. Dial\n2. Wait\n\nDone'],
    ['<OL START=3><LI>Third</LI><LI>Fourth</LI></OL>', '3. Third\n4. Fourth'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n- b'],
    ['<ol><li>A<ul><li>a</li></ul></li><li>B</li></ol>', '1. A\n\n- a\n\n2. B'],
    ['<li>alone</li>', '- alone'],
  ])('%j is %j', (html, said) => expect(toPlainText(html)).toBe(said));
});

describe('a number is not changed by what stands behind it', () => {
  plainOf([
    [
      'A double room is $45[1] a night, breakfast $12[2][3].\n\n[1]: https://x.example/rates\n[2]: <https://x.example/b> "Food"\n[3]: https://x.example/c as of May',
      'A double room is $45 [1] a night, breakfast $12 [2][3].\n\n[1] https://x.example/rates\n[2] https://x.example/b\n[3] https://x.example/c as of May',
    ],
    // the number of a source that is not there stays as the agent wrote it
    ['Your order is 4711[2].', 'Your order is 4711[2].'],
    ['$45[^1] a night\n\n[^1]: https://x.example/tax', '$45 [1] a night\n\n[1] https://x.example/tax'],
    ['$45[^1] a night\n\n[^1]: Taxes excluded', '$45[^1] a night\n\n[^1]: Taxes excluded'],
    // where numbers of sources are cited, a link's address stands with them
    ['[the rates][1] say $45[1]\n[1]: https://x.example', 'the rates [1] say $45 [1]\n[1] https://x.example'],
    ['See [the rates][1], [again][1].\n[1]: https://x.example', 'See the rates (https://x.example), again.'],
    ['Room 12[3](https://x.example/r) is free', 'Room 12 [3] (https://x.example/r) is free'],
    ['Open 7 to 10 [4](https://x.example).', 'Open 7 to 10 [4] (https://x.example).'],
    ['It costs $12.[3](https://x.example) Book now', 'It costs $12. [3] (https://x.example) Book now'],
    ['From 7 to 10[source](https://x.example) daily', 'From 7 to 10 source (https://x.example) daily'],
    ['Breakfast[source](https://x.example) ok', 'Breakfast source (https://x.example) ok'],
    ['请看[菜单](https://x.example) ok', '请看菜单 (https://x.example) ok'],
    ['$45<a href="https://x.example">1</a> a night', '$45 [1] (https://x.example) a night'],
    ['$45<a href="#fn1">1</a> a night', '$45 [1] a night'],
    ['$45<sup>1</sup>, $12.<sup>2</sup> Tips, 30 m<sup>2</sup>', '$45 1, $12. 2 Tips, 30 m2'],
    ['10<sup>2</sup>, 5 × 10<sup>6</sup>, 10<sup>-3</sup> m', '10^2, 5 × 10^6, 10^-3 m'],
    ['2<sup>10</sup> = 1024, 3 + x<sup>2</sup> = 4*5<sup>3</sup>', '2^10 = 1024, 3 + x^2 = 4*5^3'],
    ['7<sup>2</sup> = 49, 10<sup>n</sup>, cm<sup>3</sup>', '7^2 = 49, 10^n, cm3'],
    ['1<sup>st</sup>, 1<sup>er</sup>, 5<sup>e</sup>, 2<sup>nd</sup>', '1st, 1er, 5e, 2nd'],
    ['Tax included<sup>1</sup>, $19<sup>99</sup>, Room 12<sup>3</sup>', 'Tax included 1, $19 99, Room 12 3'],
    ['$10<sup>2</sup>, 7-10<sup>1</sup>, $12.<sup>a</sup>', '$10 2, 7-10 1, $12. a'],
    ['H<sub>2</sub>O', 'H2O'],
    ['7<b>5</b>, **7**5, `7`5, *7*`5`, ~~7~~5', '7 5, 7 5, 7 5, 7 5, 5'],
    ['<tr><td>Single</td><td>$4</td></tr><tr><td>5</td> <td>6</td></tr>', 'Single $4\n\n5 6'],
    ['4<span>5</span>6 and 4<br>5', '4 5 6 and 4\n5'],
    // a character may be written by its number, also a digit
    ['&#36;4&#53; &frac12;', '$45 ½'],
    ['[911](tel:911), [0100](tel:+15550100), [555 0100](tel:+15550100)', '911, 0100 (+15550100), 555 0100'],
    ['Call [12](https://x.example) rooms', 'Call 12 (https://x.example) rooms'],
  ]);

  plainOf([
    ['~~$50~~ $40', '$40'],
    ['Was ~~$50~~, now $40', 'Was, now $40'],
    ['<del>$50</del> <ins>$40</ins>, <s>7 pm</s> 8 pm, <strike>x</strike>', '$40, 8 pm,'],
    ['- ~~Pool~~\n- Gym', '- Gym'],
    ['~~[old](https://x.example)~~ [new](https://y.example) ok', 'new (https://y.example) ok'],
    ['~~[old][a]~~ [new][a] ok\n[a]: https://x.example', 'new (https://x.example) ok'],
    ['| Room | Price |\n|-|-|\n| 1 | ~~$90~~ $80 |', 'Room: 1, Price: $80'],
    // no pair, or a tone of voice
    ['~~$50 $40', '~~$50 $40'],
    ['好的~~谢谢~~', '好的~~谢谢~~'],
    ['Hi~~ welcome~~', 'Hi~~ welcome~~'],
  ]);

  test('whatever is mixed', () => {
    const piece = fc.oneof(
      fc.integer({ min: 0, max: 9_999 }).map(String),
      fc.constantFrom(
        ...[
          '*',
          '**',
          '_',
          '__',
          '~~',
          '`',
          '[',
          ']',
          '](https://x.example)',
          '][a]',
          '[1]',
          '[2](https://y.example)',
        ],
        ...[
          '<b>',
          '</b>',
          '<sup>',
          '</sup>',
          '<del>',
          '</del>',
          '<a href="https://z.example">',
          '</a>',
          '<br>',
          '<!-- -->',
        ],
        ...[
          '<think>',
          '</think>',
          '【4:0†source】',
          '\\',
          '&amp;',
          '&nbsp;',
          '|',
          '\n',
          '\n|-|-|\n',
          '> ',
          '- ',
          '# ',
          '```\n',
        ],
        ...[
          ' ',
          '. ',
          ',',
          '$',
          'a',
          '<cit id="1">',
          '<',
          '![',
          '!',
          '(',
          ')',
          '\n[1]: https://w.example\n',
          '\n[a]: https://v.example\n',
        ],
      ),
    );
    const numbersIn = (text: string): string[] => text.match(/\d+/g) ?? [];
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
        const text = pieces.join('');
        const given = new Set(numbersIn(text));
        expect(numbersIn(toPlainText(text)).filter(number => !given.has(number))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('no word is lost', () => {
  plainOf([
    ['Enter <code> at the door', 'Enter <code> at the door'],
    ['Dial <code>: <code>42</code>', 'Dial <code>: 42'],
    ['option <a> or <b>, <your name>, <first_name>', 'option <a> or <b>, <your name>, <first_name>'],
    ['if a <b and c> d, <b class="x">ok</b>', 'if a <b and c> d, ok'],
    ['<answer>Yes</answer> <section>One</section><section>Two</section>', 'Yes\nOne\n\nTwo'],
    [
      '<font color=red>now</font> <a title="a > b" href="https://x.example">go</a> ok',
      'now go (https://x.example) ok',
    ],
    ['<img src="https://x.example/m.png" alt="The menu"> ok', 'The menu (https://x.example/m.png) ok'],
    ['# of guests: 4\n# 5 Elm St\n# Rooms', '# of guests: 4\n# 5 Elm St\nRooms'],
    ['> 5 guests: ask us\n\n> €50 a day', '> 5 guests: ask us\n\n> €50 a day'],
    ['> **5** guests: ask us\n\n>= _7_ pm', '> 5 guests: ask us\n\n>= 7 pm'],
    ['> Hours\n> 9 to 5\n> 7 days', 'Hours\n9 to 5\n7 days'],
    [
      'C:\\Users\\_me\\*.txt, D:\\_a, \\\\srv\\_b, ..\\_c',
      'C:\\Users\\_me\\*.txt, D:\\_a, \\\\srv\\_b, ..\\_c',
    ],
    ['snake\\_case, \\*not\\*, ¯\\_(ツ)_/¯', 'snake_case, *not*, ¯\\_(ツ)_/¯'],
    [
      '__init__.py, __tests__/a, a.__b__, __main__(), __bold__',
      '__init__.py, __tests__/a, a.__b__, __main__(), bold',
    ],
    ['_john_@x.example and _em_', '_john_@x.example and em'],
    ['```Your code: 1234\nx\n```', 'Your code: 1234\nx'],
    ['```python title="a"\nx\n```', 'python title="a"\nx'],
    ['``` JSON\nx\n```\n~~~{.js}\ny\n~~~', 'x\ny'],
    ['see [d] in `[e]`\n[e]: https://x.example', 'see [d] in [e]\ne: https://x.example'],
    [
      '[a] ok\n[a]: https://x.example\n[a]: https://y.example',
      'a (https://x.example) ok\na: https://y.example',
    ],
    ['[a]: https://x.example is our site', '[a]: https://x.example is our site'],
    ['<a href="https://x.example/m">the menu. Open at 9', 'the menu. Open at 9: https://x.example/m'],
    [
      '<a href="https://x.example">one <a href="https://y.example">two</a>',
      'one (https://x.example) two: https://y.example',
    ],
    [
      '<a href="https://x.example">see [b](https://y.example)</a>',
      'see b (https://y.example): https://x.example',
    ],
    [
      '<https://x.example/m|Menu> or <mailto:a@x.example|a@x.example>',
      'Menu (https://x.example/m) or a@x.example',
    ],
    ['[the menu](https://x.example/a is here', '[the menu](https://x.example/a is here'],
    ['caf&eacute; &Scaron; &check; &lpar;a&rpar; &nope;', 'café Š ✓ (a) &nope;'],
    [
      '&lt;https://x.example&gt; &quot;https://x.example/a&quot;',
      '<https://x.example> "https://x.example/a"',
    ],
  ]);

  const address = 'https://x.example/?a=1&amp;b=2&#38;c=3';
  test.each([
    address,
    `<${address}>`,
    `[${address}](${address})`,
    `\`${address}\``,
    `\`\`\`\n${address}\n\`\`\``,
    `<a href="${address}">${address}</a>`,
    `[a]: ${address}`,
    `| ${address} | b |\n|-|-|`,
  ])('the address in %j is whole', text => {
    expect(toPlainText(text)).toContain('https://x.example/?a=1&b=2&c=3');
    expect(toPlainText(text)).not.toContain('&amp;');
  });

  test.each([
    'https://en.wikipedia.org/wiki/Sarah_Jessica_Parker',
    'https://x.example/The_Rings_',
    'http://a.example/web/*/http://x.example',
    'HTTPS://X.EXAMPLE/_A_?b=*c*',
    'www.x.example/~~a~~',
  ])('%j stays as it is', text => {
    expect(toPlainText(`See ${text} or _ask_.`)).toBe(`See ${text} or ask.`);
  });

  test.each([
    '<https://x.example/a>',
    '<b>https://x.example/a</b>',
    '`https://x.example/a`',
    '![](https://x.example/a)',
    '[https://x.example/a](https://x.example/a)',
    '<a href="https://x.example/a">x.example/a</a>',
    'Menu: <img src="https://x.example/a">',
  ])('what stands behind %j is no part of the address', text => {
    for (const behind of ['5', 'and', '字', '<sup>1</sup>', '<i>x</i>', '【1†a】y'])
      expect(toPlainText(text + behind)).toMatch(/https:\/\/x\.example\/a [5a字1xy]/);
    for (const behind of ['', '.', ', ok', ' ok', '\nok', ')'])
      expect(toPlainText(text + behind)).not.toMatch(/a [.,)]/);
  });

  const word = fc.stringMatching(/^[a-z]{1,5}$/);
  const said = fc
    .tuple(
      word,
      word,
      fc.constantFrom(...['b', 'i', 'code', 'div', 'table', 'name', 'answer', 'speak', 'break', 'sup']),
    )
    .chain(([one, two, name]) =>
      fc.constantFrom(
        ...[`<${name}>${one}</${name}> ${two}`, `[${one}](https://x.example/${two}`, `**${one}** _${two}_`],
        ...[
          `<${one}-x> ${two}`,
          `# ${one} ${two}`,
          `> ${one}\n${two}`,
          `\`${one}\` ${two}`,
          `| ${one} | ${two} |`,
        ],
        ...[`- ${one}\n  - ${two}`, `<a href="https://x.example/${one}">${two}`, `C:\\_${one}\\_${two}`],
        ...[`[${one}][1] ${two}`, `[${one}](https://x.example) ${two}`, `\`\`\`${one}s ${two}\nx\n\`\`\`\n`],
      ),
    );

  test('whatever marks stand around them', () => {
    const wordsIn = (text: string): string[] => text.match(/[a-z]{1,5}/g) ?? [];
    fc.assert(
      fc.property(fc.array(said, { maxLength: 8 }), pieces => {
        const text = `${pieces.join('\n\n')}\n\n[1]: https://y.example`;
        // the names of tags are marks
        const left = wordsIn(
          text.replace(/<a href|<\/?(?:b|i|code|div|table|name|answer|speak|break|sup)>/g, ''),
        );
        const shown = new Set(wordsIn(toPlainText(text)));
        expect(left.filter(one => !shown.has(one))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

test.each([
  ['&eacute;&Ntilde;&szlig;&OElig;&lstrok;&gbreve;&odblac;&ZHcy;&Omega;', 'éÑßŒłğőЖΩ'],
  ['&Eacute;&scaron;&Abreve;&Uuml;&ccedil;&dcaron;&Aring;&Idot;&ecirc;&amacr;', 'ÉšĂÜçďÅİêā'],
  ['&AElig;&Lstrok;&THORN;&Acy;&SHCHcy;&Sigma;&sigmaf;&Dagger;&Prime;&rArr;&acute;&sdot;', 'ÆŁÞАЩΣς‡″⇒´⋅'],
  // what HTML does not name
  ['&xacute;&Eur;&Szlig;&aamp;&acutes;', '&xacute;&Eur;&Szlig;&aamp;&acutes;'],
  ['&ldquo;a&rdquo; &lpar;b&rpar;&colon; &num;1&comma; 5&percnt;&period;', '“a” (b): #1, 5%.'],
  ['&euro;5 &pound;4 &frac34; 20&deg; 2&times;3 &le; 7 &hearts; &check;', '€5 £4 ¾ 20° 2×3 ≤ 7 ♥ ✓'],
  ['&quot;x&apos;y&quot; &lt;3 a&NewLine;b c&Tab;d', '"x\'y" <3 a\nb c\td'],
])('names of characters in %j', (markdown, plain) => {
  expect(toPlainText(markdown)).toBe(plain);
});

import { describe, expect, test } from 'vitest';
import { toPlainText } from '../../../lambdas/channel/text/plain-text.ts';
import { fc } from '../../support/seeded-check.ts';

const answer = 'Breakfast is from 7 to 10.';
const given = (cases: readonly (readonly [given: string, said: string])[]): void =>
  test.each(cases)('%j', (text, said) => {
    expect(toPlainText(text)).toBe(said);
  });

describe('what a model thinks', () => {
  given([
    [`<think>The guest wants breakfast hours.</think>${answer}`, answer],
    [`<think>\nHm.\n\n# 1\n</think>\n\n${answer}`, answer],
    [`<THINKING mode="x">a <b>b</b></THINKING> ${answer}`, answer],
    [`<think>a<think>b</think>c</think>${answer}`, answer],
    [`<reasoning>a</reasoning><scratchpad>b</scratchpad>${answer}`, answer],
    [`[THINK]a[/THINK]${answer}`, answer],
    [`◁think▷a◁/think▷${answer}`, answer],
    // it began before what we are given
    [`The guest wants hours.\n</think>\n${answer}`, answer],
    [`Hi.<think>a</think> So.</think>${answer}`, answer],
    // it was cut off
    [`${answer}<think>And the pool`, answer],
    ['<think>The guest wants', ''],
    ['The guest wants</think>', ''],
    // as other vendors write it
    [`<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>${answer}<|END_RESPONSE|>`, answer],
    [`<|think|>a<|/think|>${answer}`, answer],
    [`<unused94>thought\na<unused95>${answer}`, answer],
    [`<reasoning_content>a</reasoning_content>${answer}`, answer],
    [`<thought_process>a</thought_process><internal_notes>b</internal_notes>${answer}`, answer],
    [
      `<seed:cot_budget_reflect>a</seed:cot_budget_reflect><chain-of-thought>b</chain-of-thought>${answer}`,
      answer,
    ],
    [`<think />${answer}`, answer],
    [`\`\`\`thinking\na\n\`\`\`\n${answer}`, answer],
    // words of people's own
    ['<notes>Ask</notes> <reason>Late</reason> <plan>Gold</plan>', 'Ask Late Gold'],
    // one sentence behind another, one number behind another
    ['Sure!<think>a</think>We open at 9<think>b</think>5', 'Sure! We open at 9 5'],
    // it is spoken of, or it is a word
    ['Write `<think>` and `</think>` around it', 'Write <think> and </think> around it'],
    ['Your <thought>: open', 'Your <thought>: open'],
  ]);
});

describe('what a model works with', () => {
  given([
    [
      `<|channel|>analysis<|message|>hours?<|end|><|start|>assistant<|channel|>final<|message|>${answer}<|return|>`,
      answer,
    ],
    [`<|channel|>commentary to=functions.hours <|constrain|>json<|message|>{"a":1}<|call|>`, ''],
    ['<|channel|>analysis<|message|>the guest wants', ''],
    [`<|channel|>analysis<|message|>a<|end|>${answer}`, answer],
    [`${answer}<|return|>`, answer],
    [`analysisThe guest wants hours.assistantfinal${answer}`, answer],
    ['Analysis of your bill: final.', 'Analysis of your bill: final.'],
    [`${answer}<|im_end|>`, answer],
    [`<tool_call>{"name":"hours"}</tool_call>\n${answer}`, answer],
    [`${answer}<tool_call>\n{"name":"hours"`, answer],
    [`<function=hours>{"day":"May 2"}</function>${answer}`, answer],
    [`<tool_code>print(1)</tool_code><x:function_calls><a>1</a></x:function_calls>${answer}`, answer],
    [`\`\`\`tool_code\nprint(1)\n\`\`\`\n${answer}`, answer],
    [`${answer}[TOOL_CALLS][{"name":"hours"}]`, answer],
    [
      `<|tool_calls_section_begin|><|tool_call_begin|>hours:0<|tool_call_argument_begin|>{}<|tool_call_end|><|tool_calls_section_end|>${answer}`,
      answer,
    ],
    [
      `<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>hours<｜tool▁call▁end｜><｜tool▁calls▁end｜>${answer}`,
      answer,
    ],
    [`<|python_tag|>hours(day=1)<|eom_id|>${answer}`, answer],
    [`<|start_header_id|>assistant<|end_header_id|>\n\n${answer}<|eot_id|>`, answer],
    [`<|im_start|>assistant\n${answer}<|im_end|>`, answer],
    [`<start_of_turn>model\n${answer}<end_of_turn>`, answer],
    ['Enter the <function> name', 'Enter the <function> name'],
  ]);
});

describe('what is for a page or a voice', () => {
  given([
    [`<!-- greet --> ${answer}<!-- end`, answer],
    ['Total $4<!-- -->5<!-->', 'Total $4 5'],
    [`<!-- a --!>${answer}`, answer],
    // without an end it has its paragraph
    [`<!-- greet them\nwarmly\n\n${answer}`, answer],
    [`Hello.\n\n<!-- a\n\n${answer} <!-- b\n\nBye.`, `Hello.\n\n${answer}\n\nBye.`],
    [`One\n<!-- a\nb -->\nTwo --> three`, 'One\nTwo --> three'],
    [`<!DOCTYPE html><style>\np { color: red }\n</style><p>${answer}</p>`, answer],
    ['Choose a <style>', 'Choose a <style>'],
    [
      '<?xml version="1.0"?><speak version="1.1"><s>We open at <say-as interpret-as="time">9 am</say-as>.</s><break time="500ms"/><s>Come <emphasis level="strong">early</emphasis>!</s></speak>',
      'We open at 9 am. Come early!',
    ],
    // one sentence's number is none of the next one's, and a sentence is not struck
    ['<speak><p><s>We open at 9.</s><s>30 rooms</s></p></speak>', 'We open at 9. 30 rooms'],
    ['<s>We open at 9.</s> <s>Come by!</s>', 'We open at 9. Come by!'],
    ['<s>Open</s><break time="1s"/><s>now</s>', 'Open now'],
    ['<speak>Hello <break/>there.</speak>', 'Hello there.'],
    ['<s>$50</s> $40', '$40'],
    [
      '<prosody rate="slow">Your code is <say-as interpret-as="digits">4711</say-as></prosody>',
      'Your code is 4711',
    ],
  ]);
});

describe('where a fact is from, in marks that lead nowhere', () => {
  given([
    ['Breakfast is from 7 to 10【4:0†source】.', answer],
    ['Breakfast is from 7 to 10 【7†hours.pdf】【4:1†source】.', answer],
    ['Breakfast is from 7 to 10[3†source].', answer],
    ['Breakfast is from 7 to 10\uE200cite\uE202turn0search0\uE202turn1news2\uE201.', answer],
    ['Breakfast is from 7 to 10 citeturn0search0.', answer],
    ['Breakfast is from 7 to 10citeturn0search0turn0file1.', answer],
    ['Ask at \uE200entity\uE202["place","Bella Napoli","pizza"]\uE201!', 'Ask at Bella Napoli!'],
    ['[cite_start]Breakfast is from 7 to 10 [cite: 1, 12].', answer],
    ['Breakfast is from 7 to 10:contentReference[oaicite:0]{index=0}.', answer],
    ['Breakfast is from 7 to 10<cit id="1">.', answer],
    ['Breakfast is from 7 to 10<cit id="1">[1]</cit>.', answer],
    ['<cit id="1">Breakfast is from 7 to 10</cit>.', answer],
    ['Breakfast is from 7 to 10[doc1][doc12].', answer],
    ['Breakfast is from 7 to 10[citation:3].', answer],
    ['Breakfast is from 7 to 10[^1^][^2^].', answer],
    ['Breakfast is from 7 to 10 (turn0search0).', answer],
    ['Breakfast is from 7 to 10 turn0search0turn1news2.', answer],
    ['Breakfast is from 7 to 10fileciteturn0file1L12-L20.', answer],
    ['Ask \uE200product_entity\uE202["turn0product3","Ana"]\uE201!', 'Ask Ana!'],
    ['$45[doc1]1 night, [doc1](https://x.example) ok', '$45 1 night, doc1 (https://x.example) ok'],
    ['Turn 0 search 0, turn2face1', 'Turn 0 search 0, turn2face1'],
    ['$45【4:0†source】1 night', '$45 1 night'],
    ['【重要】7時から【2】', '【重要】7時から【2】'],
    ['Please recite this. Cite your turn.', 'Please recite this. Cite your turn.'],
  ]);
});

test('none of it is left, and all of the answer is', () => {
  const never = fc.constantFrom(
    ...[
      '<think>never</think>',
      '<thinking>\nnever\n</thinking>',
      '<!-- never -->',
      '<style>never</style>',
      '[THINK]never[/THINK]',
    ],
    ...[
      '【4:0†never】',
      '\uE200cite\uE202turn0search0\uE201',
      '<tool_call>never</tool_call>',
      '[cite: 4]',
      '<cit id="never"/>',
    ],
  );
  const words = fc.stringMatching(/^[a-m]{1,5} ?$/);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(words, never)),
      fc.constantFrom('', '<think>never', '<!-- never'),
      (pieces, end) => {
        const said = toPlainText(pieces.flat().join('') + end);
        expect(said.replaceAll(' ', '')).toBe(pieces.map(([word]) => word.trim()).join(''));
      },
    ),
    { numRuns: 500 },
  );
});

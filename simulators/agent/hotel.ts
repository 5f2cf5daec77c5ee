import { longAnswer } from './long-answer.ts';

/** What the agent says next, in the words of the Chat API's respond. */
export interface Reply {
  readonly response: string;
  readonly end?: boolean;
  readonly handoff?: { readonly destination?: string; readonly reason?: string };
}

/** What a conversation has left in the agent's memory. */
export interface Memory {
  readonly name?: string;
  /** The last message, as the fallback quotes it. */
  readonly previous?: string;
  /** It has asked for when and for how many. */
  readonly booking?: true;
}

const hotel = "the Harbour Hotel's assistant";

// Nothing here asks for a yes: carriers take a lone YES, CANCEL or END for a keyword and answer it themselves.

/** What is said at create. A conversation that follows a person's begins with a note from them. */
export const greeting = (attributes: Readonly<Record<string, unknown>>): string =>
  typeof attributes.handoff_note === 'string'
    ? `Hello again, this is ${hotel}. I know what my colleague did for you. What else can I do?`
    : `Hi, this is ${hotel}. How can I help?`;

const topics: readonly (readonly [RegExp, string])[] = [
  [/\b(breakfast)\b/i, 'Breakfast is from 7 to 10, on Sundays until 11. It is included in every room.'],
  [
    /\b(open|opening|hours)\b/i,
    'The front desk is open day and night. The restaurant is open from 12 to 22, except on Mondays.',
  ],
  [
    /\b(prices?|cost|costs|how much|rates?)\b/i,
    'A double room is £120 a night, a room with a view of the harbour £150. Children under six stay free.',
  ],
  [/\b(park|parking|car)\b/i, 'Parking is behind the house, £10 a night. Charging points are free.'],
  [/\b(dogs?|cats?|pets?)\b/i, 'Pets are welcome on the ground floor, £15 a stay.'],
  [/\b(thanks|thank you|cheers)\b/i, 'You are welcome. Is there anything else?'],
  [/^\W*(hi|hello|hey|good (morning|afternoon|evening))\b/i, 'Hello! What can I do for you?'],
];

/** Said in front of the first words, and not by the customer. */
const note = /^\[(note from a colleague, not from the customer|what we texted the customer before): /;

/**
 * Answers one message; several texts that waited together come as its lines, and every line is answered. A
 * line that asks for a person beats one that says goodbye.
 */
export function answer(message: string, memory: Memory): { reply: Reply; memory: Memory } {
  const lines = message
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !note.test(line));
  if (lines.length === 0) return { reply: { response: 'Are you still there?' }, memory };
  let current = memory;
  const replies: Reply[] = [];
  for (const line of lines) {
    const said = answerLine(line, current);
    replies.push(said.reply);
    current = { ...said.memory, previous: line };
  }
  const response = [...new Set(replies.map(reply => reply.response))].filter(Boolean).join('\n');
  const handoff = replies.find(reply => reply.handoff)?.handoff;
  const end = replies.some(reply => reply.end);
  return { reply: { response, end, ...(handoff && { handoff }) }, memory: current };
}

function answerLine(line: string, memory: Memory): { reply: Reply; memory: Memory } {
  const say = (response: string, learnt: Partial<Memory> = {}) => ({
    reply: { response },
    memory: { ...memory, ...learnt },
  });
  if (/^long$/i.test(line)) return say(longAnswer);
  if (/^empty$/i.test(line)) return say('');
  if (/^slow$/i.test(line)) return say('That took me a while. Thank you for waiting.');
  if (/^(fail|busy)$/i.test(line)) return say('It works again. What can I do for you?');
  if (/^forget$/i.test(line)) return say('We have only just begun to talk: there is nothing to forget yet.');
  const wish = personWanted(line);
  if (wish) return { reply: wish, memory };
  if (/\b(bye|goodbye|that's all|that is all|nothing else)\b/i.test(line)) {
    return { reply: { response: `Goodbye${memory.name ? `, ${memory.name}` : ''}!`, end: true }, memory };
  }
  const name = /\bmy name is (\p{L}[\p{L}'-]*)/iu.exec(line)?.[1];
  if (name) return say(`Nice to meet you, ${name}.`, { name });
  if (/\bmy name\b/i.test(line)) {
    return say(memory.name ? `You are ${memory.name}.` : 'You have not told me your name yet.');
  }
  if (memory.booking && /\d/.test(line)) {
    const { booking: _, ...rest } = memory;
    return { reply: { response: `Noted: "${shorten(line)}". We look forward to seeing you.` }, memory: rest };
  }
  if (/\b(book|booking|reserve|reservation)\b/i.test(line)) {
    return say('Gladly. For which day, and for how many?', { booking: true });
  }
  for (const [about, response] of topics) if (about.test(line)) return say(response);
  return say(
    memory.previous
      ? `I have no answer to that, sorry. Before it you wrote "${shorten(memory.previous)}". To reach a colleague, write "person".`
      : 'I can tell you about opening hours, prices, breakfast, parking and pets, and book a room. Which is it?',
  );
}

function personWanted(line: string): Reply | undefined {
  const complaint = /\bcomplain\w*\b/i.test(line);
  const wish =
    /\b(human|real person|a person|representative|operator|receptionist|speak to|talk to)\b|^person$/i;
  if (!complaint && !wish.test(line)) return undefined;
  return {
    response: 'I am passing you on to a colleague. They will text you here.',
    end: true,
    handoff: { destination: 'front_desk', reason: complaint ? 'complaint' : 'customer_request' },
  };
}

const shorten = (text: string): string => (text.length > 60 ? `${[...text].slice(0, 60).join('')}…` : text);

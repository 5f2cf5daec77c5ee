import { describe, expect, it } from 'vitest';
import { configProblems, stackProblems } from '../../check/problems.ts';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { everyDesk, flexDesks } from '../support/stack/example-desks.ts';
import { fullConfig } from './full-config.ts';

const number = '+15550001000';
const at = `numbers["${number}"]`;
const good = { numbers: { [number]: {} }, agents: { reception: { vendor: 'polyai-chat', region: 'us' } } };
const ofNumber = (settings: object) => ({ ...good, numbers: { [number]: settings } });
const ofHours = (hours: object) => ({
  ...good,
  hours: { timeZone: 'Europe/Berlin', days: { mon: ['09:00-17:00'] }, ...hours },
});
const days = (given: object) => ofHours({ days: given });
const ofDesk = (desk: unknown) => ({ ...good, desks: { front: desk } });
const endpoint = { kind: 'https', url: 'https://desk.example.com/sms' };
const flex = flexDesks.flex;
const cyclic: Record<string, unknown> = {};
cyclic.self = [cyclic];
class Settings {
  readonly apology = 'Sorry.';
}

type Mistake = readonly [wrong: unknown, ...said: (string | RegExp)[]];

/** What is written, and all that is said of it: place, value, mend. */
const mistakes: readonly Mistake[] = [
  // the whole
  [undefined, /^the default export is undefined: write an object, in \{ \}, of numbers, agents/],
  ['numbers', /^the default export is "numbers": write an object/],
  [[good], /^the default export is \[…\]: write an object/],
  [{ agents: good.agents }, /^numbers is missing: write an object/],
  [{ ...good, agents: null }, /^agents is null: write an object/],
  [{ ...good, notice: { flood: false } }, 'notice is { flood }: no such setting; did you mean notices?'],
  [{ ...good, Notices: {} }, 'Notices is {}: write notices'],
  [{ ...good, idleHours: 12 }, 'idleHours is 12: no such setting here; did you mean times.idleHours?'],
  [{ ...good, stackName: 'Sms' }, 'stackName is "Sms": no such setting here; did you mean deploy.stackName?'],
  [{ ...good, colour: 'red' }, /^colour is "red": no such setting, take it out; there are numbers, agents/],
  [{ ...good, [Symbol('x')]: 1 }, /^\[a symbol\] is 1: no such setting, take it out/],
  [
    JSON.parse(`{"__proto__":1,${JSON.stringify(good).slice(1)}`),
    /^__proto__ is 1: no such setting, take it out/,
  ],
  [{ ...good, reactions: 'answer' }, 'reactions is "answer": use answers or silent; did you mean "answers"?'],
  [{ ...good, reactions: ['silent'] }, 'reactions is ["silent"]: use answers or silent'],
  // numbers
  [{ ...good, numbers: {} }, 'numbers is {}: name one number at least'],
  [{ ...good, numbers: [number] }, /^numbers is \["\+15550001000"\]: write an object/],
  [{ ...good, numbers: new Map([[number, {}]]) }, /^numbers is a Map: write an object/],
  [{ ...good, numbers: { '5550001000x': {} } }, /^numbers\["5550001000x"\] is no number: write it as E\.164/],
  [{ ...good, numbers: { '+1555000100': {} } }, /^numbers\["\+1555000100"\] is no number/],
  [{ ...good, numbers: { '+0123456789': {} } }, /^numbers\["\+0123456789"\] is no number/],
  [{ ...good, numbers: { 'rcs:brand agent': {} } }, /is no number.*or as rcs:brand_agent/],
  [{ ...good, numbers: { 'whatsapp:US.1349': {} } }, /^numbers\["whatsapp:US\.1349"\] is no number/],
  [{ ...good, numbers: { constructor: {} } }, /^numbers\.constructor is no number/],
  [
    { ...good, numbers: { [number]: null } },
    `${at} is null: write an object, in { }, of agent, variantId, attributes, greeting, phoneDesk`,
  ],
  [
    ofNumber({ agent: 'recepton' }),
    `${at}.agent is "recepton": no such agent in agents; did you mean "reception"?`,
  ],
  [
    ofNumber({ agent: 'x'.repeat(9) }),
    `${at}.agent is "xxxxxxxxx": no such agent in agents, there are "reception"`,
  ],
  [ofNumber({ agent: '' }), `${at}.agent is "": write the name of one of agents`],
  [
    ofNumber({ greeting: 'seperate' }),
    `${at}.greeting is "seperate": use join, separate or omit; did you mean "separate"?`,
  ],
  [ofNumber({ greeting: false }), `${at}.greeting is false: use join, separate or omit`],
  [ofNumber({ variantId: ' ' }), /variantId is " ": write PolyAI's id of it/],
  [ofNumber({ variantID: 'V' }), `${at}.variantID is "V": write variantId`],
  [
    ofNumber({ phoneDesk: '555 0009' }),
    `${at}.phoneDesk is "555 0009": write it as E.164, such as +15550009000`,
  ],
  [
    ofNumber({ phoneDesk: 'whatsapp:+15550009000' }),
    /phoneDesk is "whatsapp:\+15550009000": write it as E\.164/,
  ],
  [
    ofNumber({ phoneDesk: number }),
    /phoneDesk is "\+15550001000": a number of the channel's own, use the phone of a person/,
  ],
  [
    { ...good, numbers: { [`whatsapp:${number}`]: { phoneDesk: '+15550009000' } } },
    /phoneDesk is "\+15550009000": it is for texts, set it at the number itself/,
  ],
  [ofNumber({ attributes: {} }), `${at}.attributes is {}: leave it out, or name an attribute`],
  [ofNumber({ attributes: { a: [1, Number.NaN] } }), /attributes\.a\[1\] is NaN: write what JSON knows/],
  [ofNumber({ attributes: { since: new Date(0) } }), /attributes\.since is a Date: write what JSON knows/],
  [ofNumber({ attributes: { a: undefined } }), /attributes\.a is undefined: write what JSON knows/],
  [
    ofNumber({ attributes: { channel: 'sms' } }),
    /attributes\.channel is "sms": the channel sets it itself, take another name/,
  ],
  [ofNumber({ attributes: cyclic }), /attributes\.self\[0\]\.self.* levels deep: 32 are the most/],
  [
    ofNumber({ attributes: { a: 'ä'.repeat(4_100) } }),
    /attributes has 82\d\d bytes as JSON: 8192 are the most/,
  ],
  // agents
  [{ ...good, agents: {} }, 'agents is {}: name one agent at least'],
  [
    { ...good, agents: { reception: { vendor: 'polyai', region: 'us' } } },
    'agents.reception.vendor is "polyai": use polyai-chat, polyai-messaging or chatbase; did you mean "polyai-chat"?',
  ],
  [
    { ...good, agents: { reception: { vendor: 'polyai-chat' } } },
    'agents.reception.region is missing: use us, uk, euw or studio',
  ],
  [
    { ...good, agents: { reception: { vendor: 'polyai-chat', region: 'eu' } } },
    /region is "eu": use us, uk, euw or studio; did you mean "euw"\?/,
  ],
  [
    { ...good, agents: { ' a': good.agents.reception } },
    /^agents\[" a"\] is " a" for a name: write one without blanks around it/,
  ],
  [
    { ...good, agents: { 'a-b': good.agents.reception, a_b: good.agents.reception } },
    `${at}.agent is missing: there is more than one agent, write one of "a-b", "a_b"`,
    /^agents\.a_b is too much like "a-b": the credentials of both would end in _A_B/,
  ],
  // hours
  [
    ofHours({ timeZone: 'Berlin' }),
    'hours.timeZone is "Berlin": use the IANA name of a place, such as Europe/Berlin; did you mean Europe/Berlin?',
  ],
  // as Node knows it, in Bangladesh
  [
    ofHours({ timeZone: 'BST' }),
    'hours.timeZone is "BST": use the IANA name of a place, such as Europe/Berlin',
  ],
  [ofHours({ timeZone: 'EST' }), /^hours\.timeZone is "EST": use the IANA name of a place/],
  [ofHours({ timeZone: 'Etc/GMT+1' }), /^hours\.timeZone is "Etc\/GMT\+1": use the IANA name of a place/],
  [ofHours({ timeZone: 'Singapore' }), /use the IANA name of a place.*; did you mean Asia\/Singapore\?$/],
  [ofHours({ timeZone: '+01:00' }), /^hours\.timeZone is "\+01:00": use the IANA name of a place/],
  [
    { ...good, hours: { days: { mon: ['09:00-17:00'] } } },
    'hours.timeZone is missing: use the IANA name of a place, such as Europe/Berlin',
  ],
  [days({}), 'hours.days is {}, without any hours: leave hours out to be open always'],
  [
    days({ mon: [], tue: [] }),
    'hours.days is { mon, tue }, without any hours: leave hours out to be open always',
  ],
  [
    days({ monday: ['09:00-17:00'] }),
    'hours.days.monday is ["09:00-17:00"]: no such setting; did you mean mon?',
  ],
  [
    days({ mon: '09:00-17:00' }),
    `hours.days.mon is "09:00-17:00": write a list, in [ ], such as ['09:00-17:00']`,
  ],
  [
    days({ mon: ['9-5'] }),
    /^hours\.days\.mon\[0\] is "9-5": write it as 09:00-17:00, the whole day as 00:00-24:00/,
  ],
  [days({ mon: ['09:00-09:00'] }), /^hours\.days\.mon\[0\] is "09:00-09:00": write it/],
  [days({ mon: ['23:00-25:00'] }), /^hours\.days\.mon\[0\] is "23:00-25:00": write it/],
  [
    days({ mon: ['09:00-12:00', '11:59-14:00'] }),
    'hours.days.mon[1] is "11:59-14:00": it overlaps "09:00-12:00" of mon, write them as one or apart',
  ],
  [
    days({ sun: ['22:00-02:00'], mon: ['01:00-05:00'] }),
    'hours.days.mon[0] is "01:00-05:00": it overlaps "22:00-02:00" of sun, write them as one or apart',
  ],
  [
    days({ mon: ['09:00-12:00', '09:00-12:00'] }),
    'hours.days.mon[1] is "09:00-12:00": the same as [0], take one out',
  ],
  [
    ofHours({ holidays: ['2027-02-29'] }),
    'hours.holidays[0] is "2027-02-29": write a date that there is, as 2026-12-25',
  ],
  [ofHours({ holidays: [] }), 'hours.holidays is []: leave it out where there are none'],
  // notices
  [
    { ...good, notices: { apology: ' \n' } },
    'notices.apology is " \\n": it is blank, say false to switch it off',
  ],
  [
    { ...good, notices: { closed: '\u200b' } },
    'notices.closed is "\\u{200b}": it is blank, say false to switch it off',
  ],
  [
    { ...good, notices: { queuePosition: 'You are next.' } },
    'notices.queuePosition is "You are next.": it says no place, write {position} where that is to stand',
  ],
  [
    { ...good, notices: { flood: true } },
    'notices.flood is true: write what is to be said, or false to switch it off',
  ],
  [
    { ...good, notices: { farewel: 'Bye' } },
    'notices.farewel is "Bye": no such setting; did you mean farewell?',
  ],
  [
    { ...good, notices: { farewell: 'x'.repeat(1_501) } },
    /^notices\.farewell is "x{60}…" \(1501 characters\): it may have 1500/,
  ],
  [
    { ...good, notices: { stop: 'a\u0000b' } },
    'notices.stop is "a\\u0000b": it has characters that no text has, leave them out',
  ],
  [
    { ...good, notices: new Settings() },
    /^notices is \{ apology \}: write an object, in \{ \}, of optOutConfirmed/,
  ],
  // times, limits, replies
  [
    { ...good, times: { idleHours: Number.POSITIVE_INFINITY } },
    'times.idleHours is Infinity: write a number of hours, more than 0 and 8760 at most',
  ],
  [
    { ...good, times: { patienceSeconds: '300' } },
    /^times\.patienceSeconds is "300": write a number of seconds, .*without quotation marks$/,
  ],
  [
    { ...good, times: { waitingMinutes: 0, retentionDays: -1 } },
    /^times\.waitingMinutes is 0: write/,
    /^times\.retentionDays is -1: write a number of days, more than 0 and 3650/,
  ],
  [{ ...good, times: { oneMomentSeconds: 61 } }, /^times\.oneMomentSeconds is 61: .* 60 at most/],
  [
    { ...good, times: { idleMinutes: 3 } },
    /^times\.idleMinutes is 3: no such setting, take it out; there are patienceSeconds, idleHours/,
  ],
  [
    { ...good, limits: { textsPerMinute: 1.5 } },
    'limits.textsPerMinute is 1.5: write a whole number from 1 to 90',
  ],
  [
    { ...good, limits: { repliesInRow: 60_001 } },
    /^limits\.repliesInRow is 60001: write a whole number from 1 to 60000/,
  ],
  [{ ...good, limits: { textsPerNumberPerMinute: 10n } }, /^limits\.textsPerNumberPerMinute is 10n: write/],
  [{ ...good, limits: [] }, /^limits is \[\]: write an object/],
  [
    { ...good, replies: { numbered: 'no' } },
    'replies.numbered is "no": write true or false, without quotation marks',
  ],
  [{ ...good, replies: { maxParts: 101 } }, 'replies.maxParts is 101: write a whole number from 1 to 100'],
  [
    { ...good, replies: { ending: '.'.repeat(161) } },
    'replies.ending has 161 characters: it may have 160 at most',
  ],
  [
    { ...good, replies: { ending: '字'.repeat(71), segmentBudget: 1 } },
    /^replies\.ending takes 2 segments, and replies\.segmentBudget is 1: shorten/,
  ],
  // words
  [
    { ...good, words: { optOut: 'basta' } },
    `words.optOut is "basta": write a list, in [ ], such as ['basta']`,
  ],
  [{ ...good, words: { optOut: [/stop/i] } }, 'words.optOut[0] is /stop/i: write words, in quotation marks'],
  [
    { ...good, words: { optOut: ['stop|basta'] } },
    /^words\.optOut\[0\] is "stop\|basta": write words as people text them, no expression/,
  ],
  [{ ...good, words: { optOut: ['!!'] } }, /^words\.optOut\[0\] is "!!": there is no word in it/],
  [
    { ...good, words: { optOut: ['Basta', 'básta!'] } },
    'words.optOut[1] is "básta!": the same as [0], take one out',
  ],
  [
    { ...good, words: { optOut: ['yes'] } },
    'words.optOut[0] is "yes": the carrier knows YES for an opt-in, take it out',
  ],
  [
    { ...good, words: { startOver: Object.assign(new Array(2), { 1: 'reset' }) } },
    'words.startOver[0] is undefined: write words, in quotation marks',
  ],
  [{ ...good, words: { startOver: [''] } }, /^words\.startOver\[0\] is "": it is blank/],
  [
    { ...good, words: { startOver: ['Cancel.'] } },
    /^words\.startOver\[0\] is "Cancel\.": the carrier knows CANCEL for a keyword/,
  ],
  [
    { ...good, words: { startOver: ['stop texting me'] } },
    /: it is an opt-out in plain language, take it out$/,
  ],
  [
    { ...good, words: { startOver: ['Basta'], optOut: ['basta'] } },
    'words.startOver[0] is "Basta": it is an opt-out as well, in words.optOut[0], take it out',
  ],
  [{ ...good, words: { callingCodes: [] } }, 'words.callingCodes is []: leave it out to answer all'],
  [
    { ...good, words: { callingCodes: ['1', 44, '+999'] } },
    /^words\.callingCodes\[0\] is "1": write a country calling code that there is, as \+1/,
    /^words\.callingCodes\[1\] is 44:/,
    /^words\.callingCodes\[2\] is "\+999":/,
  ],
  // desks
  [{ ...good, desks: {} }, 'desks is {}: leave it out, or name a desk'],
  [
    { ...good, desks: { 'Front Desk': { kind: 'bus' } } },
    /^desks\["Front Desk"\] is "Front Desk" for a name: name it by up to 30/,
  ],
  [
    { ...good, desks: { 'a-1': { kind: 'bus' }, a1: { kind: 'bus' } }, defaultDesk: 'a1' },
    /^desks\.a1 is too much like "a-1", but for a hyphen/,
  ],
  [ofDesk('https'), /^desks\.front is "https": write an object, in \{ \}, with its kind/],
  [ofDesk({ kind: 'fax' }), 'desks.front.kind is "fax": use https, topic, queue, flex or bus'],
  [ofDesk({}), 'desks.front.kind is missing: use https, topic, queue, flex or bus'],
  [ofDesk({ kind: 'https' }), /^desks\.front\.url is missing: write it as https:/],
  [
    ofDesk({ ...endpoint, url: 'http://desk.example.com' }),
    /url is "http:\/\/desk\.example\.com": write it as https:/,
  ],
  [
    ofDesk({ ...endpoint, url: 'https://localhost/sms' }),
    /url is "https:\/\/localhost\/sms": write it as https:/,
  ],
  ...[
    'https://desk.example.com/*/sms',
    'https://desk.example.com/über',
    'https://desk.example.com/{id}',
    'https://desk.example.com/100%',
  ].map((url): Mistake => [ofDesk({ ...endpoint, url }), /^desks\.front\.url is ".*": write it as https:/]),
  [
    ofDesk({ ...endpoint, secretVersion: 'AWSCURRENT' }),
    /secretVersion is "AWSCURRENT": write the version's id/,
  ],
  ...['mailto:a@example.com', 'a..b@example.com', '"a"@example.com', '.a@example.com', 'a@-example.com'].map(
    (email): Mistake => [
      ofDesk({ kind: 'topic', email: [email] }),
      /^desks\.front\.email\[0\] is .*: write it as on-call@example\.com$/,
    ],
  ),
  [ofDesk({ ...endpoint, header: 'x api key' }), /header is "x api key": write the name of a header/],
  [
    ofDesk({ ...endpoint, header: 'Content-Type' }),
    /header is "Content-Type": write the name of a header of your own/,
  ],
  [
    ofDesk({ ...endpoint, eventsPerSecond: 301 }),
    /eventsPerSecond is 301: write a whole number from 1 to 300/,
  ],
  [ofDesk({ kind: 'queue', url: endpoint.url }), /^desks\.front\.url is "https:.*": no such setting here/],
  [
    ofDesk({ ...flex, workspaceSid: 'WS1' }),
    'desks.front.workspaceSid is "WS1": write WS and 32 digits of 0-9 and a-f',
  ],
  [ofDesk({ ...flex, workflowSid: flex.workspaceSid }), /workflowSid is "WSa+": write WW and 32 digits/],
  [
    ofDesk({ kind: 'topic', email: 'on-call@example.com' }),
    /^desks\.front\.email is "on-call@example\.com": write a list/,
  ],
  [
    ofDesk({ kind: 'topic', email: ['on-call'] }),
    /email\[0\] is "on-call": write it as on-call@example\.com/,
  ],
  [ofDesk({ kind: 'topic', events: [] }), 'desks.front.events is []: leave it out for all of them'],
  [
    ofDesk({ kind: 'topic', events: ['handoff.request'] }),
    /events\[0\] is "handoff\.request": use .*; did you mean "handoff\.requested"\?/,
  ],
  [
    { ...good, desks: { a: { kind: 'bus' }, b: { kind: 'bus' } } },
    'defaultDesk is missing: there is more than one desk, write one of "a", "b"',
  ],
  [
    { ...ofDesk({ kind: 'bus' }), defaultDesk: 'fron' },
    'defaultDesk is "fron": no such desk in desks; did you mean "front"?',
  ],
  [{ ...good, destinations: { x: 'y' } }, 'destinations.x is "y": no such desk in desks, there is none'],
];

/** Of the stack: said of `deploy` in channel.config.ts, and of what the construct is given. */
const options: readonly (readonly [wrong: object, ...said: (string | RegExp)[]])[] = [
  [
    { stackName: 'Sms Channel' },
    /^stackName is "Sms Channel": write up to 64 letters, digits and -, a letter first/,
  ],
  [{ stackName: '1st' }, /^stackName is "1st": write/],
  [{ stackname: 'Sms' }, 'stackname is "Sms": write stackName'],
  [{ maximumConcurrency: 1 }, 'maximumConcurrency is 1: write a whole number from 2 to 1000'],
  [{ maximumConcurrency: '50' }, /^maximumConcurrency is "50": .*, without quotation marks/],
  [{ maxConcurrency: 5 }, /^maxConcurrency is 5: no such setting; did you mean maximumConcurrency\?/],
  [{ webhookConcurrency: 0 }, /^webhookConcurrency is 0: write a whole number from 1 to 10000/],
  [{ requestsPerSecond: Number.NaN }, /^requestsPerSecond is NaN: write/],
  [{ requestsPerSecond: null }, /^requestsPerSecond is null: write/],
  [
    { domainName: 'sms.example.com' },
    /^domainName is "sms\.example\.com": it needs a certificate, set certificateArn/,
  ],
  [
    { domainName: 'https://sms.example.com', certificateArn: certificate() },
    /^domainName is "https:\/\/sms\.example\.com": write a host name/,
  ],
  [
    { domainName: 'SMS.example.com', certificateArn: certificate() },
    /^domainName is "SMS\.example\.com": .* in lower case/,
  ],
  [
    { certificateArn: certificate() },
    /^certificateArn is "arn:aws:acm.*: it is for a domain, set domainName too, or take it out/,
  ],
  [
    { domainName: 'sms.example.com', certificateArn: 'arn:aws:iam::1:x' },
    /^certificateArn is "arn:aws:iam::1:x": write it as arn:aws:acm:/,
  ],
  [
    { formerDomain: { domainName: 'sms.example.com' } },
    /^formerDomain\.certificateArn is missing: write it as arn:aws:acm:/,
  ],
  [
    {
      domainName: 'sms.example.com',
      certificateArn: certificate(),
      formerDomain: { domainName: 'sms.example.com', certificateArn: certificate() },
    },
    /^formerDomain\.domainName is "sms\.example\.com": that is domainName itself/,
  ],
  [{ table: 'threads' }, /^table is "threads": write an object, in \{ \}, of name, keyArn/],
  [{ table: { name: 'threads' } }, /^table\.keyArn is missing: write the key as arn:aws:kms:/],
  [
    { table: { name: 'a b', keyArn: 'alias/words' } },
    /^table\.name is "a b": write the table’s name/,
    /^table\.keyArn is "alias\/words": write the key as arn:aws:kms:.* and no alias/,
  ],
  [{ alarmTopicArn: 'on-call' }, /^alarmTopicArn is "on-call": write the topic as arn:aws:sns:/],
  [
    { alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:t.fifo' },
    /^alarmTopicArn is "arn:.*fifo": write the topic/,
  ],
  [{ alarmEmail: 'on-call' }, /^alarmEmail is "on-call": write one address, as on-call@example\.com/],
  [{ alarmEmail: ['a@example.com'] }, /^alarmEmail is \["a@example\.com"\]: write one address/],
  [{ alarmTopicArn: undefined }, /^alarmTopicArn is undefined: write the topic/],
  [{ runbookUrl: 'docs/runbook.md' }, /^runbookUrl is "docs\/runbook\.md": write where it is, as https:/],
  [{ runbookUrl: 'https://wiki.example.com/sms#top' }, /^runbookUrl is .*#top": write where it is/],
  [{ tags: {} }, /^tags is \{\}: no such setting, take it out; there are stackName, domainName/],
];

function certificate(): string {
  return 'arn:aws:acm:eu-west-1:123456789012:certificate/0f5c';
}

const expected = (said: readonly (string | RegExp)[]) =>
  said.map(one => (typeof one === 'string' ? one : expect.stringMatching(one)));

describe('what is wrong with a configuration', () => {
  it.each(mistakes.map(([wrong, ...said]) => [String(said[0]), wrong, said] as const))(
    '%s',
    (_, wrong, said) => {
      expect(configProblems(wrong)).toEqual(expected(said));
    },
  );

  it.each(options.map(([wrong, ...said]) => [String(said[0]), wrong, said] as const))(
    'in options: %s',
    (_, wrong, said) => {
      expect(stackProblems(wrong)).toEqual(expected(said));
      const lines = configProblems({ ...good, deploy: wrong });
      expect(lines.map(line => line.replace(/^deploy\./, ''))).toEqual(expected(said));
      expect(lines.every(line => line.startsWith('deploy.'))).toBe(true);
    },
  );

  it('is said all at once', () => {
    const wrong = {
      ...good,
      notice: {},
      agents: { reception: { vendor: 'polyai', region: 'mars' } },
      numbers: { [number]: { agent: 'nobody' }, x: {} },
      times: { patienceSeconds: 0 },
      words: { optOut: 'basta', startOver: [/x/] },
      deploy: { maximumConcurrency: 1 },
    };
    expect(configProblems(wrong).map(line => line.split(' is ')[0])).toEqual([
      'numbers.x',
      'agents.reception.vendor',
      'agents.reception.region',
      'times.patienceSeconds',
      'words.optOut',
      'words.startOver[0]',
      'deploy.maximumConcurrency',
      'notice',
      `${at}.agent`,
    ]);
  });

  it('is said in few words, however much is wrong', () => {
    const numbers = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [`x${index}\n${'y'.repeat(500)}`, 1]),
    );
    const lines = configProblems({ ...good, numbers, colour: 'z'.repeat(1e6) });
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toMatch(/^and 9\d\d\d more$/);
    expect(lines.filter(line => line.length > 400 || line.includes('\n'))).toEqual([]);
  });

  it('never shows what may be secret', () => {
    const key = 'a8f5f167f44f4964e6c998dee827110c';
    const jwt = `eyJhbGciOiJIUzI1NiJ9.${key}`;
    const lines = configProblems({
      ...good,
      agents: { reception: { vendor: key, region: jwt, apiKey: 'short', POLYAI_TOKEN: 'hunter2' } },
      desks: { front: { kind: 'https', url: 'https://me:hunter2@desk.example.com' } },
      destinations: { x: `https://x.example.com/?token=${'hunter2'}` },
      deploy: { runbookUrl: `Bearer ${key}` },
      numbers: { [number]: { variantId: `sk-${key} ` } },
    });
    expect(lines).toHaveLength(8);
    for (const secret of [key, 'hunter2', 'short', 'eyJ']) expect(lines.join('\n')).not.toContain(secret);
    expect(lines.find(line => line.includes('apiKey'))).toContain('docs/configuration.md#secrets');
  });
});

it('nothing is wrong with the stack of a configuration that is right', () => {
  for (const config of [fullConfig, { numbers: fullConfig.numbers, agents: fullConfig.agents }])
    expect(stackProblems(withDefaults(config).deploy)).toEqual([]);
});

describe('nothing is wrong', () => {
  it.each([
    ['with the least', good],
    ['with all there is', fullConfig],
    ['with every desk', { ...good, desks: { ...everyDesk, ...flexDesks }, defaultDesk: 'billing' }],
    [
      'with a brand and short codes',
      { ...good, numbers: { 'rcs:brand_agent': {}, '12345': {}, 'whatsapp:+445550002000': {} } },
    ],
    ['with hours that touch', days({ sun: ['20:00-24:00'], mon: ['00:00-12:00', '12:00-24:00'], sat: [] })],
    [
      'with an ending as it is sent',
      { ...good, replies: { ending: `${'…'.repeat(30)}“more”`, segmentBudget: 1 } },
    ],
    ['with nothing at an end', { ...good, replies: { ending: '', segmentBudget: 1 } }],
    ['with an emoji to start over', { ...good, words: { startOver: ['🔄', 'new chat?'] } }],
    ['with null among attributes', ofNumber({ attributes: { a: null, b: [{}] } })],
    ['without a prototype', Object.assign(Object.create(null), good)],
  ])('%s', (_, config) => {
    expect(configProblems(config)).toEqual([]);
  });
});

describe('what an agent of Chatbase is asked for', () => {
  const chatbase = { vendor: 'chatbase', agentId: '5QHA6VB-DIAbBhxwqxfdi' };
  const problemsWith = (agent: object, settings: object = {}) =>
    configProblems({ numbers: { [number]: settings }, agents: { front: agent } });

  it('is its id, and no region', () => {
    expect(problemsWith(chatbase)).toEqual([]);
    expect(problemsWith({ vendor: 'chatbase' })).toEqual([
      expect.stringMatching(/^agents\.front\.agentId is missing: write the agent's id/),
    ]);
    for (const agentId of ['', '..', 'a/b', 'a b', 7, 'x'.repeat(101)])
      expect(problemsWith({ ...chatbase, agentId })).toEqual([
        expect.stringMatching(/^agents\.front\.agentId is/),
      ]);
    expect(problemsWith({ ...chatbase, region: 'us' })).toEqual([
      expect.stringMatching(/^agents\.front\.region is "us"/),
    ]);
  });

  it('is nothing that only PolyAI’s Chat API takes, also where the number names it', () => {
    const settings = { variantId: 'VARIANT-1', attributes: { site: 'harbour' } };
    const both = ['variantId', 'attributes'].map(name => `numbers["${number}"].${name}`);
    const placesIn = (problems: readonly string[]) => problems.map(line => line.split(' is ')[0]);
    expect(placesIn(problemsWith(chatbase, settings))).toEqual(both);
    const agents = { front: { vendor: 'polyai-chat', region: 'us' }, back: chatbase };
    const named = (agent: string) =>
      configProblems({ numbers: { [number]: { agent, ...settings } }, agents });
    expect(placesIn(named('back'))).toEqual(both);
    expect(named('front')).toEqual([]);
  });
});

describe('what an agent of PolyAI’s Messaging is asked for', () => {
  const messaging = { vendor: 'polyai-messaging', region: 'euw', host: 'chat.example.com' };
  const problemsWith = (agent: object, more: object = {}, settings: object = {}) =>
    configProblems({ numbers: { [number]: settings }, agents: { front: agent }, ...more });

  it('is its region and the host of its connector: a domain, or an app', () => {
    for (const host of ['example.com', 'chat.example.com', 'com.example.app_2', 'localhost'])
      expect(problemsWith({ ...messaging, host })).toEqual([]);
    for (const host of [
      '',
      'https://example.com',
      'example.com/chat',
      'a..b',
      '.com',
      'a b',
      'a.',
      7,
      `a${'b'.repeat(300)}`,
    ])
      expect(problemsWith({ ...messaging, host })).toEqual([
        expect.stringMatching(/^agents\.front\.host is/),
      ]);
    expect(problemsWith({ vendor: 'polyai-messaging', host: 'example.com' })).toEqual([
      expect.stringMatching(/^agents\.front\.region is missing/),
    ]);
  });

  it('is no idleness that its sessions do not live through', () => {
    for (const idleHours of [0.01, 0.16, 1 / 6])
      expect(problemsWith(messaging, { times: { idleHours } })).toEqual([]);
    for (const idleHours of [0.17, 1, 24])
      expect(problemsWith(messaging, { times: { idleHours } })).toEqual([
        `times.idleHours is ${idleHours}: conversations of "front" end at polyai-messaging after about 10 minutes without a text, write 0.16 at most, or take it out`,
      ]);
    expect(problemsWith({ vendor: 'chatbase', agentId: 'a1' }, { times: { idleHours: 24 } })).toEqual([]);
  });

  it('is nothing that only PolyAI’s Chat API takes', () => {
    const settings = { variantId: 'VARIANT-1', attributes: { site: 'harbour' } };
    expect(problemsWith(messaging, {}, settings)).toEqual(
      ['variantId', 'attributes'].map(
        name =>
          `numbers["${number}"].${name} is for agents of vendor polyai-chat, and polyai-messaging takes none: take it out`,
      ),
    );
  });
});

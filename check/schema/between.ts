import { suffixOf } from '../../lambdas/environment/credentials.ts';
import type { Finding } from './findings.ts';
import { didYouMean, nearest } from './nearest.ts';
import { entriesOf, valueAt } from './objects.ts';
import { quoted, shown } from './shown.ts';

/** A number's agent that there is not, or that nobody can tell. */
export function whoAnswers(config: unknown): Finding[] {
  const agents = entriesOf(valueAt(config, 'agents')).map(([name]) => name);
  return entriesOf(valueAt(config, 'numbers')).flatMap(([number, settings]): Finding[] => {
    const agent = valueAt(settings, 'agent');
    const path = ['numbers', number, 'agent'];
    if (agent === undefined && agents.length > 1)
      return [{ path, says: `is missing: there is more than one agent, write one of ${listed(agents)}` }];
    return typeof agent === 'string' && /\S/.test(agent) && agents.length > 0 && !agents.includes(agent)
      ? [{ path, says: `is ${shown(agent)}: no such agent in agents${suggested(agent, agents)}` }]
      : [];
  });
}

/** Credentials are named by their agent, in capitals. */
export function sameCredentials(config: unknown): Finding[] {
  const seen = new Map<string, string>();
  return entriesOf(valueAt(config, 'agents')).flatMap(([name]): Finding[] => {
    const suffix = suffixOf(name);
    const first = seen.get(suffix);
    seen.set(suffix, first ?? name);
    return first === undefined
      ? []
      : [
          {
            path: ['agents', name],
            says: `is too much like ${quoted(first)}: the credentials of both would end in ${suffix.slice(0, 60)}, rename one of them`,
          },
        ];
  });
}

/** The phone of a person on call, where the number itself is no phone's, or the phone is the channel's own. */
export function phonesOnCall(config: unknown): Finding[] {
  const numbers = entriesOf(valueAt(config, 'numbers'));
  return numbers.flatMap(([number, settings]): Finding[] => {
    const phone = valueAt(settings, 'phoneDesk');
    if (typeof phone !== 'string') return [];
    const is = `is ${shown(phone)}:`;
    const path = ['numbers', number, 'phoneDesk'];
    if (/^(whatsapp|rcs):/.test(number))
      return [
        {
          path,
          says: `${is} it is for texts, set it at the number itself, whose desk WhatsApp and RCS share`,
        },
      ];
    if (numbers.some(([own]) => own === phone || own === `whatsapp:${phone}` || own === `rcs:${phone}`))
      return [{ path, says: `${is} a number of the channel's own, use the phone of a person` }];
    return [];
  });
}

/** Desks that are named and are not there; and where there are several, the one that has the rest. */
export function whichDesk(config: unknown): Finding[] {
  const desks = entriesOf(valueAt(config, 'desks')).map(([name]) => name);
  const defaultDesk = valueAt(config, 'defaultDesk');
  const strange = (path: readonly PropertyKey[], desk: unknown): Finding[] =>
    typeof desk === 'string' && !desks.includes(desk)
      ? [{ path, says: `is ${shown(desk)}: no such desk in desks${suggested(desk, desks)}` }]
      : [];
  return [
    ...entriesOf(valueAt(config, 'destinations')).flatMap(([destination, desk]) =>
      strange(['destinations', destination], desk),
    ),
    ...strange(['defaultDesk'], defaultDesk),
    ...(defaultDesk === undefined && desks.length > 1
      ? [
          {
            path: ['defaultDesk'],
            says: `is missing: there is more than one desk, write one of ${listed(desks)}`,
          },
        ]
      : []),
  ];
}

const listed = (names: readonly string[]): string =>
  `${names.slice(0, 8).map(quoted).join(', ')}${names.length > 8 ? ', …' : ''}`;

const suggested = (word: string, names: readonly string[]): string => {
  const near = nearest(word, names);
  return near === undefined
    ? `, there ${names.length === 0 ? 'is none' : `are ${listed(names)}`}`
    : didYouMean(quoted(near));
};

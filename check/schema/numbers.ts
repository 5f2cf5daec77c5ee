import { address, isBrand, isNumber, mediumOf } from '../../lambdas/channel/thread/address.ts';
import { attributes } from './attributes.ts';
import { closed, optional } from './closed.ts';
import { named } from './named.ts';
import { oneOf, text } from './values.ts';

/** Numbers of the North American plan have ten digits behind their +1 (ITU-T E.164; nanpa.com). */
const isWholeNumber = (number: string): boolean =>
  isNumber(address(number)) && (!/\+1/.test(number) || /\+1\d{10}$/.test(number));

/** The number of a person: nothing in front of it. */
const isPhone = (value: string): boolean => mediumOf(address(value)) === 'sms' && isWholeNumber(value);

const isOurs = (number: string): boolean =>
  isWholeNumber(number) || isBrand(address(number)) || /^\d{3,8}$/.test(number);

const number = closed('numbers["+…"]', {
  agent: optional(text(/\S/, 'write the name of one of agents')),
  variantId: optional(text(/^[\w.:-]{1,100}$/, "write PolyAI's id of it, such as VARIANT-1a2b3c4d")),
  attributes: optional(attributes),
  greeting: optional(oneOf(['join', 'separate', 'omit'])),
  phoneDesk: optional(text(/^/, 'write it as E.164, such as +15550009000', isPhone)),
});

/** What answers which number. */
export const numbers = named(
  {
    of: 'number',
    needed: true,
    name: name =>
      isOurs(name)
        ? undefined
        : 'is no number: write it as E.164, such as +15550001000, a short code as its digits, or as rcs:brand_agent',
  },
  number,
);

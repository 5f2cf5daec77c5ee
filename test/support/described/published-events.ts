import { expect } from 'vitest';
import description from '../../../docs/events.schema.json' with { type: 'json' };
import { checker, pointerTo } from './json-schema.ts';

const check = checker(description);

/** Each event is as docs/events.schema.json describes it, with nothing beside. */
export function expectAsDescribed(events: readonly { readonly 'detail-type': string }[]): void {
  for (const event of events) {
    // as receivers get it: a field that is undefined is none
    const received: unknown = JSON.parse(JSON.stringify(event));
    expect(
      check(pointerTo('$defs', event['detail-type']))(received),
      JSON.stringify(received),
    ).toBeUndefined();
  }
}

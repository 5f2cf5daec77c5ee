import { describe, expect, it } from 'vitest';
import { deskOf } from '../../../lambdas/channel/draft/desk-of.ts';
import {
  type DeskRouting,
  deskFor,
  isUnknownDestination,
} from '../../../lambdas/channel/settings/routing.ts';
import { fc } from '../../support/seeded-check.ts';

const routing: DeskRouting = {
  desks: new Set(['billing', 'support', 'night']),
  destinations: new Map([
    ['refunds', 'billing'],
    ['night', 'support'],
  ]),
  defaultDesk: 'support',
};
const noDesks: DeskRouting = { desks: new Set(), destinations: new Map() };

describe('a handoff’s desk', () => {
  it.each([
    ['refunds', 'billing', false],
    ['billing', 'billing', false],
    // what the owner says of it comes before its being a desk's name
    ['night', 'support', false],
    ['somewhere', 'support', true],
    ['constructor', 'support', true],
    ['', 'support', true],
    [undefined, 'support', false],
  ])('for the destination %j is %s; unknown: %s', (destination, desk, unknown) => {
    expect(deskFor(routing, destination)).toBe(desk);
    expect(isUnknownDestination(routing, destination)).toBe(unknown);
  });

  it('is none where there are none, and nothing is unknown then', () => {
    expect(deskFor(noDesks, 'billing')).toBeUndefined();
    expect(isUnknownDestination(noDesks, 'billing')).toBe(false);
  });

  it('is always one of the desks, and the default one for all that is unknown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('refunds', 'night', 'billing')), destination => {
        const desk = deskFor(routing, destination);
        expect(routing.desks.has(desk ?? '')).toBe(true);
        if (isUnknownDestination(routing, destination)) expect(desk).toBe('support');
      }),
    );
  });

  it('is told of a thread that a person has, and of no other', () => {
    const handoff = { desk: 'billing', requestedAt: 1 };
    expect(deskOf({ mode: 'human', handoff })).toEqual({ desk: 'billing' });
    expect(deskOf({ mode: 'agent', handoff })).toEqual({});
    expect(deskOf({ mode: 'human', handoff: { requestedAt: 1 } })).toEqual({});
    expect(deskOf({ mode: 'human' })).toEqual({});
  });
});

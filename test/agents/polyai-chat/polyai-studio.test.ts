import { describe, expect, it, test } from 'vitest';
import {
  conversationInStudio,
  type StudioProject,
} from '../../../lambdas/agents/polyai-chat/polyai-studio.ts';
import { fc } from '../../support/seeded-check.ts';

const acme: StudioProject = { region: 'uk', accountId: 'acme-uk', projectId: 'acme-team-4' };

describe('a conversation in Agent Studio', () => {
  // "Studio URL" and "API host" stand side by side in PolyAI's documentation: euw's host is that of eu
  test.each([
    ['us', 'https://studio.us.poly.ai'],
    ['uk', 'https://studio.uk.poly.ai'],
    ['euw', 'https://studio.eu.poly.ai'],
    ['studio', 'https://studio.poly.ai'],
  ] as const)('of the region %s is at %s', (region, origin) => {
    expect(conversationInStudio({ ...acme, region }, 'CONV-1')).toBe(
      `${origin}/acme-uk/acme-team-4/conversations/CONV-1`,
    );
  });

  it('stays one part of that path, whatever the agent calls it', () => {
    const id = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '..',
        '../../evil',
        '?x=1',
        '#x',
        '//evil.example',
        'a\\b',
        '%2e%2e',
        'a b',
        '\ud800',
        '',
      ),
    );
    fc.assert(
      fc.property(id, conversationId => {
        const link = conversationInStudio(acme, conversationId);
        if (link === undefined) return;
        const { origin, pathname, search, hash } = new URL(link);
        expect([origin, search, hash]).toEqual(['https://studio.uk.poly.ai', '', '']);
        const [, ...parts] = pathname.split('/');
        expect(parts.map(decodeURIComponent)).toEqual([
          'acme-uk',
          'acme-team-4',
          'conversations',
          conversationId,
        ]);
      }),
    );
  });

  test.each(['', '.', '..', 'a\ud800'])('has no page where its id is %j', id => {
    expect(conversationInStudio(acme, id)).toBeUndefined();
  });

  it('says which of the owner’s values can be no part of an address', () => {
    expect(() => conversationInStudio({ ...acme, projectId: '..' }, 'CONV-1')).toThrow('POLYAI_PROJECT_ID');
  });
});

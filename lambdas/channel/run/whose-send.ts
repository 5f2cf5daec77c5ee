import type { ListedSend } from '../ports.ts';

/**
 * Which of the carrier's listed messages a lost send is; `none` where it has none that could be, `unknown` where
 * several could be.
 */
export type Whose = { readonly kind: 'ours'; readonly sid: string } | { readonly kind: 'none' | 'unknown' };

/**
 * Looks for a lost send among messages between the same two numbers, by its words. Other systems text the same
 * customer, and a carrier's list may show a body redacted, re-encoded or with a prefix: so letters and digits alone are
 * compared, and a message is another's only where its body is there and neither has the other's in it. One without a
 * body is ours where there is no other that could be.
 */
export function whoseSend(body: string, listed: readonly ListedSend[]): Whose {
  const sent = skeleton(body);
  const doubtful: string[] = [];
  const same = listed.find(({ body: shown }) => shown === body);
  if (same) return { kind: 'ours', sid: same.sid };
  for (const { sid, body: shown } of listed) {
    const seen = skeleton(shown);
    if (seen === '' || sent === '') doubtful.push(sid);
    else if (seen.includes(sent) || sent.includes(seen)) return { kind: 'ours', sid };
  }
  const [only] = doubtful;
  if (only === undefined) return { kind: 'none' };
  return doubtful.length === 1 ? { kind: 'ours', sid: only } : { kind: 'unknown' };
}

const skeleton = (body: string): string =>
  body
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

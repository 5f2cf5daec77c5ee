import { ApiError } from './api-error.ts';

/**
 * One page of a list, in the words of Twilio's older API: `Page` is just for show, the `PageToken` says where a
 * page begins (`PA` and the sid before it; `PB` and the sid after it), so that messages which arrive between
 * two pages shift nothing. `path` is that of the list, without a query.
 *
 * @throws {ApiError} 20001: a page size outside of 1 to 1000, or an unknown token.
 */
export function page<T extends { readonly sid: string }>(
  all: readonly T[],
  query: URLSearchParams,
  path: string,
): { items: readonly T[]; envelope: Record<string, string | number | null> } {
  const size = whole(query.get('PageSize') ?? '50', 1, 1000);
  const number = whole(query.get('Page') ?? '0', 0, Number.MAX_SAFE_INTEGER);
  const [first, last] = bounds(all, query.get('PageToken'), size);
  const items = all.slice(first, last);
  const uri = (index: number, token?: string) => {
    const parameters = new URLSearchParams(query);
    parameters.delete('PageToken');
    parameters.set('PageSize', String(size));
    parameters.set('Page', String(index));
    if (token !== undefined) parameters.set('PageToken', token);
    return `${path}?${parameters}`;
  };
  const [head, tail] = [items[0], items.at(-1)];
  return {
    items,
    envelope: {
      page: number,
      page_size: size,
      start: number * size,
      end: Math.max(0, number * size + items.length - 1),
      uri: uri(number, query.get('PageToken') ?? undefined),
      first_page_uri: uri(0),
      next_page_uri: tail && last < all.length ? uri(number + 1, `PA${tail.sid}`) : null,
      previous_page_uri: head && first > 0 ? uri(Math.max(0, number - 1), `PB${head.sid}`) : null,
    },
  };
}

function bounds(
  all: readonly { readonly sid: string }[],
  token: string | null,
  size: number,
): [number, number] {
  if (token === null) return [0, size];
  const index = all.findIndex(item => item.sid === token.slice(2));
  if (index < 0 || !/^P[AB]/.test(token)) throw new ApiError(20001);
  return token.startsWith('PA') ? [index + 1, index + 1 + size] : [Math.max(0, index - size), index];
}

function whole(text: string, from: number, to: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= from && value <= to)) throw new ApiError(20001);
  return value;
}

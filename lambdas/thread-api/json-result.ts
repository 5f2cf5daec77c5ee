import type { HttpResult } from '../http/handler.ts';

/** Words and numbers of people: no cache on the way keeps them. */
const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };

export const jsonResult = (statusCode: 200 | 202, value: object): HttpResult => ({
  statusCode,
  headers,
  body: JSON.stringify(value),
});

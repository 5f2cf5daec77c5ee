import type { HttpResult } from '../http/handler.ts';

const titles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  503: 'Service Unavailable',
} as const;

export type ProblemStatus = keyof typeof titles;

/**
 * A request that is not served, as its sender is told (RFC 9457). `type` stays `about:blank`, which says no more
 * than the status; `field` names what is to be mended where that is one thing of the request.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: ProblemStatus;
  readonly field: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Further members of the document (RFC 9457, 3.2). */
  readonly more: Readonly<Record<string, string>>;

  /** `detail` is for people; it repeats nothing of what was sent. */
  constructor(
    status: ProblemStatus,
    detail: string,
    about: { field?: string; headers?: Record<string, string>; more?: Record<string, string> } = {},
  ) {
    super(detail);
    this.status = status;
    this.field = about.field;
    this.headers = about.headers ?? {};
    this.more = about.more ?? {};
  }
}

export const badField = (field: string, mend: string): Problem =>
  new Problem(400, `${field} ${mend}`, { field });

export function problemResult({ status, message, field, headers, more }: Problem): HttpResult {
  const document = {
    type: 'about:blank',
    title: titles[status],
    status,
    detail: message,
    ...(field !== undefined && { field }),
    ...more,
  };
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(document),
  };
}

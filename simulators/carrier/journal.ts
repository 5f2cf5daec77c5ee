import { ApiError } from './api-error.ts';
import type { CarrierOperation, CarrierRoute } from './rest.ts';

/** One request to the REST API. It is listed at once; `status` follows with the answer. */
export interface CarrierCall {
  readonly method: string;
  readonly path: string;
  readonly operation?: CarrierOperation;
  /** Of a send. */
  readonly from?: string;
  readonly to?: string;
  readonly body?: string;
  readonly effect?: string;
  readonly at: number;
  status?: number | 'dropped' | 'hung';
}

/** What the journal shows of a request, good or not. */
export function journal(route: CarrierRoute | ApiError, form: URLSearchParams): Partial<CarrierCall> {
  if (route instanceof ApiError) return {};
  if (route.operation !== 'send') return { operation: route.operation };
  const callback = form.get('StatusCallback') ?? '';
  const effect = URL.canParse(callback) ? new URL(callback).searchParams.get('effect') : null;
  return {
    operation: 'send',
    from: form.get('From') ?? '',
    to: form.get('To') ?? '',
    body: form.get('Body') ?? '',
    ...(effect !== null && { effect }),
  };
}

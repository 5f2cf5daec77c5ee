import type { Deliver, SetTimer } from './webhook.ts';

/** Posts over the network. */
export const deliverByFetch: Deliver = async (url, headers, body, signal) => {
  const response = await fetch(url, { method: 'POST', headers, body, signal });
  const contentType = response.headers.get('content-type');
  return { status: response.status, body: await response.text(), ...(contentType && { contentType }) };
};

/** A timer that keeps no process alive. */
export const startTimer: SetTimer = (run, ms) => {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
};

import { createHmac, timingSafeEqual } from 'node:crypto';

/** PolyAI's webhooks: a signature is good for so long, in both directions; in milliseconds. */
const skewMs = 300_000;

export interface SignedRequest {
  /** Seconds since 1970, as the header says it. */
  readonly timestamp: string;
  /** HMAC-SHA256 of `<timestamp>.<body>`, in lower-case hexadecimal digits. */
  readonly signature: string;
  /** As it came, byte for byte. */
  readonly body: Uint8Array;
}

/**
 * Whether one of the secrets has signed the request, within the last five minutes (docs.poly.ai, Webhooks, "Verify
 * signatures"). Every secret is tried, in the same time whatever the signature has in common with its own. Where there
 * is no secret, nobody has.
 */
export function isSigned(
  { timestamp, signature, body }: SignedRequest,
  secrets: readonly string[],
  now: number,
): boolean {
  if (!/^\d{1,12}$/.test(timestamp) || !/^[0-9a-f]{64}$/.test(signature)) return false;
  const given = Buffer.from(signature, 'hex');
  const matches = secrets.map(secret =>
    timingSafeEqual(createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest(), given),
  );
  return matches.includes(true) && Math.abs(now - Number(timestamp) * 1000) <= skewMs;
}

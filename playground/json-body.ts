/** What a page or a script has posted, or the refusal that it gets. */
export type Posted = { readonly json: unknown } | { readonly refused: Response };

export const refusal = (status: number, error: string, headers: Record<string, string> = {}): Response =>
  Response.json({ error }, { status, headers });

/** Reads a body of JSON. What another site's page may send unasked is never JSON (Fetch, CORS-safelisted request-header). */
export async function jsonBody(request: Request): Promise<Posted> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    return { refused: refusal(415, 'content-type must be application/json') };
  try {
    return { json: await request.json() };
  } catch {
    return { refused: refusal(400, 'the body is not JSON') };
  }
}

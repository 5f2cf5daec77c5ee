export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  /** In the spelling that they were given in. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly redirect: string | undefined;
}

type Answer = Response | Error | (() => Response);

/** A `fetch` that gives what was prepared, in order, and throws at whatever was not. */
export function strictFetch(...answers: Answer[]): { fetch: typeof fetch; seen: SeenRequest[] } {
  const seen: SeenRequest[] = [];
  const fake: typeof fetch = async (input, init) => {
    if (!(input instanceof URL)) throw new Error('the strict fetch takes a URL');
    if (typeof init?.body === 'object' && init.body !== null)
      throw new Error('the strict fetch takes string bodies');
    const entries = Object.entries(init?.headers ?? {}).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const { method = 'GET', redirect } = init ?? {};
    const body = init?.body ?? undefined;
    seen.push({ method, url: input.href, headers: Object.fromEntries(entries), body, redirect });
    const answer = answers.shift();
    if (answer === undefined) throw new Error(`nothing was prepared for ${method} ${input.href}`);
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer() : answer;
  };
  return { fetch: fake, seen };
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });

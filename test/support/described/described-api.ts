import description from '../../../docs/thread-api.openapi.json' with { type: 'json' };
import { isObject, parseJson } from '../../../lambdas/http/json.ts';
import { checker, pointerTo } from './json-schema.ts';

const check = checker(description);

type Path = keyof typeof description.paths;

const templates = Object.keys(description.paths) as Path[];

const matches = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path);

/**
 * A fetch that lets nothing pass that docs/thread-api.openapi.json does not describe: no answer that is not
 * what it promises, and no request it does not allow unless the answer refuses it.
 */
export const asDescribed =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const template = templates.find(path => matches(path, pathname));
    if (!template) throw new Error(`not described: ${pathname}`);
    const operation = ['', 'paths', template, request.method.toLowerCase()];
    const sent = await request.clone().text();
    const response = await fetch(request);
    const got = await response.clone().text();

    const { requestBody, responses } = part(...operation.slice(1));
    const answer = isObject(responses) ? responses[String(response.status)] : undefined;
    if (!isObject(answer))
      throw new Error(`${request.method} ${template}: ${response.status} is not described`);
    const where =
      typeof answer.$ref === 'string'
        ? answer.$ref.slice(2).split('/')
        : [...operation.slice(1), 'responses', String(response.status)];
    const type = response.headers.get('content-type') ?? '';
    expectValid(
      `${request.method} ${template} ${response.status} ${type}`,
      check(pointerTo(...where, 'content', type, 'schema'))(parseJson(got)),
    );
    for (const [name, header] of Object.entries(objectIn(part(...where), 'headers'))) {
      if (isObject(header) && header.required === true && !response.headers.has(name))
        throw new Error(`no ${name}`);
    }
    if (response.ok && sent !== '' && isObject(requestBody)) {
      const schema = pointerTo(...operation.slice(1), 'requestBody', 'content', 'application/json', 'schema');
      expectValid(`${request.method} ${template}, its body`, check(schema)(parseJson(sent)));
    }
    return response;
  };

function part(...path: readonly string[]): Readonly<Record<string, unknown>> {
  let found: unknown = description;
  for (const name of path) found = isObject(found) ? found[name] : undefined;
  return isObject(found) ? found : {};
}

function objectIn(of: Readonly<Record<string, unknown>>, name: string): object {
  const value = of[name];
  return isObject(value) ? value : {};
}

function expectValid(what: string, problem: string | undefined): void {
  if (problem !== undefined) throw new Error(`${what}: not as described\n${problem}`);
}

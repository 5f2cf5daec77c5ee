/** What a log may say of an error. */
export interface ErrorPlace {
  /** Its class, such as `TypeError`; `unknown` where it has none that can be said. */
  readonly error: string;
  /** Where it was thrown, innermost first, such as `takeTexts (index.mjs:1:48213) < take (index.mjs:1:47001)`. */
  readonly at?: string;
}

const depth = 3;
/** As classes are named: two words or more in one, or an error; never a word or a number of people's. */
const className = /^(?:(?:[A-Z]{1,8}[a-z]{1,24}){2,10}|[A-Z]{0,8}Error|Postponed)$/;
const functionName = /^#?[A-Za-z_$][\w$]*$/;
const fileName = /^[A-Za-z][\w.-]*\.[cm]?[jt]s$/;
const longest = 64;

/** An engine says a stack once: after that it is text, of which nothing is believed. */
const known = new WeakMap<object, string>();

/**
 * An error's class and place, and nothing of its message: that may be a customer's words or a vendor's, and may
 * look like a stack. So the text of the stack is not read; the engine's own call sites are
 * (v8.dev/docs/stack-trace-api). Where it gives none there is no place. `npm run sms -- where` resolves it. Takes
 * whatever was thrown; never throws.
 */
export function faultOf(thrown: unknown): ErrorPlace {
  try {
    if (!(thrown instanceof Error)) return { error: 'unknown' };
    const at = known.get(thrown) ?? placesOf(thrown);
    known.set(thrown, at);
    const error = named(thrown.name, className) ?? 'unknown';
    return { error, ...(at !== '' && { at }) };
  } catch {
    return { error: 'unknown' }; // a getter of its own threw: there is nothing to be said of it
  }
}

function placesOf(error: Error): string {
  let sites: readonly NodeJS.CallSite[] = [];
  const prepare = Error.prepareStackTrace;
  Error.prepareStackTrace = (of, given) => {
    if (of === error) sites = given;
    return prepare(of, given);
  };
  try {
    void error.stack;
  } catch {
    // its name or message is nothing that can be written, and the engine failed at that; the sites were given before
  } finally {
    Error.prepareStackTrace = prepare;
  }
  return sites
    .map(placeOf)
    .filter(place => place !== undefined)
    .slice(0, depth)
    .join(' < ');
}

/** Nothing where it is Node's own, or a package's that is no part of the bundle. */
function placeOf(site: NodeJS.CallSite): string | undefined {
  const path = site.getFileName() ?? '';
  const file = named(path.slice(path.lastIndexOf('/') + 1), fileName);
  const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
  if (path.startsWith('node:') || path.includes('/node_modules/')) return undefined;
  if (!file || !Number.isSafeInteger(line) || !Number.isSafeInteger(column)) return undefined;
  return `${named(site.getFunctionName(), functionName) ?? 'anonymous'} (${file}:${line}:${column})`;
}

const named = (name: unknown, pattern: RegExp): string | undefined =>
  typeof name === 'string' && name.length <= longest && pattern.test(name) ? name : undefined;

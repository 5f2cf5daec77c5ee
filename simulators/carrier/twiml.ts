/** What the customer is texted for a webhook's answer, or the error that Twilio logs. */
export type Spoken =
  | { readonly texts: readonly string[] }
  | { readonly error: 12100 | 12200 | 12300 | 14109 };

/**
 * Reads the answer to a message webhook (twilio.com/docs/messaging/twiml): XML and HTML are TwiML, plain text
 * is texted to the customer as it stands, anything else is an error. Of TwiML it knows `Message`.
 */
export function spoken({ body, contentType }: { body: string; contentType?: string }): Spoken {
  if (body === '') return { texts: [] };
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'text/plain') return { texts: [body] };
  if (type !== 'text/xml' && type !== 'application/xml' && type !== 'text/html') return { error: 12300 };
  // XML allows nothing before its declaration.
  if (/^\s+<\?xml/.test(body) || !/^\s*(<\?xml[^>]*\?>\s*)?</.test(body)) return { error: 12100 };
  if (!isResponse(body)) return { error: 12200 };
  const texts = elements(body, 'Message').map(inside =>
    unescapeXml((elements(inside, 'Body')[0] ?? inside).trim()),
  );
  return texts.length > 10 ? { error: 14109 } : { texts: texts.filter(text => text !== '') };
}

function isResponse(body: string): boolean {
  const begins = body.indexOf('<Response');
  const behind = body.slice(begins + '<Response'.length).trimStart();
  return (
    begins >= 0 &&
    (behind.startsWith('/>') || (behind.startsWith('>') && /<\/Response>$/.test(body.trimEnd())))
  );
}

/** What stands in each element of that name; they do not nest. */
function elements(xml: string, name: string): string[] {
  const found: string[] = [];
  const tag = new Set(['>', ' ', '\t', '\r', '\n']);
  for (let at = xml.indexOf(`<${name}`); at >= 0; at = xml.indexOf(`<${name}`, at + 1)) {
    const begins = xml.indexOf('>', at) + 1;
    if (begins === 0 || !tag.has(xml.charAt(at + name.length + 1))) continue;
    const ends = xml.indexOf(`</${name}>`, begins);
    if (ends < 0) break;
    found.push(xml.slice(begins, ends));
    at = ends;
  }
  return found;
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

const unescapeXml = (text: string): string =>
  text.replace(/&(?:(lt|gt|quot|apos|amp)|#(\d+)|#x([\da-f]+));/gi, (all, name, decimal, hex) => {
    if (name) return entities[String(name).toLowerCase()] ?? all;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });

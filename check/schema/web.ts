/** A name of the domain name system with a dot in it (RFC 1035, 2.3.4). */
export const isHostName = (name: string): boolean => {
  const labels = name.split('.');
  return (
    name.length <= 253 &&
    labels.length > 1 &&
    labels.every(
      label => /^[a-z0-9-]{1,63}$/i.test(label) && !label.startsWith('-') && !label.endsWith('-'),
    ) &&
    /^[a-z]/i.test(labels.at(-1) ?? '')
  );
};

/** Whether a name can be found on the internet, and is no network's at home. */
const isPublicHost = (host: string): boolean =>
  isHostName(host) && !/\.(local|localhost|internal|invalid|test|home|lan)$/i.test(host);

/** An https address on the internet, with a path and a query if it likes, but nothing that proves who asks. */
export function isPublicUrl(value: string): boolean {
  if (/[\s\\]/.test(value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    !value.includes('#') &&
    isPublicHost(url.hostname)
  );
}

/** What EventBridge takes for an endpoint (CreateApiDestination, InvocationEndpoint), but for the * that it would fill. */
const endpoint = /^(%[0-9A-Fa-f]{2}|[-()_.!~';/?:@&=+$,A-Za-z0-9])+$/;

/** An address on the internet that EventBridge posts to as it is written. */
export const isEndpoint = (value: string): boolean => endpoint.test(value) && isPublicUrl(value);

const atom = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

/** A mail address without a name, quotation marks and comments (RFC 5321, 4.1.2: Dot-string and Domain). */
export function isMail(value: string): boolean {
  const [local = '', domain = '', ...more] = value.split('@');
  return (
    more.length === 0 && value.length <= 254 && local.length <= 64 && atom.test(local) && isHostName(domain)
  );
}

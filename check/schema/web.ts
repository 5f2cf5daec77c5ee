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

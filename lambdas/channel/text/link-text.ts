/** What a reader sees of a link: its words and where it leads, which in a text message must be written out. */
export function linkText(words: string, url: string, endsLine: boolean): string {
  const label = words.replace(/\s+/g, ' ').trim();
  const target = reachable(url.trim());
  if (target === undefined) return label;
  if (label === '' || same(label, target)) return label.length > target.length ? label : target;
  if (/^[+\d][\d\s().-]+$/.test(target) && digits(label) !== '' && digits(target).endsWith(digits(label)))
    return label;
  if (label.endsWith(':')) return `${label} ${target}`;
  return endsLine ? `${label}: ${target}` : `${label} (${target})`;
}

/** The address as a person would write it; undefined where it leads nowhere outside the page it was made for. */
function reachable(url: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'mailto' || scheme === 'tel' || scheme === 'sms') {
    const bare = url.slice(scheme.length + 1).replace(/\?.*$/s, '');
    return bare === '' ? undefined : decoded(bare);
  }
  if (scheme === 'data' || scheme === 'javascript' || scheme === 'vbscript') return undefined;
  return url === '' || /^(#|\.{0,2}\/(?!\/))/.test(url) ? undefined : url;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether the words say nothing but the address, with or without what browsers hide of it. */
const same = (words: string, target: string): boolean => bare(words) === bare(target);
const bare = (address: string): string =>
  address
    .toLowerCase()
    .replace(/^(mailto:|tel:|https?:\/\/)/, '')
    .replace(/^www\./, '')
    .replace(/\/$/, '');

const digits = (text: string): string => (/[a-z]/i.test(text) ? '' : text.replace(/\D/g, ''));

const most = 80;

/**
 * By its name, or by what stands in it: a name and a password, a question or a fragment that may have a key in it, or a key where an
 * id belongs.
 */
const isSecret = (name: string, value: string): boolean =>
  (/TOKEN|SECRET$|KEY/.test(name) && !/^TWILIO_API_KEY_SID$|^LOG_KEY_SECRET_ARN$/.test(name)) ||
  /[@?]|#./.test(value) ||
  (/_ID(_|$)|SID$/.test(name) && value.length >= 20 && !/^[A-Z]{2}[0-9a-fA-F]{32}$/.test(value));

/** A variable's value as a message shows it: on one line, cut short, and not at all where it may be secret. */
export function shownVariable(name: string, value: string): string {
  if (isSecret(name, value)) return 'a value that is not shown';
  const line = JSON.stringify(value.length > most ? `${value.slice(0, most)}…` : value);
  return line.replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/g, '?');
}

const form = /^https?:\/\/[^/\\?#@\s]+\/?$/i;

/**
 * The origin in `value` as it is written, without a slash at its end, such as `https://api.example.com`; nothing where
 * it is anything else. API paths are added by the adapters.
 */
export const originIn = (value: string): string | undefined =>
  form.test(value) && URL.canParse(value) && new URL(value).port !== '0'
    ? value.replace(/\/$/, '')
    : undefined;

/** @throws where `value` is no origin; `name` is what the owner knows it by */
export function originOf(value: string, name: string): string {
  const origin = originIn(value);
  if (origin !== undefined) return origin;
  throw new Error(
    `${name} must be an origin such as https://api.example.com, without a path${/[@?#]/.test(value) ? '' : `; not "${value}"`}`,
  );
}

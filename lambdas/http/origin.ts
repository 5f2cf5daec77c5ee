/**
 * The origin in `value`, such as `https://api.example.com`: API paths are added by the adapters.
 *
 * @throws where it is anything else; `name` is what the owner knows it by
 */
export function originOf(value: string, name: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.pathname !== '/' ||
    url.search ||
    url.hash
  ) {
    throw new Error(
      `${name} must be an origin such as https://api.example.com, without a path; not "${value}"`,
    );
  }
  return url.origin;
}

/** Our id as a header can carry it. */
export const headerSafe = (id: string): string => id.replace(/[^\w.:-]/g, '-').slice(0, 100);

/**
 * An account or a project as a segment of a path.
 * @throws where it cannot be one; `name` is what the owner knows it by
 */
export function segment(value: string, name: string): string {
  // "." and ".." would be resolved away as path segments, escaped or not.
  if (/^\.{0,2}$/.test(value)) throw new Error(`${name} must be PolyAI's id or slug for it, not "${value}"`);
  return encodeURIComponent(value);
}

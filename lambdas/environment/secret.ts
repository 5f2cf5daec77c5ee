/** A secret's keys and values; none of them is ever logged. */
export type Secret = Readonly<Record<string, string | undefined>>;
/** As it is now, so that a rotation arrives without a deployment. */
export type ReadSecret = () => Promise<Secret>;

/** Something that the owner has to put into a secret, or all of one. Its message names it, and may be logged. */
export class MissingSecret extends Error {
  override readonly name = 'MissingSecret';
}

/**
 * The value under that name.
 * @throws {MissingSecret} that names what is missing and where it belongs.
 */
export function present(secret: Secret, name: string): string {
  const value = secret[name];
  if (!value) throw new MissingSecret(`${name} is missing: put it into its secret (docs/configuration.md)`);
  return value;
}

/** A comma list, as TWILIO_AUTH_TOKEN is one while it is being rotated. */
export const listOf = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map(entry => entry.trim())
    .filter(Boolean);

import { MissingSecret } from '../../../lambdas/environment/secret.ts';
import { Failure } from '../session/failure.ts';
import { UsageError } from '../session/usage-error.ts';
import { awsFailure } from './aws-failure.ts';
import { networkFailure } from './network-failure.ts';

/** What is said of an error, and by which code scripts know it. */
export function failureOf(
  error: Error,
  env: Readonly<Record<string, string | undefined>>,
): { readonly code: string; readonly message: string } {
  if (error instanceof UsageError) return { code: 'usage', message: error.message };
  const known = error instanceof Failure ? error : (awsFailure(origin(error), env) ?? networkFailure(error));
  return known ?? { code: 'other', message: error.message };
}

/** Where it was thrown, and what caused it: stacks alone, for what else hangs on an error may be a secret. */
export function stacksOf(error: Error): string {
  const cause = error.cause instanceof Error ? `caused by ${stacksOf(error.cause)}` : '';
  return `${error.stack ?? error.message}\n${cause}`;
}

/** An empty secret is wrapped by what read it: AWS's own words tell it from one that is not there. */
const origin = (error: Error): Error =>
  error instanceof MissingSecret && error.cause instanceof Error ? error.cause : error;

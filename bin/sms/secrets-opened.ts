import type { Secret } from '../../lambdas/environment/secret.ts';
import type { StackParts } from './place/place.ts';
import type { Checking } from './secret-check.ts';
import type { SecretKind } from './secret-kinds.ts';
import type { AgreedOptions, SharedOptions } from './session/shared-options.ts';

export interface StackOptions extends SharedOptions {
  readonly stack?: string;
}

export interface RotateOptions extends StackOptions, AgreedOptions {
  /** Milliseconds. */
  readonly wait: number;
}

/** What a secret's command works with. */
export interface Opened {
  readonly stack: StackParts;
  readonly kind: SecretKind;
  /** As they are now; none where it is empty. */
  readonly values: Secret;
  readonly checking: Checking;
}

import { callerName, type Judge, type Judged, type Policies } from './judge.ts';
import { type Right, rightsOf, without } from './rights.ts';

/** A right of a role, and the step that fails where it is taken away; none where no step does. */
export interface Weighed {
  readonly role: string;
  readonly right: Right;
  readonly needed: Judged | undefined;
}

/**
 * Takes each right away from each role, one at a time, and judges anew what the role has asked for in the whole story:
 * where something is denied that was allowed, a step is not told to its end.
 */
export async function takeAway(judge: Judge, policies: Policies): Promise<readonly Weighed[]> {
  const weighed: Weighed[] = [];
  for (const [role, statements] of policies.roles) {
    const asked = judge.judged.filter(
      ({ caller, verdict }) => 'role' in caller && caller.role === role && verdict === 'Allowed',
    );
    for (const right of rightsOf(statements)) {
      const less = without(statements, right);
      let needed: Judged | undefined;
      for (const question of asked) {
        if (needed === undefined && !(await judge.wouldAllow(question, { statements: less })))
          needed = question;
      }
      weighed.push({ role: callerName({ role, session: '' }), right, needed });
    }
  }
  return weighed;
}

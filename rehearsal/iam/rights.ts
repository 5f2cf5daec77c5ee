import { list, texts } from '../template/values.ts';
import type { Statement } from './judge.ts';

/** The least that a policy can give: an action on a resource. */
export interface Right {
  readonly action: string;
  readonly resource: string;
}

/** All rights of a role, each once. Denials are none. */
export function rightsOf(statements: readonly Statement[]): readonly Right[] {
  const rights = statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      texts(Action).flatMap(action => texts(Resource).map(resource => ({ action, resource }))),
    );
  return [...new Map(rights.map(right => [`${right.action} ${right.resource}`, right])).values()];
}

/** The statements without one right, wherever it is given; the other actions and resources beside it stay. */
export function without(statements: readonly Statement[], right: Right): readonly Statement[] {
  return statements.flatMap(statement => {
    const [actions, resources] = [texts(statement.Action), texts(statement.Resource)];
    const isAllowed = statement.Effect === 'Allow';
    if (!isAllowed || !actions.includes(right.action) || !resources.includes(right.resource))
      return [statement];
    const parts = [
      { ...statement, Action: actions.filter(action => action !== right.action), Resource: resources },
      { ...statement, Action: [right.action], Resource: resources.filter(one => one !== right.resource) },
    ];
    return parts.filter(({ Action, Resource }) => list(Action).length > 0 && list(Resource).length > 0);
  });
}

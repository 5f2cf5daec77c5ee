import type { Simulate, Simulation, Verdict } from '../tools/iam-simulate.ts';

export interface Statement {
  readonly [element: string]: unknown;
}

/** Who asks: a function or a service in a role's name, or an AWS service in its own, for something of the stack's. */
export type Caller =
  | { readonly role: string; readonly session: string }
  | { readonly service: string; readonly sourceArn: string };

export interface Question {
  readonly caller: Caller;
  /** As IAM spells it: `sqs:SendMessage`. */
  readonly action: string;
  readonly resource: string;
  /** Condition keys, beside those that every request has. */
  readonly context?: Readonly<Record<string, string>>;
}

/** A question that was put, and its answer. */
export interface Judged extends Question {
  readonly verdict: Verdict;
  /** In which step of the story it was put first. */
  readonly step: string;
}

/** The policies of an account, by the ARN of what they are attached to. */
export interface Policies {
  /** Statements of a role's own policies. */
  readonly roles: Map<string, readonly Statement[]>;
  /** Of a queue, a topic, a key, a function, a role's trust: statements of a resource's own policy. */
  readonly resources: Map<string, readonly Statement[]>;
}

export interface Judge {
  /** Puts the question; a denial is a {@link Denied}. */
  ask(question: Question): Promise<void>;
  /** Whether it would be allowed; nothing is remembered of it. */
  wouldAllow(question: Question, without?: { readonly statements: readonly Statement[] }): Promise<boolean>;
  /** Each question once, in the order in which they were first put. */
  readonly judged: readonly Judged[];
  /** Names what follows. */
  step(name: string): void;
  /** Policies have changed: what was asked before is asked anew. */
  changed(): void;
}

/** AWS says no. */
export class Denied extends Error {
  override readonly name = 'AccessDenied';
  readonly question: Question;

  constructor(question: Question, verdict: Verdict, account: string) {
    const why =
      verdict === 'ExplicitlyDenied'
        ? 'with an explicit deny in a policy'
        : `because no identity-based policy allows the ${question.action} action`;
    super(
      `User: ${principalOf(question.caller, account)} is not authorized to perform: ${question.action} on resource: ${question.resource} ${why}`,
    );
    this.question = question;
  }
}

/** As CloudTrail and error messages name who asks. */
function principalOf(caller: Caller, account: string): string {
  if ('service' in caller) return caller.service;
  const name = caller.role.split('/').at(-1);
  return `arn:aws:sts::${account}:assumed-role/${name}/${caller.session}`;
}

/** Who asks, in a word: the role's name, or the service. */
export const callerName = (caller: Caller): string =>
  'service' in caller ? caller.service : (caller.role.split('/').at(-1) ?? caller.role);

const document = (Statement: readonly Statement[]) => ({ Version: '2012-10-17', Statement });

/** Judges requests to AWS by the policies of an account, as IAM does, and remembers them. */
export function createJudge(simulate: Simulate, policies: Policies, account: string, region: string): Judge {
  const verdicts = new Map<string, Judged>();
  let current = 'deployment';
  let version = 0;

  function simulationOf(question: Question, statements: readonly Statement[]): Simulation {
    const { caller, action, resource, context = {} } = question;
    const own = policies.resources.get(resource);
    const ofCaller =
      'service' in caller
        ? { 'aws:SourceArn': caller.sourceArn, 'aws:SourceAccount': account }
        : { 'aws:PrincipalArn': caller.role, 'aws:PrincipalAccount': account };
    return {
      request: {
        principal: principalOf(caller, account),
        action,
        resource: { resource, accountId: account },
        contextVariables: {
          'aws:SecureTransport': 'true',
          'aws:RequestedRegion': region,
          ...ofCaller,
          ...context,
        },
      },
      identityPolicies: statements.length > 0 ? [{ name: 'role', policy: document(statements) }] : [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(own && { resourcePolicy: document(own) }),
    };
  }

  const statementsOf = ({ caller }: Question): readonly Statement[] =>
    'role' in caller ? (policies.roles.get(caller.role) ?? []) : [];

  return {
    async ask(question) {
      const { caller, action, resource, context = {} } = question;
      const id = JSON.stringify([version, callerName(caller), action, resource, context]);
      const known = verdicts.get(id);
      const verdict = known?.verdict ?? (await simulate(simulationOf(question, statementsOf(question))));
      if (!known) verdicts.set(id, { ...question, verdict, step: current });
      if (verdict !== 'Allowed') throw new Denied(question, verdict, account);
    },

    async wouldAllow(question, without) {
      const statements = without?.statements ?? statementsOf(question);
      return (await simulate(simulationOf(question, statements))) === 'Allowed';
    },

    get judged() {
      return [...verdicts.values()];
    },

    step(name) {
      current = name;
    },

    changed() {
      version += 1;
    },
  };
}

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** As much of https://github.com/cloud-copilot/iam-simulate as is used here. */
export interface Simulation {
  readonly request: {
    readonly principal: string;
    readonly action: string;
    readonly resource: { readonly resource: string; readonly accountId: string };
    readonly contextVariables: Readonly<Record<string, string>>;
  };
  readonly identityPolicies: readonly { readonly name: string; readonly policy: unknown }[];
  readonly serviceControlPolicies: readonly [];
  readonly resourceControlPolicies: readonly [];
  readonly resourcePolicy?: unknown;
}

export type Verdict = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

interface Result {
  readonly resultType: string;
  readonly overallResult?: Verdict;
  readonly errors?: unknown;
}

export type Simulate = (simulation: Simulation) => Promise<Verdict>;

/** The simulator of a tools folder. What it cannot judge, such as a policy that is not valid, throws. */
export async function loadSimulator(tools: string): Promise<Simulate> {
  const file = join(tools, 'node_modules/@cloud-copilot/iam-simulate/dist/esm/index.js');
  const loaded: { runSimulation(simulation: Simulation, options: object): Promise<Result> } = await import(
    pathToFileURL(file).href
  );
  return async simulation => {
    const { overallResult, errors } = await loaded.runSimulation(simulation, {});
    if (overallResult === undefined)
      throw new Error(`${simulation.request.action} cannot be judged: ${JSON.stringify(errors)}`);
    return overallResult;
  };
}

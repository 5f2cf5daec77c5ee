import { agentScenarios } from './agent-scenarios.ts';
import { carrierScenarios } from './carrier-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { textScenarios } from './text-scenarios.ts';

/** All of them, in the order in which they are shown. */
export const scenarios: readonly Scenario[] = [...textScenarios, ...agentScenarios, ...carrierScenarios];

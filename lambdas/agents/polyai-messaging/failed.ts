import { AgentError, type AgentFailure } from '../../channel/errors.ts';

type Detail = ConstructorParameters<typeof AgentError>[2];

/** An error of this vendor's agents; `what` is in our words, never in the vendor's. */
export const failed = (failure: AgentFailure, what: string, detail?: Detail): AgentError =>
  new AgentError(failure, `PolyAI Messaging: ${what}`, detail);

/** The same with another thing to do about it. */
export const turned = (failure: AgentFailure, { message, status, code, cause }: AgentError): AgentError =>
  new AgentError(failure, message, {
    cause,
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
  });

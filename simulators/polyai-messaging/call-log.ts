import { randomUUID } from 'node:crypto';
import type { AgentCall, SimulatedOperation } from '../agent/simulated-agent.ts';
import { ConnectionDropped } from '../connection-dropped.ts';

/** What was asked of the simulator, in order. */
export function createCallLog(clock: () => number) {
  const calls: AgentCall[] = [];

  const called = (operation: SimulatedOperation | undefined, more: Partial<AgentCall>): AgentCall => {
    const call: AgentCall = {
      ...(operation && { operation }),
      body: '',
      correlationId: randomUUID(),
      at: clock(),
      ...more,
    };
    calls.push(call);
    return call;
  };

  /** Writes down what becomes of a call. */
  async function noted(
    call: AgentCall,
    signal: AbortSignal,
    run: () => Promise<Response>,
  ): Promise<Response> {
    try {
      const response = await run();
      call.status = response.status;
      return response;
    } catch (error) {
      if (error instanceof ConnectionDropped) call.status = 'dropped';
      else if (signal.aborted) call.status = 'hung';
      throw error;
    }
  }

  return { calls, called, noted };
}

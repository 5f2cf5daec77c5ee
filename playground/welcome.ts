import type { AgentConfig } from '../lambdas/config/agents.ts';
import type { Playground } from './start.ts';
import { outsideAgent } from './where-agents-are.ts';

/** An agent's vendor, and whether it is outside. */
function whereIs(name: string, agent: AgentConfig, env: Playground['env']): string {
  const where = outsideAgent(name, agent, env) ?? 'simulated';
  return agent.vendor === 'polyai-chat' ? where : `${agent.vendor}, ${where}`;
}

/** What somebody reads who has just started it: where it is, what is simulated, and how to send a text. */
export function welcome(
  { url, env, config, simulators, desk }: Playground,
  customer: string,
  business: string,
): string {
  const engine = (variable: string, embedded: string) => env[variable] ?? embedded;
  const vendor = (simulated: unknown, variable: string) => (simulated ? 'simulated' : String(env[variable]));
  const lines = [
    `The SMS channel listens on ${url}`,
    'Open that in a browser: a phone, the way of each text, scenarios and a desk.',
    '',
    ...[...config.agents].map(([name, agent], index) => {
      const where = whereIs(name, agent, env);
      return `  ${index === 0 ? 'agent ' : '      '}   ${config.agents.size === 1 ? where : `${name}: ${where}`}`;
    }),
    `  carrier  ${vendor(simulators.carrier, 'TWILIO_BASE_URL')}`,
    `  threads  ${engine('AWS_ENDPOINT_URL_DYNAMODB', 'embedded, gone when this stops')}`,
    `  queue    ${engine('AWS_ENDPOINT_URL_SQS', 'in process, gone when this stops')}`,
    '',
    `  webhooks POST ${env.PUBLIC_URL}/twilio/messages · POST ${env.PUBLIC_URL}/twilio/status`,
    `  events   GET  ${url}/sim/events`,
    ...(desk ? [`  desk     POST ${desk.url}`] : []),
  ];
  if (simulators.carrier) {
    lines.push(
      '',
      `Send a text:     curl ${url}/sim/texts --json '{"from":"${customer}","to":"${business}","body":"When are you open?"}'`,
      `Read the phone:  curl '${url}/sim/phone?number=${encodeURIComponent(customer)}'`,
    );
    if (process.stdin.isTTY)
      lines.push(
        `Or type here: every line is a text from ${customer}, replies appear under it. Ctrl-C ends it.`,
      );
    if (simulators.agents.size > 0)
      lines.push(
        '',
        'Words that do things: person (a colleague is wanted) · bye · long · slow · fail · busy · forget · empty',
      );
    if (simulators.agents.has('polyai-messaging'))
      lines.push('Words for its own live agents, each alone: colleague · queue · nobody · timeout');
    lines.push(
      `${simulators.agents.size > 0 ? '' : '\n'}Words that the carrier answers: STOP · START · HELP`,
    );
  }
  return `${lines.join('\n')}\n`;
}

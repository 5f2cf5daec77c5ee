import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import { networkFailure } from './failures/network-failure.ts';
import type { Finding } from './finding.ts';

/** EventBridge waits so long. */
const timeoutMs = 5_000;

/** Whether each endpoint of a desk is there: nothing is posted to it, for it might take that for an event. */
export const deskFindings = ({ desks }: DefinedChannel): Promise<Finding[]> =>
  Promise.all(
    [...desks].flatMap(([name, desk]) => (desk.kind === 'https' ? [lookAt(`desk ${name}`, desk.url)] : [])),
  );

async function lookAt(what: string, url: string): Promise<Finding> {
  const { origin } = new URL(url);
  const mend = `mend the desk, or desks of channel.config.ts and npx cdk deploy: curl -i -X POST ${origin} shows what it says`;
  const wrong = (is: string, why: string): Finding => ({ what, verdict: 'wrong', is, why: [why], mend });
  try {
    const { status } = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    if (status >= 500)
      return wrong(
        String(status),
        'It is out of order: events are tried for a day, and then are dead letters.',
      );
    if (status === 404)
      return {
        ...{ what, verdict: 'unknown', is: String(status) },
        why: ['Nothing is there for a GET; whether it takes a POST, only an event tells.'],
      };
    return { what, verdict: 'right', is: `is there (${status})`, why: [] };
  } catch (error) {
    const failure = error instanceof Error ? networkFailure(error, new URL(url).host) : undefined;
    if (!failure) throw error;
    return wrong(failure.code, failure.message);
  }
}

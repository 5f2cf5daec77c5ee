import { randomUUID } from 'node:crypto';
import { serve } from '../../../playground/serve.ts';

/** One request, as the SDK sent it. */
export interface AwsRequest {
  /** Such as `PutEvents`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface AwsStandIns extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly AwsRequest[];
  /** The variables that lead the SDK here. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * As much of Secrets Manager, EventBridge and Scheduler as the functions use, behind one port: secrets by ARN, events
 * and schedules that are taken. What it does not know it refuses.
 */
export async function startAwsStandIns(secrets: Readonly<Record<string, object>>): Promise<AwsStandIns> {
  const requests: AwsRequest[] = [];

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const input = (await request.json()) as Record<string, unknown>;
    // Scheduler speaks REST, the others name the operation in a header (AWS JSON 1.1)
    const scheduled = request.method === 'POST' && pathname.startsWith('/schedules/');
    const operation = scheduled
      ? 'CreateSchedule'
      : (request.headers.get('x-amz-target')?.split('.')[1] ?? 'unknown');
    requests.push({ operation, input });
    switch (operation) {
      case 'GetSecretValue': {
        const arn = String(input.SecretId);
        const secret = secrets[arn];
        if (!secret) return refused('ResourceNotFoundException', 400);
        return Response.json({
          ARN: arn,
          Name: arn,
          VersionId: randomUUID(),
          SecretString: JSON.stringify(secret),
        });
      }
      case 'PutEvents': {
        const entries = Array.isArray(input.Entries) ? input.Entries : [];
        return Response.json({
          FailedEntryCount: 0,
          Entries: entries.map(() => ({ EventId: randomUUID() })),
        });
      }
      case 'CreateSchedule':
        return Response.json({
          ScheduleArn: `arn:aws:scheduler:us-east-1:000000000000:schedule${pathname.slice(10)}`,
        });
      default:
        return refused('UnknownOperationException', 400);
    }
  }

  const served = await serve(answer, { port: 0, host: '127.0.0.1' });
  const services = ['SECRETS_MANAGER', 'EVENTBRIDGE', 'SCHEDULER'];
  return {
    url: served.url,
    requests,
    env: Object.fromEntries(services.map(name => [`AWS_ENDPOINT_URL_${name}`, served.url])),
    [Symbol.asyncDispose]: () => served.close(),
  };
}

const refused = (type: string, status: number): Response =>
  Response.json({ __type: type, message: type }, { status, headers: { 'x-amzn-errortype': type } });

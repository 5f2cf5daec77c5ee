import { RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { ApiDestination, Authorization, Connection } from 'aws-cdk-lib/aws-events';
import { ApiDestination as ApiDestinationTarget } from 'aws-cdk-lib/aws-events-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { HttpsDeskConfig } from '../../lambdas/config/desks.ts';
import { type Desk, type DeskProps, DeskRule } from './desk-rule.ts';

/**
 * An endpoint on the internet that gets each event as a POST: an API destination, so that no code of ours has to run,
 * wait and try again. EventBridge tries again what is answered by 401, 407, 409, 429 or 5xx, or not within 5 seconds,
 * and gives up at once what is answered by 3xx or other 4xx.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
export class HttpsDesk extends Construct implements Desk {
  readonly rule: DeskRule;
  readonly failures: IMetric;
  readonly outputs: Desk['outputs'];

  constructor(scope: Construct, id: string, props: DeskProps & { readonly desk: HttpsDeskConfig }) {
    super(scope, id);
    const { name, desk } = props;
    this.rule = new DeskRule(this, 'Rule', props);
    this.failures = this.rule.retries;

    // Generated, so that the first deployment has a key: the endpoint is taught it, or its own is put in its place.
    const secret = new Secret(this, 'Secret', {
      description: `JSON: DESK_KEY, by which the desk ${name} knows us`,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'DESK_KEY',
        passwordLength: 48,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The other side must change it at the same time, so no schedule can: the runbook says how to rotate it.',
    });
    const connection = new Connection(this, 'Connection', {
      description: `How the SMS channel proves itself to the desk ${name}`,
      // EventBridge keeps a copy in a secret of its own. It is read again only when this very line changes.
      authorization: Authorization.apiKey(
        desk.header ?? 'x-api-key',
        SecretValue.secretsManager(secret.secretArn, {
          jsonField: 'DESK_KEY',
          ...(desk.secretVersion === undefined ? {} : { versionId: desk.secretVersion }),
        }),
      ),
    });
    const destination = new ApiDestination(this, 'Endpoint', {
      description: `The desk ${name}`,
      connection,
      endpoint: desk.url,
      rateLimitPerSecond: desk.eventsPerSecond ?? 10,
    });
    if (!hasArnForPolicy(destination))
      throw new Error(`${id}: an API destination without an ARN for policies`);
    this.rule.leadTo(delivery => new ApiDestinationTarget(destination, delivery));
    this.outputs = {
      Secret: { value: secret.secretName, description: `Holds the key by which the desk ${name} knows us` },
    };
  }
}

/** Of CDK's own destinations all do; its types differ about whether one without has the property. */
const hasArnForPolicy = (
  destination: ApiDestination,
): destination is ApiDestination & { readonly apiDestinationArnForPolicy: string } =>
  destination.apiDestinationArnForPolicy !== undefined;

import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnSecret, Secret, type SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { names } from '../lambdas/environment/names.ts';
import type { NodeFunction } from './node-function.ts';

/** What the channel must know and nobody else may. All of them outlive the stack. */
export class Secrets extends Construct {
  /** Empty until the owner fills it in. */
  readonly twilio: Secret;
  /** Empty until the owner fills it in. */
  readonly polyai: Secret;
  /** Generated. */
  readonly threadApi: Secret;
  /** Generated. */
  readonly logKey: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.twilio = this.empty(
      'Twilio',
      'JSON: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY_SID, TWILIO_API_KEY_SECRET',
    );
    this.polyai = this.empty(
      'PolyAi',
      'JSON: POLYAI_ACCOUNT_ID, POLYAI_PROJECT_ID, POLYAI_API_KEY, POLYAI_TOKEN',
    );
    this.threadApi = this.generated('ThreadApi', 'THREAD_API_KEY', 'the bearer key of the thread API');
    this.logKey = this.generated('LogKey', 'LOG_KEY', 'turns numbers into the hashes that logs show');

    for (const secret of [this.twilio, this.polyai, this.threadApi]) {
      Validations.of(secret).acknowledge({
        id: 'AwsSolutions-SMG4',
        reason:
          'The other side must change it at the same time, so no schedule can: the runbook says how to rotate it.',
      });
    }
    Validations.of(this.logKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'With another key, the same number has another hash: old logs and armed timers would not match any more.',
    });
  }

  /** Tells the function where the secret is, and lets it read its value. */
  allowRead(fn: NodeFunction, which: 'twilio' | 'polyai' | 'threadApi' | 'logKey'): void {
    const arn = this[which].secretArn;
    fn.tell(names[`${which}Secret`], arn);
    fn.allow(['secretsmanager:GetSecretValue'], [arn]);
  }

  /**
   * A secret without any value, so that the service refuses until the owner has given it one, and no deployment
   * ever writes over that.
   */
  private empty(id: string, description: string): Secret {
    const secret = this.secret(id, { description });
    // CloudFormation leaves it empty where neither a value nor how to generate one is said; CDK always says one.
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
    if (!(secret.node.defaultChild instanceof CfnSecret))
      throw new Error(`${id}: a Secret without a CfnSecret`);
    secret.node.defaultChild.generateSecretString = undefined;
    return secret;
  }

  private generated(id: string, key: string, purpose: string): Secret {
    return this.secret(id, {
      description: `JSON: ${key}, ${purpose}`,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: key,
        passwordLength: 48,
        excludePunctuation: true,
      },
    });
  }

  private secret(id: string, props: SecretProps): Secret {
    return new Secret(this, id, { ...props, removalPolicy: RemovalPolicy.RETAIN });
  }
}

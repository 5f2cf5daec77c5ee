import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnSecret, Secret, type SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { AgentVendorName } from '../lambdas/config/agents.ts';
import { agentVendors } from '../lambdas/environment/agent-vendors.ts';
import { names } from '../lambdas/environment/names.ts';
import type { NodeFunction } from './node-function.ts';

/** Logical ids hang on them: what is in such a secret outlives its stack. */
const idOf: Readonly<Record<AgentVendorName, string>> = {
  'polyai-chat': 'PolyAi',
  'polyai-messaging': 'PolyAiMessaging',
  chatbase: 'Chatbase',
};

/** What the channel must know and nobody else may. All of them outlive the stack, but for a first deployment that fails. */
export class Secrets extends Construct {
  /** Empty until the owner fills it in. */
  readonly twilio: Secret;
  /** One for each vendor of agents that the configuration names, empty until the owner fills it in. */
  readonly agents: ReadonlyMap<AgentVendorName, Secret>;
  /** Generated. */
  readonly threadApi: Secret;
  /** Generated. */
  readonly logKey: Secret;
  /** Generated. */
  readonly erasure: Secret;

  constructor(scope: Construct, id: string, { vendors }: { readonly vendors: readonly AgentVendorName[] }) {
    super(scope, id);
    this.twilio = this.empty(
      'Twilio',
      'JSON: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY_SID, TWILIO_API_KEY_SECRET',
    );
    this.agents = new Map(
      vendors.map(vendor => {
        const keys = Object.keys(agentVendors[vendor].credentials).join(', ');
        return [vendor, this.empty(idOf[vendor], `JSON: ${keys}`)];
      }),
    );
    this.threadApi = this.generated('ThreadApi', 'THREAD_API_KEY', 'the bearer key of the thread API');
    this.logKey = this.generated('LogKey', 'LOG_KEY', 'turns numbers into the hashes that logs show');

    this.erasure = this.generated('Erasure', 'ERASURE_KEY', 'tells erased threads, and is never replaced');

    for (const secret of [this.twilio, ...this.agents.values(), this.threadApi]) {
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
    Validations.of(this.erasure).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'With another key, what was erased would not be known any more: who had opted out would be texted, and what they said before answered.',
    });
  }

  /** Tells the function where the secret is, and lets it read its value. */
  allowRead(fn: NodeFunction, which: 'twilio' | 'threadApi' | 'logKey' | 'erasure'): void {
    letRead(fn, names[`${which}Secret`], this[which]);
  }

  /** Likewise those of all vendors of agents. */
  allowReadAgents(fn: NodeFunction): void {
    for (const [vendor, secret] of this.agents) letRead(fn, agentVendors[vendor].secretArn, secret);
  }

  /** Likewise that of one vendor, which has agents. */
  allowReadAgent(fn: NodeFunction, vendor: AgentVendorName): void {
    const secret = this.agents.get(vendor);
    if (secret === undefined) throw new Error(`no agent is of ${vendor}: it has no secret`);
    letRead(fn, agentVendors[vendor].secretArn, secret);
  }

  /** Tells the function where all of them are, and lets it see which have a value, and none of the values. */
  allowLook(fn: NodeFunction): void {
    const all: [string, Secret][] = [
      [names.twilioSecret, this.twilio],
      ...[...this.agents].map(([vendor, secret]): [string, Secret] => [
        agentVendors[vendor].secretArn,
        secret,
      ]),
      [names.threadApiSecret, this.threadApi],
      [names.logKeySecret, this.logKey],
      [names.erasureSecret, this.erasure],
    ];
    for (const [variable, { secretArn }] of all) {
      fn.tell(variable, secretArn);
      fn.allow(['secretsmanager:DescribeSecret'], [secretArn]);
    }
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
    return new Secret(this, id, { ...props, removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE });
  }
}

function letRead(fn: NodeFunction, variable: string, { secretArn }: Secret): void {
  fn.tell(variable, secretArn);
  fn.allow(['secretsmanager:GetSecretValue'], [secretArn]);
}

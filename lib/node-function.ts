import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  Architecture,
  type IFunction,
  type IVersion,
  LoggingFormat,
  Runtime,
  Tracing,
  type Version,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { names } from '../lambdas/environment/names.ts';
import { bundling } from './bundling.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

export interface NodeFunctionProps {
  /** Its name, and its file: `lambdas/<folder>/<entry>.lambda.ts`, which exports `handler`. */
  readonly entry: string;

  /** @default - named as the entry */
  readonly folder?: string;

  readonly description: string;

  /** In MB; 1 769 are one whole processor. */
  readonly memorySize: number;

  readonly timeout: Duration;

  /**
   * How many may run at once, and how much of the account's concurrency is kept for it alone.
   *
   * @default - none is kept: it shares the account's
   */
  readonly reservedConcurrency?: number;

  /**
   * Whether it has versions, of which the alias `live` is the one that is called.
   *
   * @default false
   */
  readonly versions?: boolean;

  /** Names that the bundler takes for these values. @default - none */
  readonly define?: Readonly<Record<string, string>>;

  /** @default - 30 days */
  readonly logRetention?: RetentionDays;
}

/** A Lambda function as all of them are here: runtime, architecture, bundling, logs and role in one place. */
export class NodeFunction extends Construct {
  readonly function: NodejsFunction;
  /** What is called: the alias, where it has versions. */
  readonly live: IFunction;
  private readonly ownAlias: Alias | undefined;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);

    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention ?? RetentionDays.ONE_MONTH,
      // They hold no words and nothing that the table does not know.
      removalPolicy: RemovalPolicy.DESTROY,
    });

    // Not the managed AWSLambdaBasicExecutionRole: that may write into, and create, every log group there is.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `${props.entry} of the SMS channel`,
    });
    logGroup.grantWrite(role);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray knows no resources: xray:PutTraceSegments and PutTelemetryRecords can only be given on *.',
    });

    this.function = new NodejsFunction(this, 'Function', {
      entry: `${project}lambdas/${props.folder ?? props.entry}/${props.entry}.lambda.ts`,
      handler: 'handler',
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize,
      timeout: props.timeout,
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      projectRoot: project,
      depsLockFilePath: `${project}package-lock.json`,
      bundling: {
        format: OutputFormat[bundling.format === 'esm' ? 'ESM' : 'CJS'],
        target: bundling.target,
        mainFields: bundling.mainFields,
        // The runtime's own SDK is older than ours, unbundled and slower to import.
        bundleAwsSDK: true,
        externalModules: bundling.external,
        minify: bundling.minify,
        esbuildArgs: { '--charset': bundling.charset },
        loader: bundling.loader,
        ...(props.define && { define: { ...props.define } }),
        banner: bundling.banner.js,
        sourceMap: true,
        sourceMapMode: SourceMapMode.EXTERNAL,
        commandHooks: {
          beforeBundling: () => [],
          beforeInstall: () => [],
          // Beside the assets, so that no package has it: `npm run sms -- where` reads it.
          afterBundling: (_, output) => [
            `mkdir -p "${output}/../maps"`,
            `mv "${output}/index.mjs.map" "${output}/../maps/${props.entry}.map"`,
          ],
        },
      },
    });
    this.ownAlias = props.versions
      ? new Alias(this, 'Live', { aliasName: 'live', version: whole(this.function.currentVersion) })
      : undefined;
    this.live = this.ownAlias ? whole(this.ownAlias) : this.function;
    this.tell(names.metricsNamespace, Stack.of(this).stackName);
    Validations.of(this.function).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason:
        'A dead-letter queue serves asynchronous invocations. Functions behind the API are invoked synchronously, those ' +
        'behind a queue have its own; the sweep is invoked anew every five minutes and starts from the state it finds.',
    });
  }

  /** @throws {Error} where it has no versions */
  get alias(): Alias {
    if (!this.ownAlias) throw new Error(`${this.node.path} has no versions: say versions: true`);
    return this.ownAlias;
  }

  /** Lets the function do exactly these actions on exactly these resources. */
  allow(actions: readonly string[], resourceArns: readonly string[]): void {
    this.function.addToRolePolicy(
      new PolicyStatement({ actions: [...actions], resources: [...resourceArns] }),
    );
  }

  /** Sets a variable of its environment; the names are those of lambdas/environment/names.ts. */
  tell(name: string, value: string): void {
    this.function.addEnvironment(name, value);
  }
}

// CDK's types differ about whether a role can be undefined; that of a function of ours is not.
const isWhole = <T extends Version | Alias>(one: T): one is T & (T extends Alias ? IFunction : IVersion) =>
  one.role !== undefined;

function whole<T extends Version | Alias>(one: T): T & (T extends Alias ? IFunction : IVersion) {
  if (!isWhole(one)) throw new Error(`${one.node.path} has no role`);
  return one;
}

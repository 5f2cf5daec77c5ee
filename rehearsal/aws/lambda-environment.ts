import { type Fields, isFields } from '../template/values.ts';

/**
 * Everything that a function has in its environment on AWS: the template's variables and Lambda's own.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 * @throws {Error} where the template sets what Lambda keeps for itself, or more than 4 KB in all.
 */
export function lambdaEnvironment(
  { Environment, Handler, Runtime, LoggingConfig }: Fields,
  of: {
    readonly name: string;
    readonly memoryMb: number;
    readonly logGroup: string;
    /** Access key id, by which the rehearsal knows who calls. */
    readonly key: string;
    readonly region: string;
    /** `$LATEST`, where it has none. */
    readonly version: string;
  },
): Readonly<Record<string, string>> {
  const variables = isFields(Environment) && isFields(Environment.Variables) ? Environment.Variables : {};
  const own = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
  const reserved = {
    _HANDLER: String(Handler),
    _X_AMZN_TRACE_ID: '',
    AWS_ACCESS_KEY_ID: of.key,
    AWS_SECRET_ACCESS_KEY: 'rehearsal',
    AWS_SESSION_TOKEN: 'rehearsal',
    AWS_DEFAULT_REGION: of.region,
    AWS_REGION: of.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${Runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(of.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: of.name,
    AWS_LAMBDA_FUNCTION_VERSION: of.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: isFields(LoggingConfig) && LoggingConfig.LogFormat === 'JSON' ? 'JSON' : 'Text',
    AWS_LAMBDA_LOG_GROUP_NAME: of.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: 'rehearsal',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    LAMBDA_TASK_ROOT: '/var/task',
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
  };
  const taken = Object.keys(own).filter(name => name in reserved || !/^[a-zA-Z]\w+$/.test(name));
  if (taken.length > 0) throw new Error(`${of.name}: Lambda does not take the variables ${taken.join(', ')}`);
  const bytes = Object.entries(own).reduce(
    (sum, [name, value]) => sum + name.length + Buffer.byteLength(value),
    0,
  );
  if (bytes > 4096) throw new Error(`${of.name}: its environment has ${bytes} bytes, more than 4096`);
  return { ...own, ...reserved };
}

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BuiltStack } from '../template/built-stack.ts';
import { isFields, list } from '../template/values.ts';

const run = promisify(execFile);

/** A rule of AWS Control Tower that the stack does not keep, and why. */
const exceptions: Readonly<Record<string, string>> = {
  api_gw_v2_authorization_type_configured_check:
    'Twilio proves itself by a signature over the raw body, which no authorizer sees; desks by a key that the function compares. The health check says nothing worth hiding.',
  cloudwatch_alarm_action_check:
    'Who hears of alarms is the owner’s to say (alarmTopicArn); without it they are seen in CloudWatch alone.',
  cloudwatch_log_group_encrypted_check:
    'Logs have no words, no numbers and no secrets, which the rehearsal looks for; CloudWatch encrypts them with a key of its own.',
  cloudwatch_log_group_retention_period_check:
    'Thirty days serve to find a fault; the rule asks for a year, as of an audit log, which these are not.',
  kms_create_grant_aws_service_check:
    'The key’s policy is AWS’s own default: it leaves to IAM who may, and no role of the stack may create a grant.',
  lambda_function_public_access_prohibited_check:
    'Each permission names one API or one rule of this account in its SourceArn; the rule asks for SourceAccount, which an ARN of one’s own API already has in it.',
  lambda_inside_vpc_check:
    'The functions call vendors on the internet and AWS by its public addresses; a VPC would give them a NAT gateway to pay for and nothing to reach.',
  sqs_dlq_check: 'They are the dead-letter queues themselves.',
};

const folders: Readonly<Record<string, string>> = { linux: 'ubuntu', darwin: 'macos' };
const processors: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

export interface Guarded {
  readonly rules: number;
  /** A line each: rules that are broken without a reason, and reasons for what is not broken. */
  readonly problems: readonly string[];
}

/** Holds templates against AWS Control Tower's rules for what they have in them, by cfn-guard. */
export async function guard(stacks: readonly BuiltStack[], tools: string): Promise<Guarded> {
  const validator = join(tools, 'node_modules/@cdklabs/cdk-validator-cfnguard');
  const program = join(validator, 'bin', folders[platform()] ?? '', processors[arch()] ?? '', 'cfn-guard');
  const rules = await rulesFor(stacks, join(validator, 'rules/control-tower/cfn-guard'));
  const folder = await mkdtemp(join(tmpdir(), 'rehearsed-templates-'));
  const templates = await Promise.all(
    stacks.map(async ({ name, template }) => {
      const file = join(folder, `${name}.json`);
      await writeFile(file, JSON.stringify(template));
      return file;
    }),
  );
  const { stdout } = await run(
    program,
    [
      'validate',
      ...rules.flatMap(rule => ['--rules', rule]),
      ...templates.flatMap(file => ['--data', file]),
      ...['--output-format', 'json', '--show-summary', 'none', '--structured'],
    ],
    { maxBuffer: 256 * 1024 * 1024 },
    // it ends by another code than 0 where a rule is broken; what it found stands in its output
  ).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }));
  await rm(folder, { recursive: true });
  const reports: unknown = JSON.parse(stdout);
  const broken = new Map<string, Set<string>>();
  for (const report of list(reports)) {
    for (const one of list(isFields(report) ? report.not_compliant : undefined)) {
      const rule = isFields(one) && isFields(one.Rule) ? String(one.Rule.name) : JSON.stringify(one);
      const found = broken.get(rule) ?? new Set();
      for (const [, id = ''] of JSON.stringify(one).matchAll(/\/Resources\/([^"/[]+)/g)) found.add(id);
      broken.set(rule, found);
    }
  }
  return {
    rules: rules.length,
    problems: [
      ...[...broken]
        .filter(([rule]) => !(rule in exceptions))
        .map(([rule, ids]) => `Control Tower’s ${rule}: ${[...ids].join(', ')}`),
      ...Object.keys(exceptions)
        .filter(rule => !broken.has(rule))
        .map(rule => `Control Tower’s ${rule} is kept by now: take its exception out of checks/guard.ts`),
    ],
  };
}

/** The rules about types that the stacks have: all of them take ten times as long. */
async function rulesFor(stacks: readonly BuiltStack[], folder: string): Promise<readonly string[]> {
  const types = new Set(stacks.flatMap(({ resources }) => [...resources.values()].map(({ type }) => type)));
  const found = await readdir(folder, { recursive: true });
  const files = found.filter(name => name.endsWith('.guard')).map(name => join(folder, name));
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8')));
  return files.filter((_, index) => {
    const about = [...(texts[index] ?? '').matchAll(/AWS::\w+::\w+/g)].map(([type]) => type);
    return about.some(type => types.has(type));
  });
}

import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { StackOptions } from '../../../lambdas/config/deploy.ts';
import { ChannelStack } from '../../../lib/channel-stack.ts';

const settings: { context: Record<string, unknown> } = JSON.parse(
  readFileSync(new URL('../../../cdk.json', import.meta.url), 'utf8'),
);

/**
 * An app as the command line makes it, but for two things that take seconds: no function is bundled, and CDK's own
 * look at the template is left out. synth.test.ts has both.
 */
export const newApp = (): App =>
  new App({
    context: { ...settings.context, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
    analyticsReporting: false,
  });

const newStack = (options?: StackOptions): ChannelStack => new ChannelStack(newApp(), 'SmsChannel', options);

export const synthesize = (options?: StackOptions): Template => Template.fromStack(newStack(options));

/** A construct's own words for a value of a template: `ThreadQueue` for `{"Ref": "ThreadQueueC6DC028B"}`. */
export function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[how, what] = ['', '']] = Object.entries(value ?? {});
  if (how === 'Ref' && typeof what === 'string') return plainId(what);
  if (how === 'Fn::GetAtt' && Array.isArray(what)) return plainId(String(what[0]));
  if (how === 'Fn::Select' && Array.isArray(what)) return plain(what[1]);
  // of an ARN that is taken apart: whose it is
  if (how === 'Fn::Split' && Array.isArray(what)) return plain(what[1]);
  if (how === 'Fn::Join' && Array.isArray(what) && Array.isArray(what[1]))
    return what[1].map(plain).join(what[0]);
  throw new Error(`no plain word for ${JSON.stringify(value)}`);
}

/** A logical id without the hash at its end. */
export const plainId = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const asList = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** All that a role may do, an action on a resource a line: `sqs:SendMessage on ThreadQueue`. */
export const allowedBy = (template: Template, role: string): readonly string[] =>
  Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(policy => policy.Properties.Roles.map(plain).includes(role))
    .flatMap((policy): Statement[] => policy.Properties.PolicyDocument.Statement)
    .flatMap(({ Effect, Action, Resource }) =>
      asList(Action).flatMap(action =>
        asList(Resource).map(
          resource => `${Effect === 'Allow' ? '' : `${Effect} `}${action} on ${plain(resource)}`,
        ),
      ),
    )
    .sort();

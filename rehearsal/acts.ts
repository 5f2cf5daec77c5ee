import { NameTaken } from './aws/deploy.ts';
import { guard } from './checks/guard.ts';
import { schemaProblems } from './checks/schema.ts';
import { sharedBy } from './checks/shared-names.ts';
import { unusedRights } from './checks/unused-rights.ts';
import { callerName } from './iam/judge.ts';
import { without } from './iam/rights.ts';
import { takeAway, type Weighed } from './iam/take-away.ts';
import type { Report } from './report.ts';
import { beginning } from './story/beginning.ts';
import { people } from './story/people.ts';
import { type SceneOptions, type StageOptions, setStage } from './story/stage.ts';
import { story, type Told, tell } from './story/tell.ts';
import type { BuiltStack } from './template/built-stack.ts';
import { synthesizeAll } from './template/synthesize.ts';
import { loadServiceSpec } from './tools/service-spec.ts';

export type Props = Omit<StageOptions, 'scenes' | 'tamper'>;

const say =
  (report: Report, act: string) =>
  ({ step, problems, seconds }: Told): void =>
    report.line(act, step, problems, seconds);

/** One stack: the whole story, then each right is taken away. Gives what is known of the rights. */
export async function oneStack(
  act: string,
  scene: SceneOptions,
  props: Props,
  report: Report,
): Promise<readonly Weighed[]> {
  const stage = await setStage({ ...props, scenes: [scene] });
  try {
    const told = await tell(stage, story, say(report, act));
    if (told.some(({ problems }) => problems.length > 0)) return [];
    const { judge, policies, functions } = stage.cloud;
    const weighed = await takeAway(judge, policies);
    const { problems, table } = unusedRights(weighed, [scene.stack.name]);
    const needed = weighed.filter(one => one.needed).length;
    report.line(
      act,
      `of ${weighed.length} rights of ${policies.roles.size} roles, ${needed} are needed: without any one of them a step fails`,
      problems,
    );
    for (const line of table) report.note(`not used: ${line}`);
    const memory = [...functions.values()].map(
      fn =>
        `${fn.name.slice(scene.stack.name.length + 1).replace(/Function.*/, '')} ${fn.peakMb()} of ${fn.memoryMb}`,
    );
    report.note(`memory at most, MB: ${memory.join(', ')}`);
    return weighed;
  } finally {
    await stage.stop();
  }
}

/**
 * Two stacks in one account and region: what they share, and the story through both where CloudFormation lets the second
 * stand beside the first.
 */
export async function twoStacks(
  scenes: readonly SceneOptions[],
  props: Props,
  report: Report,
): Promise<void> {
  const act = 'two stacks';
  const stage = await setStage({ ...props, scenes }).catch((error: unknown) => {
    if (error instanceof NameTaken) return error;
    throw error;
  });
  const taken = stage instanceof NameTaken ? stage : undefined;
  const shared = sharedBy(
    scenes.map(({ stack }) => stack),
    taken,
  );
  report.line(act, 'share nothing', shared);
  if (stage instanceof NameTaken) {
    report.note('the story is not told to both while the second cannot be deployed');
    return;
  }
  try {
    await tell(stage, [...beginning, ...people], told => say(report, `${act}, ${told.scene}`)(told));
  } finally {
    await stage.stop();
  }
}

/**
 * Takes some rights away in truth, and tells the story: it has to stop, and to be denied that very right where the recorded
 * one says. `weighed` are those that the beginning of the story needs.
 */
export async function lessRights(
  scene: SceneOptions,
  weighed: readonly Weighed[],
  props: Props,
  report: Report,
): Promise<void> {
  for (const { role, right, needed } of weighed) {
    const stage = await setStage({
      ...props,
      scenes: [scene],
      tamper: ({ policies }) => {
        for (const [arn, statements] of policies.roles)
          if (arn.endsWith(`/${role}`)) policies.roles.set(arn, without(statements, right));
      },
    });
    try {
      const told = await tell(stage, beginning, () => undefined);
      const last = told.at(-1);
      const denied = stage.cloud.judge.judged.find(
        ({ caller, action, verdict }) =>
          verdict !== 'Allowed' && callerName(caller) === role && action === right.action,
      );
      report.line(
        'a right less',
        `without ${right.action}, ${role.slice(scene.stack.name.length + 1)} is noticed`,
        last && last.problems.length > 0 && denied && stepsApart(denied.step, needed?.step) <= 1
          ? []
          : [`expected at "${needed?.step}"; denied at "${denied?.step}"; came: ${JSON.stringify(last)}`],
      );
    } finally {
      await stage.stop();
    }
  }
}

/** What a function asks for when it starts in the background may fall on either side of a step's end. */
function stepsApart(one: string, other: string | undefined): number {
  const at = (step: string | undefined) => beginning.findIndex(({ name }) => name === step);
  return at(one) < 0 || at(other) < 0 ? Number.POSITIVE_INFINITY : Math.abs(at(one) - at(other));
}

/** The templates by AWS's schema, and by Control Tower's rules. */
export async function templates(stacks: readonly BuiltStack[], tools: string, report: Report): Promise<void> {
  const spec = await loadServiceSpec(tools);
  const all = [...stacks, ...synthesizeAll()];
  const problems = all.flatMap(stack => schemaProblems(stack, spec).map(line => `${stack.name}: ${line}`));
  report.line(
    'templates',
    `${all.length} option sets have properties, types and what is required as CloudFormation has them`,
    problems,
  );
  const guarded = await guard(stacks, tools);
  report.line(
    'templates',
    `${guarded.rules} of Control Tower’s rules are kept, but for exceptions with a reason`,
    guarded.problems,
  );
}

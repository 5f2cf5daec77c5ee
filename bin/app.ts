import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { ownersConfig, ownersFile } from '../check/owners-file.ts';
import { typeProblems } from '../check/types.ts';
import { Wrong } from '../check/wrong.ts';
import { withDefaults } from '../lambdas/config/define-channel.ts';
import { defaultStackName } from '../lambdas/environment/outputs.ts';
import { ChannelStack } from '../lib/channel-stack.ts';

/** What is wrong in the configuration ends the synthesis, not the first text. */
async function synthesize(): Promise<void> {
  const config = await ownersConfig(undefined);
  const mistyped = await typeProblems(ownersFile(undefined));
  if (mistyped.length > 0) throw new Wrong(mistyped);

  const app = new App();
  // A finding that nobody has given a reason for ends the synthesis.
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  new ChannelStack(app, defaultStackName, withDefaults(config).deploy);
}

try {
  await synthesize();
} catch (error) {
  if (!(error instanceof Wrong)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
// What is wrong in the configuration ends the synthesis, not the first text.
import config from '../channel.config.ts';
import { defaultStackName } from '../lambdas/environment/outputs.ts';
import { ChannelStack } from '../lib/channel-stack.ts';

const app = new App();
// A finding that nobody has given a reason for ends the synthesis.
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
new ChannelStack(app, defaultStackName, config.deploy);

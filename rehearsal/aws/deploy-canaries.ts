import { fields, isFields, list, text } from '../template/values.ts';
import type { Cloud } from './cloud.ts';
import type { Deployment } from './deployment.ts';

/**
 * What CodeDeploy asks for when it gives a new version its traffic, in the name of its role: that it may is known with
 * the deployment, and not only when there is a second version.
 * @throws {Denied} where it may not
 */
export async function deployCanaries(
  { judge, account, region }: Cloud,
  { stack, ofType, properties, identity, arnOf }: Deployment,
): Promise<void> {
  const resources = fields(stack.template.Resources, 'Resources');
  for (const { id } of ofType('AWS::CodeDeploy::DeploymentGroup')) {
    const { ServiceRoleArn, AlarmConfiguration, ApplicationName } = properties(id);
    const role = text(ServiceRoleArn, `${id}.ServiceRoleArn`);
    const group = `arn:aws:codedeploy:${region}:${account}:deploymentgroup:${ApplicationName}/${identity(id).name}`;
    await judge.ask({
      caller: { service: 'codedeploy.amazonaws.com', sourceArn: group },
      action: 'sts:AssumeRole',
      resource: role,
    });
    const caller = { role, session: 'codedeploy' };
    for (const alarm of list(isFields(AlarmConfiguration) ? AlarmConfiguration.Alarms : undefined)) {
      const name = text(fields(alarm, id).Name, `${id}: an alarm`);
      const known = ofType('AWS::CloudWatch::Alarm').some(one => identity(one.id).name === name);
      if (!known) throw new Error(`${id} looks at ${name}, which is no alarm of the stack`);
      const resource = `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
      await judge.ask({ caller, action: 'cloudwatch:DescribeAlarms', resource });
    }
    const aliases = ofType('AWS::Lambda::Alias').filter(alias => {
      const { UpdatePolicy } = fields(resources[alias.id], alias.id);
      return JSON.stringify(UpdatePolicy ?? {}).includes(`{"Ref":"${id}"}`);
    });
    if (aliases.length === 0) throw new Error(`${id}: no alias is moved by it`);
    for (const { id: alias } of aliases) {
      const { FunctionName } = properties(alias);
      const fn = ofType('AWS::Lambda::Function').find(one => identity(one.id).ref === FunctionName);
      if (!fn) throw new Error(`${alias} is for ${FunctionName}, which is no function of the stack`);
      for (const action of ['lambda:GetAlias', 'lambda:UpdateAlias'])
        await judge.ask({ caller, action, resource: arnOf(fn.id) });
    }
  }
}

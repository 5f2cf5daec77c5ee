import { list } from '../template/values.ts';
import { isOfAws, seriesOf, wrongWith } from './alarm-series.ts';
import type { Cloud } from './cloud.ts';
import type { Deployment } from './deployment.ts';

/**
 * What CloudWatch asks for when an alarm tells a topic of the stack's; and that alarms on AWS's own counts look at some.
 * @throws {Denied} where it may not
 * @throws {Error} that names an alarm which would never ring
 */
export async function deployAlarms({ judge, account, region }: Cloud, deployment: Deployment): Promise<void> {
  const { ofType, properties, identity } = deployment;
  const topics = ofType('AWS::SNS::Topic').map(({ id }) => identity(id).ref);
  for (const { id } of ofType('AWS::CloudWatch::Alarm')) {
    const { AlarmActions, OKActions } = properties(id);
    for (const series of seriesOf(properties(id)).filter(isOfAws)) {
      const wrong = wrongWith(series, deployment);
      if (wrong !== undefined) throw new Error(`${id}: ${wrong}`);
    }
    const told = new Set([...list(AlarmActions), ...list(OKActions)].map(String));
    for (const topic of topics.filter(one => told.has(one)))
      await judge.ask({
        caller: {
          service: 'cloudwatch.amazonaws.com',
          sourceArn: `arn:aws:cloudwatch:${region}:${account}:alarm:${identity(id).name}`,
        },
        action: 'sns:Publish',
        resource: topic,
      });
  }
}

import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FormerDomain } from '../lambdas/config/deploy.ts';
import type { NodeFunction } from './node-function.ts';

export interface WebhookApiProps {
  readonly inboundText: NodeFunction;
  readonly deliveryStatus: NodeFunction;
  readonly threadApi: NodeFunction;

  /** @default - no Flex, no route for it */
  readonly flexEnd?: NodeFunction;

  /** @default - no agent of PolyAI's, no route for its alerts */
  readonly agentAlerts?: NodeFunction;

  /**
   * The name under which Twilio and desks reach the channel, such as `sms.example.com`. Its DNS record is the
   * owner's: a CNAME to {@link WebhookApi.domainTarget}.
   *
   * @default - the API's own endpoint
   */
  readonly domainName?: string;

  /**
   * ARN of the certificate for `domainName`, in the region of the stack.
   *
   * @default - none; needed with `domainName`
   */
  readonly certificateArn?: string;

  /**
   * Another name that leads here: that of before, or the next one, before it is used. Its DNS record is a CNAME to
   * {@link WebhookApi.formerDomainTarget}.
   *
   * @default - none
   */
  readonly formerDomain?: FormerDomain;

  /**
   * Requests a second, over which API Gateway answers 429 (twice as many in a burst). It shields the account from a
   * flood of forged requests: a text is lost to it only once Twilio has gone through its retries and the sweep
   * through its look back.
   *
   * @default 500
   */
  readonly requestsPerSecond?: number;
}

// Without what tells of people: a path of the thread API holds their numbers, and an address says where they sit.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
const accessLog = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  error: '$context.error.responseType',
  protocol: '$context.protocol',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationStatus: '$context.integrationStatus',
  integrationLatencyMs: '$context.integrationLatency',
};

/** The front door: Twilio's webhooks, the thread API and the health check, on one HTTP API. */
export class WebhookApi extends Construct {
  readonly api: HttpApi;
  /** What Twilio signs and desks call: an origin, without a slash at its end. */
  readonly publicUrl: string;
  /** Origins that lead here too, and that Twilio may have been given before. */
  readonly formerUrls: readonly string[];
  /** Where the custom domain's DNS record has to point. */
  readonly domainTarget: string | undefined;
  /** Likewise that of `formerDomain`: it may be one that is still to come. */
  readonly formerDomainTarget: string | undefined;

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);

    this.api = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      description: 'SMS channel: webhooks of Twilio, and the thread API',
      createDefaultStage: false,
    });
    const domain = this.domain(props);
    const former = props.formerDomain && this.domain(props.formerDomain);
    const rate = props.requestsPerSecond ?? 500;
    const accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // $default: a stage's name would be part of the path that Twilio signs.
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      // Those of each route would be metrics that are paid for; the access log has the route.
      detailedMetricsEnabled: false,
      throttle: { rateLimit: rate, burstLimit: rate * 2 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLogs),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
    for (const domainName of [domain, former])
      if (domainName) new ApiMapping(domainName, 'Mapping', { api: this.api, domainName, stage });

    // Any method, so that the function says 405 itself: API Gateway would say 404.
    this.route(new HttpLambdaIntegration('InboundText', props.inboundText.live), {
      '/twilio/messages': [HttpMethod.ANY],
    });
    this.route(new HttpLambdaIntegration('DeliveryStatus', props.deliveryStatus.function), {
      '/twilio/status': [HttpMethod.ANY],
    });
    this.route(new HttpLambdaIntegration('ThreadApi', props.threadApi.function), {
      '/health': [HttpMethod.GET],
      // The function answers whatever else is under /threads too; routes of their own tell the log what was asked.
      '/threads': [HttpMethod.GET, HttpMethod.POST, HttpMethod.ANY],
      '/threads/{proxy+}': [HttpMethod.ANY],
      '/threads/{business}/{customer}': [HttpMethod.GET],
      '/threads/{business}/{customer}/messages': [HttpMethod.POST],
      '/threads/{business}/{customer}/accept': [HttpMethod.POST],
      '/threads/{business}/{customer}/release': [HttpMethod.POST],
    });
    if (props.flexEnd)
      this.route(new HttpLambdaIntegration('FlexEnd', props.flexEnd.function), {
        '/twilio/flex': [HttpMethod.ANY],
      });
    if (props.agentAlerts)
      this.route(new HttpLambdaIntegration('AgentAlerts', props.agentAlerts.function), {
        '/polyai/alerts': [HttpMethod.ANY],
      });
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Each function looks for itself: Twilio proves itself by a signature over the raw body, which no authorizer ' +
        'gets to see, and so does PolyAI; the thread API by its bearer key; the health check says nothing worth hiding.',
    });

    this.publicUrl = domain ? `https://${props.domainName}` : this.api.apiEndpoint;
    this.formerUrls = [
      ...(domain ? [this.api.apiEndpoint] : []),
      ...(props.formerDomain ? [`https://${props.formerDomain.domainName}`] : []),
    ];
    this.domainTarget = domain?.regionalDomainName;
    this.formerDomainTarget = former?.regionalDomainName;
  }

  /** By its name: the domain of today and that of before are the same resource, whichever they are to the stack. */
  private domain({ domainName, certificateArn }: Partial<FormerDomain>): DomainName | undefined {
    if (domainName === undefined || certificateArn === undefined) return undefined;
    return new DomainName(this, `Domain ${domainName}`, {
      domainName,
      certificate: Certificate.fromCertificateArn(this, `Certificate ${domainName}`, certificateArn),
    });
  }

  private route(
    integration: HttpLambdaIntegration,
    routes: Readonly<Record<string, readonly HttpMethod[]>>,
  ): void {
    for (const [path, methods] of Object.entries(routes))
      this.api.addRoutes({ path, methods: [...methods], integration });
  }
}

import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
export type HttpResult = APIGatewayProxyStructuredResultV2;

export type HttpHandler = (event: APIGatewayProxyEventV2) => Promise<HttpResult>;

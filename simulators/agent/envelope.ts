/** Of the 63 codes on the vendor's error-codes page, those that a chat can meet; the rest are our stand-ins. */
export type ErrorCode =
  | 'ACCOUNT_NOT_FOUND'
  | 'AUTH_USER_INVALID_TOKEN'
  | 'AUTH_USER_UNAUTHORISED'
  | 'CHAT_TIMEOUT'
  | 'CONVERSATIONS_NOT_FOUND'
  | 'ChatConversationEnded'
  | 'PROJECT_NOT_FOUND'
  | 'SCHEMA_VALIDATION_FAILED'
  | 'USER_ACCESS_FORBIDDEN'
  | 'INTERNAL_SERVER_ERROR'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'TOO_MANY_REQUESTS'
  | 'UNSUPPORTED_MEDIA_TYPE';

/** The one that fits a status, for scripted faults. */
const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'SCHEMA_VALIDATION_FAILED',
  401: 'AUTH_USER_INVALID_TOKEN',
  403: 'USER_ACCESS_FORBIDDEN',
  404: 'CONVERSATIONS_NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  410: 'ChatConversationEnded',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
};

/** The standard error envelope: all six fields are required in the API description's `Error`. */
export function envelope(
  status: number,
  correlationId: string,
  code: ErrorCode = byStatus[status] ?? 'INTERNAL_SERVER_ERROR',
  message = `The request was answered with ${status}.`,
): Response {
  return Response.json(
    {
      success: false,
      error: message,
      error_id: correlationId,
      error_code: code,
      error_message: message,
      data: null,
    },
    { status },
  );
}

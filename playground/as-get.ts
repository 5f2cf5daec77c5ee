/** A HEAD is answered as a GET is (RFC 9110, 9.3.2); the server leaves the body out. */
export const asGet = (request: Request): Request =>
  request.method === 'HEAD' ? new Request(request, { method: 'GET' }) : request;

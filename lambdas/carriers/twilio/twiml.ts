/**
 * The answer to an inbound text that says nothing to its sender (twilio.com/docs/messaging/twiml): replies go out
 * by REST. Under `text/plain` Twilio would send the body itself as a text message.
 */
export const emptyResponse = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

export const twimlContentType = 'text/xml';

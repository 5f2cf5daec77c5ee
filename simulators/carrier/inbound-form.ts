import { countSegments } from '../../lambdas/channel/text/segments.ts';
import { accountPath, type CarriedMessage, newSid } from './message.ts';
import type { Form } from './webhook.ts';

/**
 * What Twilio posts for a text (twilio.com/docs/messaging/guides/webhook-request), with the parameters that it
 * sends in practice beside those. Places are a best guess, and often empty.
 */
export function inboundForm(message: CarriedMessage, accountSid: string): Form {
  return {
    ...place('To', message.to),
    ...place('From', message.from),
    ...media(message, accountSid),
    SmsMessageSid: message.sid,
    SmsSid: message.sid,
    MessageSid: message.sid,
    SmsStatus: 'received',
    Body: message.body,
    To: message.to,
    From: message.from,
    NumMedia: String(message.media.length),
    NumSegments: String(message.from.includes(':') ? 1 : countSegments(message.body).segments),
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
  };
}

const countries: readonly (readonly [prefix: string, country: string])[] = [
  ['+44', 'GB'],
  ['+49', 'DE'],
  ['+33', 'FR'],
  ['+353', 'IE'],
  ['+30', 'GR'],
];

/** Only North American numbers have a city here. */
function place(side: 'To' | 'From', address: string): Form {
  const number = address.slice(address.indexOf(':') + 1);
  const [country, state, city, zip] = number.startsWith('+1')
    ? ['US', 'CA', 'SAN FRANCISCO', '94105']
    : [countries.find(([prefix]) => number.startsWith(prefix))?.[1] ?? '', '', '', ''];
  return { [`${side}Country`]: country, [`${side}State`]: state, [`${side}City`]: city, [`${side}Zip`]: zip };
}

function media(message: CarriedMessage, accountSid: string): Form {
  const form: Record<string, string> = {};
  for (const [index, { url, contentType }] of message.media.entries()) {
    const own = `https://api.twilio.com${accountPath(accountSid)}/Messages/${message.sid}/Media/${newSid('ME')}`;
    form[`MediaUrl${index}`] = url ?? own;
    form[`MediaContentType${index}`] = contentType;
  }
  return form;
}

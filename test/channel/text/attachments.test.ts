import { expect, test } from 'vitest';
import { describeAttachments } from '../../../lambdas/channel/text/attachments.ts';
import { fc } from '../../support/seeded-check.ts';

test.each([
  ['image/jpeg', '[picture]'],
  ['IMAGE/HEIC', '[picture]'],
  ['image/gif', '[picture]'],
  ['image/webp', '[sticker]'],
  ['image/svg+xml', '[picture]'],
  ['video/3gpp', '[video]'],
  ['audio/amr', '[voice message]'],
  ['audio/ogg; codecs=opus', '[voice message]'],
  ['text/vcard', '[contact card]'],
  ['text/x-vcard; charset=utf-8', '[contact card]'],
  ['text/directory', '[contact card]'],
  ['application/x-vcard', '[contact card]'],
  ['text/calendar', '[calendar entry]'],
  ['text/x-vcalendar', '[calendar entry]'],
  ['application/pdf', '[document]'],
  ['text/plain', '[document]'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', '[document]'],
  ['application/vnd.ms-excel', '[document]'],
  ['application/zip', '[file]'],
  ['', '[file]'],
])('%j is %s', (contentType, line) => expect(describeAttachments([{ contentType }])).toEqual([line]));

test('one line for each, in order, with nothing of the address', () => {
  const media = [
    {
      contentType: 'image/png',
      url: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1',
    },
    {
      contentType: 'application/pdf',
      url: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME2',
    },
  ];
  expect(describeAttachments(media)).toEqual(['[picture]', '[document]']);
  expect(describeAttachments([])).toEqual([]);
});

test('shows none of what the sender wrote into the type', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ contentType: fc.string() })), media => {
      const lines = describeAttachments(media);
      expect(lines).toHaveLength(media.length);
      for (const line of lines) expect(line).toMatch(/^\[[a-z ]+\]$/);
    }),
  );
});

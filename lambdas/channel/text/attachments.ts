/** What a type of media is to people; the first that matches. */
const KINDS: readonly (readonly [type: RegExp, kind: string])[] = [
  // WhatsApp's stickers (developers.facebook.com/docs/whatsapp/cloud-api/reference/media); its pictures are JPEG or PNG
  [/^image\/(?:x-)?webp$/, 'sticker'],
  [/^image\//, 'picture'],
  [/^video\//, 'video'],
  [/^audio\//, 'voice message'],
  [/^(?:text|application)\/(?:x-)?vcard$|^text\/directory$/, 'contact card'],
  [/^text\/(?:x-v)?calendar$/, 'calendar entry'],
  [/^text\/|^application\/vnd\.(?:ms-|openxmlformats|oasis)/, 'document'],
  [/^application\/(?:pdf|rtf|msword)$/, 'document'],
];

/**
 * What a customer sent beside their words, for an agent that reads only words: a line for each, such as
 * `[picture]`. It tells the kind and never the address, which is a secret that opens the file.
 */
export const describeAttachments = (media: readonly Attached[]): string[] =>
  media.map(attached => `[${kindOf(attached)}]`);

/** Whether all of them are pictures. */
export const arePictures = (media: readonly Attached[]): boolean =>
  media.every(attached => kindOf(attached) === 'picture');

interface Attached {
  readonly contentType: string;
}

function kindOf({ contentType }: Attached): string {
  const type = contentType.replace(/;.*$/s, '').trim().toLowerCase();
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'file';
}

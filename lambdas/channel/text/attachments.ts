/** What a type of media is to people; the first that matches. */
const KINDS: readonly (readonly [type: RegExp, kind: string])[] = [
  [/^image\//, 'picture'],
  [/^video\//, 'video'],
  [/^audio\//, 'voice message'],
  [/^text\/(?:x-)?vcard$|^text\/directory$/, 'contact card'],
  [/^text\/calendar$/, 'calendar entry'],
  [/^text\/|^application\/vnd\.(?:ms-|openxmlformats|oasis)/, 'document'],
  [/^application\/(?:pdf|rtf|msword)$/, 'document'],
];

/**
 * What a customer sent beside their words, for an agent that reads only words: a line for each, such as
 * `[picture]`. It tells the kind and never the address, which is a secret that opens the file.
 */
export const describeAttachments = (media: readonly { readonly contentType: string }[]): string[] =>
  media.map(({ contentType }) => {
    const type = contentType.replace(/;.*$/s, '').trim().toLowerCase();
    return `[${KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'file'}]`;
  });

/** Kinds that every browser shows and that hold no script; SVG does. */
export const pictureKinds = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;

/** Bytes: what Twilio takes with one message (twilio.com/docs/messaging/guides/accepted-mime-types). */
export const largestPicture = 5_000_000;

/** As many as Twilio takes with one message. */
export const mostPictures = 10;

import { randomUUID } from 'node:crypto';
import { largestPicture, pictureKinds } from './picture-limits.ts';

/** Bytes of all that are kept. */
const most = 50_000_000;

interface Picture {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Pictures that somebody has put into the phone, in memory; the oldest go first. */
export interface Pictures {
  /** Gives its id, or what is wrong with it. */
  keep(type: string, bytes: ArrayBuffer): { readonly id: string } | { readonly problem: string };
  get(id: string): Response | undefined;
}

export function createPictures(): Pictures {
  const pictures = new Map<string, Picture>();
  let size = 0;
  return {
    keep(given, buffer) {
      const type = pictureKinds.find(kind => kind === given.split(';')[0]?.trim().toLowerCase());
      if (type === undefined) return { problem: `a picture is one of ${pictureKinds.join(', ')}` };
      const bytes = new Uint8Array(buffer);
      if (bytes.length === 0 || bytes.length > largestPicture)
        return { problem: `a picture has up to ${largestPicture / 1_000_000} MB` };
      const id = randomUUID();
      pictures.set(id, { type, bytes });
      size += bytes.length;
      for (const [oldest, picture] of pictures) {
        if (size <= most) break;
        pictures.delete(oldest);
        size -= picture.bytes.length;
      }
      return { id };
    },
    get(id) {
      const picture = pictures.get(id);
      return (
        picture &&
        new Response(picture.bytes, {
          headers: {
            'content-type': picture.type,
            'x-content-type-options': 'nosniff',
            'content-security-policy': "default-src 'none'; sandbox",
            'cache-control': 'private, max-age=3600',
          },
        })
      );
    },
  };
}

import { largestPicture, mostPictures, pictureKinds } from '../../watch/picture-limits.ts';
import type { Answer } from './ask.ts';
import { createStore, type Store } from './store.ts';

export interface Attached {
  readonly contentType: string;
  readonly url: string;
}

/** A text that is being written on one phone to one number. */
export interface Draft {
  readonly body: string;
  readonly media: readonly Attached[];
  /** Pictures on their way into it. */
  readonly coming: number;
  /** Whether it goes out as soon as they are there. */
  readonly isWanted: boolean;
  readonly trouble: string;
}

/** As much of a file of the browser's as is looked at. */
export type Picture = Pick<File, 'name' | 'type' | 'size'>;

export interface Drafts<P extends Picture> {
  /** By the thread's id: it waits there while somebody looks at another phone. */
  readonly store: Store<ReadonlyMap<string, Draft>>;
  write(id: string, body: string): void;
  /** Puts pictures in; what cannot be is named. Resolves when they are there. */
  attach(id: string, files: readonly P[]): Promise<void>;
  detach(id: string, url: string): void;
  /** Hands over what there is, with the pictures that are still coming. */
  submit(id: string, send: (body: string, media: readonly Attached[]) => void): void;
}

export const emptyDraft: Draft = { body: '', media: [], coming: 0, isWanted: false, trouble: '' };

export function createDrafts<P extends Picture>(
  upload: (file: P) => Promise<Answer<{ url: string }>>,
): Drafts<P> {
  const store = createStore<ReadonlyMap<string, Draft>>(new Map());
  const wanted = new Map<string, (body: string, media: readonly Attached[]) => void>();
  const of = (id: string): Draft => store.get().get(id) ?? emptyDraft;
  const change = (id: string, to: Partial<Draft>): void =>
    store.set(new Map(store.get()).set(id, { ...of(id), ...to }));

  const drafts: Drafts<P> = {
    store,
    write: (id, body) => change(id, { body }),
    async attach(id, files) {
      const { media, coming } = of(id);
      const { taken, problems } = sorted(files, mostPictures - media.length - coming);
      change(id, { coming: coming + taken.length, trouble: problems.join(' ') });
      for (const file of taken) {
        const kept = await upload(file);
        const now = of(id);
        change(id, {
          coming: now.coming - 1,
          ...(kept.ok
            ? { media: [...now.media, { contentType: file.type, url: kept.value.url }] }
            : { trouble: `${now.trouble} ${file.name}: ${kept.why}.`.trim(), isWanted: false }),
        });
      }
      const send = wanted.get(id);
      if (send && of(id).isWanted && of(id).coming === 0) drafts.submit(id, send);
    },
    detach: (id, url) => change(id, { media: of(id).media.filter(one => one.url !== url) }),
    submit(id, send) {
      const { body, media, coming } = of(id);
      if (coming > 0) {
        wanted.set(id, send);
        return change(id, { isWanted: true });
      }
      if (body.trim() === '' && media.length === 0) return;
      change(id, emptyDraft);
      send(body, media);
    },
  };
  return drafts;
}

/** Those that a text takes, and what is wrong with the others. */
function sorted<P extends Picture>(files: readonly P[], room: number) {
  const taken: P[] = [];
  const problems: string[] = [];
  let tooMany = 0;
  for (const file of files) {
    if (!pictureKinds.some(kind => kind === file.type))
      problems.push(`${file.name}: only pictures go with a text here, PNG, JPEG, GIF or WebP.`);
    else if (file.size === 0 || file.size > largestPicture)
      problems.push(`${file.name}: a picture has up to ${largestPicture / 1_000_000} MB.`);
    else if (taken.length >= room) tooMany += 1;
    else taken.push(file);
  }
  if (tooMany > 0)
    problems.push(`A text takes up to ${mostPictures} pictures: ${tooMany} more are left out.`);
  return { taken, problems };
}

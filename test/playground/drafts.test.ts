import { describe, expect, it } from 'vitest';
import type { Answer } from '../../playground/page/parts/ask.ts';
import { type Attached, createDrafts, emptyDraft, type Picture } from '../../playground/page/parts/drafts.ts';

const picture = (name: string, more: Partial<Picture> = {}): Picture => ({
  ...{ name, type: 'image/png', size: 1_000 },
  ...more,
});
const turns = () => new Promise(resolve => setImmediate(resolve));

/** Drafts whose pictures come when the test lets them. */
function desk() {
  const uploads: { readonly name: string; come(answer?: Answer<{ url: string }>): Promise<unknown> }[] = [];
  const drafts = createDrafts<Picture>(
    ({ name }) =>
      new Promise(resolve =>
        uploads.push({
          name,
          come(answer = { ok: true, value: { url: `http://localhost/${name}` } }) {
            resolve(answer);
            return turns();
          },
        }),
      ),
  );
  const sent: [string, readonly string[]][] = [];
  const send = (body: string, media: readonly Attached[]) =>
    void sent.push([body, media.map(({ url }) => url)]);
  const of = (id: string) => drafts.store.get().get(id) ?? emptyDraft;
  return { drafts, uploads, sent, send, of };
}

describe('a text that is being written', () => {
  it('waits on its own phone, with its pictures', async () => {
    const { drafts, uploads, send, sent, of } = desk();
    drafts.write('one', 'half a te');
    void drafts.attach('one', [picture('a.png')]);
    drafts.write('two', 'another');
    await uploads[0]?.come();
    drafts.submit('two', send);
    expect(sent).toEqual([['another', []]]);
    expect(of('two')).toEqual(emptyDraft);
    expect(of('one')).toMatchObject({ body: 'half a te', media: [{ contentType: 'image/png' }] });
  });

  it('goes out with the pictures that are still coming', async () => {
    const { drafts, uploads, send, sent, of } = desk();
    drafts.write('one', 'Is this yours?');
    void drafts.attach('one', [picture('a.png'), picture('b.png')]);
    drafts.submit('one', send);
    drafts.submit('one', send);
    await uploads[0]?.come();
    expect(sent).toEqual([]);
    await uploads[1]?.come();
    expect(sent).toEqual([['Is this yours?', ['http://localhost/a.png', 'http://localhost/b.png']]]);
    expect(of('one')).toEqual(emptyDraft);
  });

  it('stays where one of them does not come', async () => {
    const { drafts, uploads, send, sent, of } = desk();
    drafts.write('one', 'Is this yours?');
    void drafts.attach('one', [picture('a.png')]);
    drafts.submit('one', send);
    await uploads[0]?.come({ ok: false, why: 'nothing answers' });
    expect(sent).toEqual([]);
    expect(of('one')).toMatchObject({ body: 'Is this yours?', isWanted: false, coming: 0 });
    expect(of('one').trouble).toBe('a.png: nothing answers.');
    drafts.submit('one', send);
    expect(sent).toEqual([['Is this yours?', []]]);
  });

  it('names what it does not take: other files, large ones, and one too many', () => {
    const { drafts, uploads, of } = desk();
    void drafts.attach('one', [
      picture('menu.pdf', { type: 'application/pdf' }),
      picture('photo.jpg', { type: 'image/jpeg', size: 12_000_000 }),
      picture('empty.png', { size: 0 }),
      ...Array.from({ length: 12 }, (_, at) => picture(`${at}.png`)),
    ]);
    expect(uploads).toHaveLength(1);
    const { trouble, coming } = of('one');
    expect(coming).toBe(10);
    for (const words of [
      'menu.pdf: only pictures',
      'photo.jpg: a picture has up to 5 MB',
      'empty.png',
      '2 more',
    ])
      expect(trouble).toContain(words);
    void drafts.attach('one', [picture('13.png')]);
    expect(of('one').trouble).toContain('1 more');
    expect(of('one').coming).toBe(10);
  });
});

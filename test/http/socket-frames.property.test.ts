import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadFrame, clientFrame, FrameReader, type Incoming } from '../../lambdas/http/socket-frames.ts';

/** As a server writes it: a client's frame, unmasked. */
function serverFrame(opcode: number, payload: Buffer, fin = true): Buffer {
  const frame = clientFrame(opcode, payload, Buffer.alloc(4));
  frame[0] = (fin ? 0x80 : 0) | opcode;
  frame[1] = (frame[1] ?? 0) & 0x7f;
  return Buffer.concat([
    frame.subarray(0, frame.length - payload.length - 4),
    frame.subarray(frame.length - payload.length),
  ]);
}

/** The bytes in pieces, cut at these places. */
function* pieces(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
  let from = 0;
  for (const cut of [...cuts].map(at => at % (bytes.length + 1)).sort((one, other) => one - other)) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
  yield bytes.subarray(from);
}

const readAll = (bytes: Buffer, cuts: readonly number[], maxBytes = 1_000_000): Incoming[] => {
  const reader = new FrameReader(maxBytes);
  return [...pieces(bytes, cuts)].flatMap(piece => [...reader.read(piece)]);
};

const cuts = fc.array(fc.nat(200_000), { maxLength: 12 });
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.integer({ min: 100, max: 140 }).map(length => 'x'.repeat(length)),
  fc.integer({ min: 65_530, max: 65_540 }).map(length => 'y'.repeat(length)),
);

describe('a server’s bytes', () => {
  it('are the same texts, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), cuts, (texts, at) => {
        const bytes = Buffer.concat(texts.map(one => serverFrame(1, Buffer.from(one))));
        expect(readAll(bytes, at)).toEqual(texts.map(one => ({ kind: 'text', text: one })));
      }),
      { numRuns: 60 },
    );
  });

  it('are one text in fragments, with control frames between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 5 }),
        cuts,
        (parts, at) => {
          const frames = parts.flatMap((part, index) => [
            serverFrame(index === 0 ? 2 : 0, Buffer.from(part), index === parts.length - 1),
            serverFrame(9, Buffer.from('p')),
          ]);
          const read = readAll(Buffer.concat(frames), at);
          expect(read.filter(({ kind }) => kind === 'binary')).toHaveLength(1);
          expect(read.filter(({ kind }) => kind === 'ping')).toHaveLength(parts.length);
        },
      ),
    );
  });

  it('are read or refused, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), cuts, (bytes, at) => {
        try {
          readAll(Buffer.from(bytes), at, 100);
        } catch (error) {
          expect(error).toBeInstanceOf(BadFrame);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, Buffer, number]>([
    ['masked', clientFrame(1, Buffer.from('x')), 1002],
    ['compressed', Buffer.from([0xc1, 0]), 1002],
    ['of an opcode that there is not', serverFrame(3, Buffer.alloc(0)), 1002],
    ['a continuation of nothing', serverFrame(0, Buffer.alloc(0)), 1002],
    [
      'a text within a text',
      Buffer.concat([serverFrame(1, Buffer.from('a'), false), serverFrame(1, Buffer.from('b'))]),
      1002,
    ],
    ['a ping in pieces', serverFrame(9, Buffer.alloc(0), false), 1002],
    ['a long ping', serverFrame(9, Buffer.alloc(126)), 1002],
    ['a close of one byte', serverFrame(8, Buffer.alloc(1)), 1002],
    ['no UTF-8', serverFrame(1, Buffer.from([0xff, 0xfe])), 1007],
    ['too long, by its head alone', Buffer.from([0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0]), 1009],
    [
      'of a length that no number holds',
      Buffer.from([0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255]),
      1009,
    ],
  ])('that are %s are refused', (_, bytes, code) => {
    expect(() => readAll(bytes, [])).toThrow(expect.objectContaining({ name: 'BadFrame', code }));
  });
});

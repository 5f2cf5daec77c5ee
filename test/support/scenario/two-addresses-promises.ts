export const each = ['number', 'id'] as const;
/** One of a WhatsApp customer's two addresses. */
export type By = (typeof each)[number];
const otherOf = { number: 'id', id: 'number' } as const;

export interface Said {
  readonly says: 'words' | 'STOP' | 'START';
  readonly by: By;
  /** Whether it tells the other address too. */
  readonly names: boolean;
}

export interface Text extends Said {
  readonly sid: string;
  readonly body: string;
  readonly at: number;
  hadTurn: boolean;
  /** Whether it is answered in the end. */
  isAnswered: 'surely' | 'perhaps' | 'never';
}

/**
 * What one customer is promised: consent, and which of their texts are answered. The later word counts for both addresses
 * from when a text has named both (docs/configuration.md, “WhatsApp ids”); an erasure changes no consent, parts the two,
 * and lets nothing of before be answered; what is said while it waits may be, when it has had its turn
 * (docs/decisions/0047-erasure.md).
 */
export function promises() {
  const texts: Text[] = [];
  /** By each address the latest word on consent; one word where both are known to be theirs. */
  const word: { -readonly [of in By]?: Text } = {};
  /** From which address the other one is known. */
  const known = new Set<By>();
  const marks = { number: -1, id: -1 };
  /** What waits for its turn, in order. */
  const waiting: Record<By, (Text | { readonly erasedAt: number })[]> = { number: [], id: [] };
  /** Addresses at which a STOP may have come to its turn behind a later START of the other, and not heard of it yet. */
  const unheard = new Map<By, number>();
  /** Where an erasure may part the two before a START is heard of. */
  const unsure = new Set<By>();
  let erasedUntil = -1;
  let erasedFrom = -1;

  const isPaired = () => known.size > 0;
  const isErasing = () => each.some(of => waiting[of].some(one => 'erasedAt' in one));
  const isPairing = () => texts.some(({ hadTurn, names }) => names && !hadTurn);
  const isOut = (of: By) => word[of]?.says === 'STOP';
  const areOne = () => {
    const later = each.map(of => word[of]).sort((a, b) => (b?.at ?? -1) - (a?.at ?? -1))[0];
    // a START counts in its turn, when an erasure may have parted the two
    if (later?.says === 'START' && !later.hadTurn) return;
    unsure.clear();
    if (later) for (const of of each) word[of] = later;
  };

  return {
    texts,
    isOut,
    /** Not where a turn may be finding out that both are theirs. */
    isSurelyOut: (of: By) => (isPairing() ? each : [of]).every(one => isOut(one) && !unsure.has(one)),
    isUnsure: (of: By) => unsure.has(of),
    isPaired,
    isErasing,
    isPairing,
    said(said: Pick<Text, 'at' | 'body' | 'by' | 'names' | 'says' | 'sid'>): void {
      const bound = isPaired() || said.names || isPairing() ? each : [said.by];
      const isSure =
        said.at > erasedUntil &&
        !isErasing() &&
        unsure.size + unheard.size === 0 &&
        bound.every(of => !isOut(of) && word[of]?.hadTurn !== false);
      const isAnswered = said.says !== 'words' ? 'never' : isSure ? 'surely' : 'perhaps';
      const text: Text = { ...said, hadTurn: false, isAnswered };
      texts.push(text);
      waiting[said.by].push(text);
      // what waits may come to the same turn, and go by the other's consent, and by the mark of its erasure
      const isBound = each.some(of => isOut(of) || word[of]?.hadTurn === false);
      for (const one of said.names ? texts : [])
        if (!one.hadTurn && one.isAnswered === 'surely' && (isBound || one.at <= erasedUntil))
          one.isAnswered = 'perhaps';
      if (said.says === 'words') return;
      if (said.says === 'STOP') unheard.clear();
      else if (word[otherOf[said.by]]?.says === 'STOP')
        unheard.set(otherOf[said.by], Number.POSITIVE_INFINITY);
      const isParting = said.says === 'START' && isErasing() && !said.names;
      for (const of of (isPaired() && !isParting) || said.names ? each : [said.by]) {
        word[of] = text;
        unsure.delete(of);
      }
      if (isParting && isPaired()) unsure.add(otherOf[said.by]);
      for (const one of texts)
        if (!one.hadTurn && one.isAnswered === 'surely' && bound.includes(one.by)) one.isAnswered = 'perhaps';
    },
    /** Gives the texts of which nothing is to be left when it is complete. */
    erasing(of: By, now: number, at: number, isAnswered: (text: Text) => boolean): Text[] {
      const reached: readonly By[] = isPaired() ? each : [of];
      for (const one of reached) waiting[one].push({ erasedAt: at });
      for (const text of texts.filter(one => !isAnswered(one))) {
        const isNamed = text.names && !text.hadTurn;
        if (reached.includes(text.by) || (isNamed && text.at <= at)) text.isAnswered = 'never';
        else if (isPairing() && !text.hadTurn && text.isAnswered === 'surely') text.isAnswered = 'perhaps';
      }
      erasedFrom = now;
      erasedUntil = Math.max(erasedUntil, at);
      return texts.filter(({ by, names }) => names || reached.includes(by));
    },
    /** An address that was found while it lasted is gone too. */
    isErased: () => known.clear(),
    /** Whether one of such words has yet to come to its turn. */
    waits: (...words: readonly Said['says'][]) =>
      texts.some(({ hadTurn, says }) => words.includes(says) && !hadTurn),
    isOfBefore: ({ at }: Text) => at <= erasedFrom,
    turns(of: readonly By[], now: number): void {
      for (const one of of)
        for (const next of waiting[one].splice(0)) {
          if ('erasedAt' in next) {
            marks[one] = Math.max(marks[one], Math.min(next.erasedAt, now));
            known.delete(one);
            continue;
          }
          next.hadTurn = true;
          if (next.at > (unheard.get(one) ?? next.at)) unheard.delete(one);
          if (next.says === 'START' && known.has(one)) areOne();
          if (!next.names || next.at <= Math.max(marks.number, marks.id)) continue;
          for (const side of each) known.add(side);
          areOne();
        }
      const isOver = texts.every(({ hadTurn, says }) => says === 'words' || hadTurn);
      if (isOver) for (const [one, at] of unheard) unheard.set(one, Math.min(at, now));
    },
  };
}

import type { Handler } from '../simulators/connection-dropped.ts';

/** As many lines as are kept: an afternoon of somebody's typing. */
const most = 2_000;

/** The latest log lines of this process, for `npm run sms -- tail --local`. */
export interface KeptLog {
  add(line: string): void;
  /** `GET ?after=<number>`: what came behind the line of that number, and the number to ask behind next. */
  readonly door: Handler;
}

export function keepLog(clock: () => number): KeptLog {
  const lines: { readonly number: number; readonly at: number; readonly line: string }[] = [];
  let number = 0;
  return {
    add(line) {
      number += 1;
      lines.push({ number, at: clock(), line });
      if (lines.length > most) lines.shift();
    },
    door: async request => {
      const after = Number(new URL(request.url).searchParams.get('after') ?? 0);
      return Response.json({ next: number, lines: lines.filter(one => !(one.number <= after)) });
    },
  };
}

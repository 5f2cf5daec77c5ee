import { UsageError } from './session/usage-error.ts';

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof units;

/** Milliseconds of a duration such as `90s`, `10m`, `2h` or `1d`. @throws {UsageError} for anything else. */
export function durationOf(value: string, option: string): number {
  const [, count = '', unit = 's'] = /^(\d{1,6})([smhd])$/.exec(value) ?? [];
  if (count === '') throw new UsageError(`${option} is "${value}": write it as 90s, 10m, 2h or 1d`);
  return Number(count) * units[unit as Unit];
}

/** An age as people say it: the largest unit of which there are two, rounded down. */
export function spoken(ms: number): string {
  const [unit = 's'] = (['d', 'h', 'm'] as const).filter(one => ms >= 2 * units[one]);
  return `${Math.max(0, Math.floor(ms / units[unit]))} ${{ s: 's', m: 'min', h: 'h', d: 'd' }[unit]}`;
}

import { channel, stack } from './schema/channel.ts';
import { findingsIn, type Schema } from './schema/findings.ts';
import { placeOf } from './schema/place.ts';

/** Lines of one answer: who has more wrong than that has one thing wrong a hundred times. */
const mostLines = 100;

/** All that is wrong with what channel.config.ts exports, a line each: place, value, mend. Nothing where all is well. */
export const configProblems = (config: unknown): string[] =>
  linesOf(
    channel,
    config,
    'the default export',
    'channel.config.ts has to export what defineChannel({ … }) gives',
  );

/** Likewise with what a stack is made of. */
export const stackProblems = (options: unknown): string[] =>
  linesOf(stack, options, 'the options of the stack', '');

function linesOf(schema: Schema, value: unknown, whole: string, hint: string): string[] {
  const lines = findingsIn(schema, value).map(({ path, says }) =>
    path.length === 0 ? `${whole} ${says}${hint && `; ${hint}`}` : `${placeOf(path)} ${says}`,
  );
  const unlike = [...new Set(lines)];
  return unlike.length <= mostLines
    ? unlike
    : [...unlike.slice(0, mostLines), `and ${unlike.length - mostLines} more`];
}

import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { Failure } from './session/failure.ts';
import type { Run, Session } from './session/session.ts';
import { type SharedOptions, shared } from './session/shared-options.ts';
import { UsageError } from './session/usage-error.ts';
import { placesIn, sourceOf } from './where.ts';

/** Where `cdk synth` and `cdk deploy` leave the maps. */
const builtMaps = 'cdk.out/maps';

interface WhereOptions extends SharedOptions {
  readonly maps: string;
}

/** `where`: the source lines of places that the log names. */
export const whereCommand = (program: Command, run: Run): void =>
  void shared(
    program
      .command('where')
      .summary('the source line of a place that the log has, such as 1:48213')
      .description(
        'The source lines of the places in a log line\'s "at", by the source maps of the build that is deployed.',
      )
      .argument('<service>', 'the log line\'s "service", such as take-turn')
      .argument('<place...>', 'what stands in its "at", or 1:48213')
      .option(
        '--maps <folder>',
        'of the build that is deployed: the last synth or deploy leaves them here',
        builtMaps,
      ),
    {
      'where take-turn 1:48213': 'one place',
      "where take-turn 'oe (index.mjs:3:48213) < xt (index.mjs:3:47001)'": 'all of a line',
    },
  ).action((service: string, copied: string[], options: WhereOptions) =>
    run(options, session => where(service, copied.join(' '), options.maps, session)),
  );

function where(service: string, copied: string, maps: string, { tell }: Session): number {
  const places = placesIn(copied);
  if (!/^[a-z-]+$/.test(service) || places.length === 0)
    throw new UsageError(
      'write `where <service> <place>`, both from the log, such as `where take-turn 1:48213`',
    );
  const file = join(maps, `${service}.map`);
  if (!existsSync(file))
    throw new Failure(
      'no-maps',
      `There is no ${file}: check out the commit that is deployed, and run \`npm run synth\` or name another folder by --maps.`,
    );
  const map = new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  const found = places.map(place => {
    const source = sourceOf(map, place);
    return {
      place,
      source: source && { ...source, source: relative('.', resolve(dirname(file), source.source)) },
    };
  });
  const words = found.map(({ place, source }) =>
    source
      ? `${source.source}:${source.line}:${source.column}${source.text ? `  ${source.text}` : ''}\n`
      : `${place.line}:${place.column} comes from no source: is it another build's?\n`,
  );
  tell(
    found.map(({ place, source }) => ({ place, source: source ?? null })),
    words.join(''),
  );
  return found.every(({ source }) => source) ? 0 : 1;
}

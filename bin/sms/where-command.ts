import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Terminal } from './terminal.ts';
import { typed, UsageError } from './usage-error.ts';
import { placesIn, sourceOf } from './where.ts';

/** Where `cdk synth` and `cdk deploy` leave the maps. */
const builtMaps = 'cdk.out/maps';

/** `where`: the source lines of places that the log names. Gives the exit code. */
export function whereCommand(args: string[], { print }: Terminal): number {
  const { positionals, values } = typed(() =>
    parseArgs({ args, allowPositionals: true, options: { maps: { type: 'string', default: builtMaps } } }),
  );
  const [name = '', ...copied] = positionals;
  const places = placesIn(copied.join(' '));
  if (!/^[a-z-]+$/.test(name) || places.length === 0)
    throw new UsageError(
      'write `where <service> <place>`, both from the log, such as `where take-turn 1:48213`',
    );
  const file = join(values.maps, `${name}.map`);
  if (!existsSync(file))
    throw new Error(
      `There is no ${file}: check out the commit that is deployed, and run \`npm run synth\` or name another folder by --maps.`,
    );
  const map = new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  let exitCode = 0;
  for (const place of places) {
    const found = sourceOf(map, place);
    if (found) {
      const path = relative('.', resolve(dirname(file), found.source));
      print(`${path}:${found.line}:${found.column}${found.text ? `  ${found.text}` : ''}\n`);
    } else {
      print(`${place.line}:${place.column} comes from no source: is it another build's?\n`);
      exitCode = 1;
    }
  }
  return exitCode;
}

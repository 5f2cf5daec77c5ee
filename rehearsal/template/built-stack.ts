import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fields, fields, text } from './values.ts';

export interface Resource {
  readonly id: string;
  readonly type: string;
  /** As they stand in the template: with intrinsics. */
  readonly properties: Fields;
  readonly deletionPolicy: string;
}

/** A stack as it was synthesized. */
export interface BuiltStack {
  readonly name: string;
  readonly template: Fields;
  readonly resources: ReadonlyMap<string, Resource>;
  /** Where what was uploaded under this key lies. @throws {Error} where no such thing is uploaded */
  assetFolder(objectKey: string): string;
}

/** The stacks of a cloud assembly, as its manifest lists them. */
export async function readAssembly(folder: string): Promise<readonly BuiltStack[]> {
  const read = async (name: string) => fields(JSON.parse(await readFile(join(folder, name), 'utf8')), name);
  const artifacts = Object.entries(fields((await read('manifest.json')).artifacts, 'artifacts')).map(
    ([id, artifact]) => {
      const { type, properties = {} } = fields(artifact, id);
      return { id, type, properties };
    },
  );
  /** Folders by the key under which they are uploaded. */
  const assets = new Map<string, string>();
  for (const { id, type, properties } of artifacts) {
    if (type !== 'cdk:asset-manifest') continue;
    const { files } = await read(text(fields(properties, id).file, `${id}.file`));
    for (const file of Object.values(fields(files, `${id}.files`))) {
      const { source, destinations } = fields(file, id);
      const path = text(fields(source, id).path, `${id}: a path`);
      for (const destination of Object.values(fields(destinations, id)))
        assets.set(text(fields(destination, id).objectKey, id), join(folder, path));
    }
  }
  const stacks: BuiltStack[] = [];
  for (const { id, type, properties } of artifacts) {
    if (type !== 'aws:cloudformation:stack') continue;
    const { templateFile, stackName = id } = fields(properties, id);
    const template = await read(text(templateFile, `${id}.templateFile`));
    stacks.push(builtStack(text(stackName, id), template, assets));
  }
  return stacks;
}

export function builtStack(name: string, template: Fields, assets: ReadonlyMap<string, string>): BuiltStack {
  const resources = Object.entries(fields(template.Resources, 'Resources')).map(([id, given]) => {
    const { Type, Properties = {}, DeletionPolicy = 'Delete' } = fields(given, id);
    return {
      id,
      type: text(Type, `${id}.Type`),
      properties: fields(Properties, `${id}.Properties`),
      deletionPolicy: String(DeletionPolicy),
    };
  });
  return {
    name,
    template,
    resources: new Map(resources.map(resource => [resource.id, resource])),
    assetFolder: key => text(assets.get(key), `the asset ${key}`),
  };
}

/**
 * Why this exists: domain, format and task are pure because Node, the network, the clock and the console do
 * not compile there. That rests on two lines of each room's tsconfig.json, which nobody would miss if
 * they went; so they are compared with the table, and so are the references between the projects.
 */
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { ROOMS } from './room.ts';
import { ROOT } from './tree.ts';

interface Project {
  readonly compilerOptions?: {
    readonly lib?: string[];
    readonly types?: string[];
    readonly skipLibCheck?: boolean;
  };
  readonly references?: readonly { readonly path: string }[];
}

function read(path: string): Project {
  const { config, error } = ts.readConfigFile(join(ROOT, path), (file) => ts.sys.readFile(file));
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  return config as Project;
}

const base = read('tsconfig.base.json').compilerOptions;

describe.each(Object.entries(ROOMS).filter(([room]) => room !== ''))('%s', (room, wanted) => {
  const project = read(`src/${room}/tsconfig.json`);

  test('compiles with the libraries and types it may see', () => {
    expect(project.compilerOptions?.lib ?? base?.lib).toEqual(wanted.lib);
    expect(project.compilerOptions?.types ?? base?.types).toEqual(wanted.types);
  });

  test('refers to the rooms it may import, and to no other', () => {
    expect(project.references?.map(({ path }) => path.replace('../', ''))).toEqual(wanted.rooms);
  });

  test('is part of the build', () => {
    expect(read('tsconfig.json').references?.map(({ path }) => path)).toContain(`src/${room}`);
  });
});

/**
 * Why this exists: rooms import only downward, and each package has one door. The compiler and the linter
 * say most of it; neither sees a dynamic import across rooms, a second door, or a barrel that drags a
 * library into a command that does not need it. This reads the import statements themselves.
 */
import { describe, expect, test } from 'vitest';
import { packageOf, ROOMS } from './room.ts';
import { type SourceFile, SOURCES } from './tree.ts';

const at = (source: SourceFile, line: number): string => `${source.path}:${line}`;

describe('rooms import only downward', () => {
  test('every file stands in a room that the table knows', () => {
    expect(SOURCES.filter((source) => ROOMS[source.room] === undefined).map((source) => source.path)).toEqual(
      [],
    );
  });

  test('no import goes to a room above or beside', () => {
    const offences = SOURCES.flatMap((source) =>
      source.imports.flatMap(({ file, specifier, line }) => {
        if (file === undefined) return [];
        if (!file.startsWith('src/')) return [`${at(source, line)} leaves src: ${specifier}`];
        const room = file.split('/').length > 2 ? (file.split('/')[1] ?? '') : '';
        if (room === source.room || ROOMS[source.room]?.rooms.includes(room)) return [];
        return [`${at(source, line)} ${source.room} may not import ${room || 'src/index.ts'}: ${specifier}`];
      }),
    );
    expect(offences).toEqual([]);
  });

  test("no import goes through another room's index.ts, types excepted: a barrel loads everything behind it", () => {
    const offences = SOURCES.flatMap((source) =>
      source.imports
        .filter(
          ({ file, typeOnly }) =>
            file?.endsWith('/index.ts') && !typeOnly && !file.startsWith(`src/${source.room}/`),
        )
        .filter(() => source.room !== '')
        .map(({ specifier, line }) => `${at(source, line)} imports a barrel at run time: ${specifier}`),
    );
    expect(offences).toEqual([]);
  });
});

describe('packages and Node itself', () => {
  const outside = SOURCES.flatMap((source) =>
    source.imports.filter(({ file }) => file === undefined).map((each) => ({ source, ...each })),
  );

  test('each is imported only in a room that may', () => {
    const offences = outside.flatMap(({ source, specifier, line }) => {
      const room = ROOMS[source.room];
      const name = packageOf(specifier);
      const allowed = name.startsWith('node:')
        ? room?.builtins === 'any' || room?.builtins.includes(name)
        : room?.packages.includes(name);
      return allowed
        ? []
        : [`${at(source, line)} ${source.room || 'src/index.ts'} may not import ${specifier}`];
    });
    expect(offences).toEqual([]);
  });

  test("Node's modules are asked for by their full name", () => {
    const bare = outside.filter(({ specifier }) =>
      /^(fs|path|os|crypto|util|url|events|stream|tls|https?|net)(\/|$)/.test(specifier),
    );
    expect(bare.map(({ source, specifier, line }) => `${at(source, line)} ${specifier}`)).toEqual([]);
  });

  test('each has exactly one door', () => {
    const doors = new Map<string, Set<string>>();
    for (const { source, specifier } of outside) {
      if (ROOMS[source.room]?.builtins === 'any' && specifier.startsWith('node:')) continue;
      const key = `${packageOf(specifier)} in ${source.room}`;
      doors.set(key, (doors.get(key) ?? new Set()).add(source.path));
    }
    const offences = [...doors]
      .filter(([, files]) => files.size > 1)
      .map(([what, files]) => `${what}: ${[...files].join(', ')}`);
    expect(offences).toEqual([]);
  });
});

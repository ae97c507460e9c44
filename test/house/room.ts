/** The rooms and what each may see: ARCHITECTURE.md's table, as the gates read it. */
export interface Room {
  /** other rooms it may import from */
  readonly rooms: readonly string[];
  /** packages it may use, each through exactly one file */
  readonly packages: readonly string[];
  /** Node's own modules: any of them, some of them (each through exactly one file), or none */
  readonly builtins: 'any' | readonly string[];
  readonly lib: readonly string[];
  readonly types: readonly string[];
}

const PURE = { lib: ['ES2023'], types: [] } as const;
const NODE = { lib: ['ES2023'], types: ['node'] } as const;

export const ROOMS: Readonly<Record<string, Room>> = {
  domain: { rooms: [], packages: [], builtins: [], ...PURE },
  engine: {
    rooms: ['domain'],
    packages: ['@peculiar/x509', '@peculiar/webcrypto', 'reflect-metadata'],
    builtins: ['node:crypto', 'node:worker_threads'],
    // @peculiar/x509's own types speak of the web platform's.
    lib: ['ES2023', 'DOM'],
    types: ['node'],
  },
  format: { rooms: ['domain'], packages: ['yaml'], builtins: [], ...PURE },
  task: { rooms: ['domain', 'engine', 'format'], packages: [], builtins: [], ...PURE },
  world: { rooms: ['domain'], packages: ['@kubernetes/client-node'], builtins: 'any', ...NODE },
  face: {
    rooms: ['domain', 'engine', 'format', 'task', 'world'],
    packages: ['commander'],
    builtins: 'any',
    ...NODE,
  },
  // src/index.ts, the library's front door: wires what the face wires, without a voice.
  '': { rooms: ['domain', 'engine', 'format', 'task', 'world'], packages: [], builtins: 'any', ...NODE },
};

/** `@scope/name/deep` → `@scope/name`, `name/deep` → `name`; Node's modules keep their subpath. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

// @ts-check
/**
 * Many chunks into few files. Splitting cuts our own code into dozens of chunks, and Node needs 0.3 ms to find,
 * open and wrap each, whatever is in it; a function that is not called yet costs V8 next to nothing. So
 * chunks that are wanted together stand in one file as functions, each run when it is first required: one
 * file for what a light command needs, one for the rest. Packages stay files of their own (x509, yaml): they
 * are large and wanted seldom, and even skipping over one would take a millisecond.
 */

const LOADER = `const made = Object.create(null);
function load(name) {
  const known = made[name];
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  made[name] = module;
  chunks[name](module, module.exports, (id) => (id in chunks ? load(id) : require(id)));
  return module.exports;
}
load.made = made;
`;

/** esbuild writes the names of the exports down for Node's ES loader, which never reads these files. */
const withoutAnnotation = (/** @type {string} */ code) =>
  code.replace(/\/\/ Annotate the CommonJS export names[^\n]*\n0 && \(module\.exports = \{[^}]*\}\);\n/, '');

/** How esbuild's own helpers look at the head of each chunk: on one line, or up to a closing one. */
const HELPER =
  /^var (__(?:create|defProp|getOwnPropDesc|getOwnPropNames|getProtoOf|hasOwnProp|export|copyProps|toESM|toCommonJS)) = (?:.*;|[\s\S]*?\n(?:\}|\)+);)\n/gm;

/**
 * One set of helpers for a file instead of one for each chunk: that alone is a millisecond of `explain`, since
 * each set would be compiled anew. A helper that looks different in some chunk stays where it is.
 * @param {readonly string[]} codes
 * @returns {{ shared: string, codes: string[] }}
 */
function shareHelpers(codes) {
  /** @type {Map<string, string>} */
  const helpers = new Map();
  const lean = codes.map((code) =>
    code.replace(HELPER, (text, name) => {
      if (!helpers.has(name)) helpers.set(name, text);
      return helpers.get(name) === text ? '' : text;
    }),
  );
  return { shared: [...helpers.values()].join(''), codes: lean };
}

/**
 * @param {ReadonlyMap<string, string>} files CommonJS chunks by file name
 * @param {Readonly<Record<string, ReadonlySet<string>>>} packs chunk names by the file they go into; others stay files.
 *   A pack named like one of its chunks exports what that chunk does, and hands the others out as `chunk`.
 * @returns {Map<string, string>}
 */
export function pack(files, packs) {
  const homes = Object.entries(packs).flatMap(([home, names]) =>
    [...names].map((name) => ({
      name,
      home,
      found: `require("./${home}")${names.has(home) ? '.chunk' : ''}("./${name}")`,
    })),
  );
  /** @param {string} own the file that the code will stand in */
  const routed = (/** @type {string} */ code, own) =>
    homes.reduce(
      (text, { name, home, found }) => (home === own ? text : text.replaceAll(`require("./${name}")`, found)),
      withoutAnnotation(code),
    );
  const packed = new Map();
  for (const [home, names] of Object.entries(packs)) {
    const { shared, codes } = shareHelpers([...names].map((name) => routed(files.get(name) ?? '', home)));
    const bodies = [...names].map(
      (name, at) =>
        `"./${name}"(module, exports, require) {\n${codes[at]?.replace('"use strict";\n', '')}},\n`,
    );
    const door = names.has(home)
      ? `module.exports = Object.defineProperty(load("./${home}"), "chunk", { value: load });\n`
      : 'module.exports = load;\n';
    packed.set(
      home,
      `"use strict";\n${shared}const chunks = {\n__proto__: null,\n${bodies.join('')}};\n${LOADER}${door}`,
    );
  }
  const inside = new Set(homes.map(({ name }) => name));
  for (const [name, code] of files) if (!inside.has(name)) packed.set(name, routed(code, name));
  return packed;
}

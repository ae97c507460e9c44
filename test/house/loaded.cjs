// Preloaded by start-up.test.ts: at the end says on descriptor 3 which files and which of Node's own modules were loaded.
const { writeSync } = require('node:fs');
const before = new Set(process.moduleLoadList);

process.on('exit', () => {
  const builtins = process.moduleLoadList.filter(
    (name) => name.startsWith('NativeModule ') && !before.has(name),
  );
  // A file with several chunks in it (tools/part/pack.mjs) knows which of them have run.
  const chunks = Object.entries(require.cache).flatMap(([file, { exports }]) => {
    const made = exports?.made ?? exports?.chunk?.made;
    return made ? Object.keys(made) : [file];
  });
  const said = {
    files: Object.keys(require.cache),
    chunks,
    builtins: builtins.map((name) => name.slice('NativeModule '.length)),
  };
  writeSync(3, JSON.stringify(said));
});

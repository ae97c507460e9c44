// @ts-check
/** How the gate programs speak: a line for each thing looked at, and one closing line that a person and .ci/run can read. */

/** @param {string} title */
export function openReport(title) {
  let passed = 0;
  let failed = 0;
  const began = performance.now();
  return {
    /** @param {boolean} good @param {string} what @param {string} [why] shown when it is not good */
    say(good, what, why = '') {
      if (good) passed += 1;
      else failed += 1;
      console.log(`${good ? 'ok  ' : 'FAIL'}  ${what}`);
      if (!good && why !== '') console.log(why.trimEnd().replace(/^/gm, '      '));
    },
    /** The closing line; sets the exit code. */
    close() {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`${title}: ${passed} passed, ${failed} failed in ${seconds} s`);
      if (failed > 0 || passed === 0) process.exitCode = 1;
    },
  };
}

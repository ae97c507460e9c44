/** A user's first program, run against the installed tarball by tools/package-check.mjs. */
import { ERRORS, KubepkiError } from 'kubepki';

const error = new KubepkiError('bad-value');
if (!(error.code in ERRORS)) throw new Error('the table of errors does not know its own error');
console.log('used');

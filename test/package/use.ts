/** The same with types, checked by tsc in an empty project; nothing of ours is on its paths. */
import { KubepkiError } from 'kubepki';

export const code: string = new KubepkiError('bad-value').code;
// @ts-expect-error a code that is not in the table does not compile
export const wrong = new KubepkiError('no-such-code');

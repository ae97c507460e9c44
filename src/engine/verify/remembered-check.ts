/** One pair, one piece of arithmetic: an inspection asks of the same two who signed, in which order, and whether Go agrees. */
import type { KeyFacts } from '../../domain/certificate.ts';
import { latin1 } from '../read/text.ts';
import { openSignatureCheck } from './node-signature.ts';
import type { OpenCheck, SignatureCheck } from './signature.ts';

export interface RememberedCheck {
  /** the library behind it is loaded when it is first opened */
  readonly open: OpenCheck;
  /** so much did not fit that nothing more is checked: what was asked since is not known */
  readonly spent: () => boolean;
}

/** @param patience how many signatures may turn out not to fit: whoever heaps up candidates shall not keep us busy */
export function rememberedCheck(patience: number, opener: OpenCheck = openSignatureCheck): RememberedCheck {
  let left = patience;
  let spent = false;
  // what was signed is told by the bytes that were read, a key by what it is: every machine has a copy of an authority
  const known = new WeakMap<Uint8Array, Map<string, boolean>>();
  const texts = new WeakMap<KeyFacts, string>();
  const textOf = (key: KeyFacts) => {
    const text = texts.get(key) ?? latin1(key.spki);
    texts.set(key, text);
    return text;
  };
  const remember =
    (check: SignatureCheck): SignatureCheck =>
    (scheme, issued, key) => {
      const answers = known.get(issued.signature) ?? new Map<string, boolean>();
      known.set(issued.signature, answers);
      const text = textOf(key);
      const answer = answers.get(text);
      if (answer !== undefined) return answer;
      if (left <= 0) {
        spent = true;
        return false;
      }
      const fits = check(scheme, issued, key);
      answers.set(text, fits);
      if (!fits) left -= 1;
      return fits;
    };
  let opened: Promise<SignatureCheck> | undefined;
  return { open: () => (opened ??= opener().then(remember)), spent: () => spent };
}

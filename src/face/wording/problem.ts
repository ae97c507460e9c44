/** One problem of a file or of options: where, what was found, what was expected. */
import type { Evidence } from '../../domain/finding.ts';
import { type Fields, fieldsOf } from './fields.ts';

/** kubepki.yaml:3:7: serviceCidrs.0: found 10.0.0.0, expected … (did you mean …?) */
export function wordProblem(problem: Evidence): string {
  const e = fieldsOf(problem);
  const place = [e('line'), e('column')].filter((part) => part !== '').join(':');
  const what =
    e('kind') === 'unknown-key'
      ? `unknown key ${e('found')}`
      : e('kind') === 'missing-key'
        ? 'missing'
        : e('kind') === 'duplicate'
          ? `${e('found')} stands there twice`
          : `found ${e('found') || 'nothing'}`;
  const near = e('nearest') === '' ? '' : ` (did you mean ${e('nearest')}?)`;
  if (e('kind') === 'syntax') return `${place}: not YAML: ${e('found')}`;
  return [place, whereIn(e), `${what}, expected ${e('expected')}${near}`]
    .filter((part) => part !== '')
    .join(': ');
}

/** The key or entry that is meant; a key that is wrong itself stands in its mapping. */
function whereIn(e: Fields): string {
  const itself = e('kind') === 'unknown-key' || (e('kind') === 'duplicate' && e('path').endsWith(e('found')));
  return itself ? e('path').slice(0, Math.max(0, e('path').length - e('found').length - 1)) : e('path');
}

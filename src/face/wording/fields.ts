import type { Evidence } from '../../domain/finding.ts';
import { ESCAPES } from '../../format/escape.ts';
import { parentOf } from './path.ts';
import { absoluteText } from './time.ts';

/** Evidence as text for a sentence: absent fields are empty, lists are joined, hostile text is made visible. */
export type Fields = (name: string) => string;

export function fieldsOf(evidence: Evidence): Fields {
  return (name) => {
    const [field = '', quoting] = name.split(':');
    const value = evidence[field];
    const text = value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);
    // a hint does not end in a full stop, which would be taken for one of a sentence
    if (quoting === 'parent') return ESCAPES.shell.apply(parentOf(text).replace(/^\.$/, './'));
    if (quoting === 'time') return ESCAPES.terminal.apply(absoluteText(text));
    return quoting === 'shell' ? ESCAPES.shell.apply(text) : ESCAPES.terminal.apply(text);
  };
}

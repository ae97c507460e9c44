import type { ActWarning } from '../../domain/report.ts';
import { ESCAPES } from '../../format/escape.ts';

export function wordWarning(warning: ActWarning): string {
  switch (warning.warning) {
    case 'clipped':
      return `${warning.credential} ends with its signer ${warning.signer}, ${warning.notAfter.slice(0, 10)}: earlier than its lifetime asks`;
    case 'unknown-file':
      return `nothing in the cluster file accounts for ${ESCAPES.terminal.apply(warning.path)}; it was left alone`;
  }
}

import { ESCAPES } from '../escape.ts';

/** One JSON document on a line of its own. */
export function toJsonLine(value: unknown): string {
  return `${ESCAPES.json.apply(JSON.stringify(value))}\n`;
}

/** One JSON document, indented, with a final newline; harmless on a terminal. */
export function toJson(value: unknown): string {
  return `${ESCAPES.json.apply(JSON.stringify(value, undefined, 2))}\n`;
}

/**
 * A key `kind` with a value as kinds have it, in YAML or JSON: a look so cheap that it can be had of every file of a
 * directory, most of which are no objects, and before the YAML parser is loaded at all.
 */
const LOOKS_SO = /\bkind["']?\s*:\s*["']?[A-Z][A-Za-z]/;

export function mayHoldObject(text: string): boolean {
  return LOOKS_SO.test(text);
}

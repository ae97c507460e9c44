/** Text that was quoted, perhaps several times over: the marks before its quotes are taken away, and no others. */

/** \" and \\\" become "; a mark before anything else stays, since paths of Windows are full of them. */
export function unquoted(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\+(["'/]?)/g, (run, quote: string) => (quote === '' ? run : quote));
}

/** A place as one opens it: file:line in users[admin]. */
export function placeText({
  file = '',
  line,
  within,
}: {
  readonly file?: string;
  readonly line?: number;
  readonly within?: string;
}): string {
  return `${file}${line === undefined ? '' : `:${line}`}${within === undefined ? '' : ` in ${within}`}`;
}

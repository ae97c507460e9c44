/** The directory in which a path lies, as one would type it. */
export function parentOf(file: string): string {
  const slash = file.replace(/\/+$/, '').lastIndexOf('/');
  return slash < 0 ? '.' : file.slice(0, slash) || '/';
}

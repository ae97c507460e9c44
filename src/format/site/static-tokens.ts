/** Tokens in a file: token,user,uid,"group,group" (kubernetes/apiserver pkg/authentication/token/tokenfile). The token is let go. */
import type { StaticTokens } from '../../domain/site/document.ts';

export function readStaticTokens(text: string): StaticTokens {
  return {
    kind: 'StaticTokens',
    users: text.split('\n').flatMap((line, i) => {
      const [, user = '', , groups = ''] = columns(line.trim());
      // lines of fewer columns, or without a token, are refused or passed over
      return user === '' || line.trimStart().startsWith(',')
        ? []
        : [{ line: i + 1, user, groups: groups.split(',').filter((group) => group !== '') }];
    }),
  };
}

/** Columns of a line as encoding/csv has them: commas divide, quotes hold together, a quote in quotes is written twice. */
function columns(line: string): readonly string[] {
  return Array.from(line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, bare = '']) =>
    quoted === undefined ? bare.trim() : quoted.replaceAll('""', '"'),
  );
}

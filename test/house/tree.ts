/** The source tree as the gates see it: every file with its room, its length and what it imports, read by TypeScript's own parser. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Import {
  /** as written */
  readonly specifier: string;
  /** the file meant, relative to the root, where the specifier is relative */
  readonly file?: string;
  /** gone when compiled: `import type`, `export type`, `import('…').X` in a type */
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
  readonly line: number;
}

export interface SourceFile {
  /** relative to the root, with forward slashes */
  readonly path: string;
  /** the first folder below src, or '' for src itself */
  readonly room: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly syntax: ts.SourceFile;
}

/** Every file below a folder of the tree that a pattern takes, sorted. */
export function filesBelow(folder: string, wanted: RegExp = /\.(ts|mjs|js)$/): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && wanted.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.includes('node_modules/'))
    .sort();
}

function importsOf(path: string, syntax: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, dynamic: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const text = specifier.text;
    const file = text.startsWith('.') ? { file: join(dirname(path), text).split(sep).join('/') } : {};
    const line = syntax.getLineAndCharacterOfPosition(specifier.getStart(syntax)).line + 1;
    found.push({ specifier: text, ...file, typeOnly, dynamic, line });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      const named = clause?.namedBindings;
      // `import { type A, type B }` leaves a bare import behind under verbatimModuleSyntax: not type-only.
      add(node.moduleSpecifier, clause?.phaseModifier === ts.SyntaxKind.TypeKeyword, false);
      if (named) ts.forEachChild(named, visit);
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly, false);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true, false);
    } else if (ts.isCallExpression(node)) {
      const callee = node.expression;
      const loads =
        callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
      if (loads) add(node.arguments[0], false, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(syntax);
  return found;
}

export function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const inside = path.startsWith('src/') ? path.slice('src/'.length) : '';
  return {
    path,
    room: inside.includes('/') ? inside.slice(0, inside.indexOf('/')) : '',
    text,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: importsOf(path, syntax),
    syntax,
  };
}

export const SOURCES: readonly SourceFile[] = filesBelow('src').map(readSource);

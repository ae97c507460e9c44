import { connection, CONNECTION_IDS } from '../../domain/connection/table.ts';
import { identity, IDENTITY_IDS } from '../../domain/identity/table.ts';
import type { NameWord } from '../../domain/name-word.ts';
import { type Fact, fact } from './fact.ts';

/** Whose certificates carry the names of a word, and who dials by them. */
export function nameFacts(word: NameWord): readonly Fact[] {
  return [
    ...fact(
      'carried by',
      IDENTITY_IDS.filter((id) => {
        const record = identity(id);
        return record.makes !== 'key-pair' && record.names.includes(word);
      }),
    ),
    ...fact(
      'dialled by',
      CONNECTION_IDS.filter((id) => connection(id).dials.includes(word)),
    ),
  ];
}

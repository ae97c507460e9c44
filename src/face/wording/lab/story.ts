import type { FaultId } from '../../../domain/lab/table.ts';
import { AUTHORITY_STORIES, CHAIN_STORIES, NAME_STORIES, TOKEN_STORIES } from './authority.ts';
import { DATE_STORIES, PURPOSE_STORIES, SUBJECT_STORIES } from './client.ts';
import { FILE_STORIES, FORM_STORIES, KUBECONFIG_STORIES, PAIR_STORIES } from './file.ts';
import { FLAG_STORIES } from './flag.ts';

export const STORIES: Readonly<Record<FaultId, string>> = {
  ...AUTHORITY_STORIES,
  ...NAME_STORIES,
  ...DATE_STORIES,
  ...SUBJECT_STORIES,
  ...PURPOSE_STORIES,
  ...PAIR_STORIES,
  ...CHAIN_STORIES,
  ...FORM_STORIES,
  ...KUBECONFIG_STORIES,
  ...TOKEN_STORIES,
  ...FILE_STORIES,
  ...FLAG_STORIES,
};

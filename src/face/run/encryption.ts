import { loadCluster } from '../../task/cluster.ts';
import { addEncryptionKey, dropEncryptionKeys, promoteEncryptionKey } from '../../task/encryption/change.ts';
import { type EncryptionAsk, type EncryptionPorts, showEncryption } from '../../task/encryption/sight.ts';
import type { Call, Run } from '../command/command.ts';
import type { DropOptions, PromoteOptions, ShowOptions } from '../command/encryption.ts';
import { findPlace } from '../place.ts';
import { templateText } from '../template.ts';

export const runShow: Run<ShowOptions> = async (call) => {
  const { ask, ports } = await sceneOf(call);
  return { report: await showEncryption(ask, ports) };
};

export const runAddKey: Run<ShowOptions> = async (call) => {
  const { ask, ports } = await sceneOf(call);
  return { report: await addEncryptionKey(ask, ports) };
};

export const runPromote: Run<PromoteOptions> = async (call) => {
  const { ask, ports } = await sceneOf(call);
  return {
    report: await promoteEncryptionKey({ ...ask, installed: call.options.installed === true }, ports),
  };
};

export const runDrop: Run<DropOptions> = async (call) => {
  const { ask, ports } = await sceneOf(call);
  const more = { names: call.operands, rewritten: call.options.rewritten === true };
  return { report: await dropEncryptionKeys({ ...ask, ...more }, ports) };
};

async function sceneOf({
  options,
  clock,
  remark,
}: Pick<Call<'file'>, 'options' | 'clock' | 'remark'>): Promise<{
  readonly ask: EncryptionAsk;
  readonly ports: EncryptionPorts;
}> {
  const { clusterFile, files, store } = await findPlace(options.file);
  remark(`cluster file: ${clusterFile}`);
  const cluster = await loadCluster(clusterFile, files);
  return { ask: { cluster }, ports: { store, clock, template: templateText } };
}

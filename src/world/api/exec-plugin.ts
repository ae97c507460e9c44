/**
 * A program that makes the credential, by the protocol of client.authentication.k8s.io (k8s.io/client-go
 * plugin/pkg/client/auth/exec): it is told in KUBERNETES_EXEC_INFO what is asked, and prints an ExecCredential. Only whoever
 * speaks to the cluster of its kubeconfig gets here; what is merely looked at never runs.
 */
import { spawn } from 'node:child_process';
import type { ClusterAccess } from '../../domain/api/server.ts';
import { optional } from '../../domain/optional.ts';
import { errnoOf } from '../trouble.ts';
import { type ExecEntry, pluginFailed, readExecCredential, readExecEntry } from './exec-credential.ts';
import type { Shown } from './credential-shown.ts';

/** A credential is a few kilobytes; what a program says of its troubles is shown, and nobody reads more. */
const LONGEST = 1 << 20;
const MOST_SAID = 2000;

export interface Lasting {
  readonly shown: Shown;
  /** when the plugin says that it ends; absent: as long as it is believed */
  readonly until?: number;
}

/** @throws KubepkiError credential-plugin-failed */
export async function runPlugin(access: ClusterAccess, entry: unknown): Promise<Lasting> {
  const plugin = readExecEntry(entry);
  const interactive = mayInteract(plugin);
  const info = {
    apiVersion: plugin.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive, ...(plugin.provideClusterInfo ? { cluster: clusterInfo(access, plugin) } : {}) },
  };
  const printed = await printedBy(plugin, JSON.stringify(info), interactive);
  const credential = readExecCredential(printed, plugin);
  return { shown: credential.shown, ...optional('until', credential.until) };
}

function mayInteract(plugin: ExecEntry): boolean {
  const { interactiveMode } = plugin;
  // undefined where it is none, whatever the types say
  const terminal = process.stdin.isTTY === true;
  if (interactiveMode === 'Always' && !terminal) throw pluginFailed(plugin, 'no-terminal');
  return interactiveMode !== 'Never' && terminal;
}

function clusterInfo(access: ClusterAccess, { config }: ExecEntry) {
  const { server, serverName, insecure, authority, proxy } = access;
  return {
    server,
    ...optional('tls-server-name', serverName),
    ...optional('insecure-skip-tls-verify', insecure),
    ...(authority === undefined
      ? {}
      : { 'certificate-authority-data': Buffer.from(authority).toString('base64') }),
    ...optional('proxy-url', proxy),
    // clientcmd hands an absent extension on as null
    config: config ?? null,
  };
}

async function printedBy(plugin: ExecEntry, info: string, interactive: boolean): Promise<string> {
  const { command, args, env } = plugin;
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env, KUBERNETES_EXEC_INFO: info },
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    let length = 0;
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= LONGEST) {
        out.push(chunk);
        return;
      }
      // what it has started itself may go on printing, but not to us
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      reject(pluginFailed(plugin, 'too-much'));
    });
    child.stderr.on('data', (chunk: Buffer) => {
      // who asks something is heard at once; everybody else only where it fails
      if (interactive) process.stderr.write(chunk);
      else if (said.length < MOST_SAID) said += chunk.toString('utf8');
    });
    child.once('error', (error) => {
      const errno = errnoOf(error) ?? '';
      reject(pluginFailed(plugin, errno === 'ENOENT' ? 'missing' : 'failed', { errno }));
    });
    child.once('close', (code, signal) => {
      const words = said.trim().slice(0, MOST_SAID);
      const evidence = words === '' ? {} : { said: words };
      if (signal !== null) reject(pluginFailed(plugin, 'killed', { signal, ...evidence }));
      else if (code !== 0) reject(pluginFailed(plugin, 'failed', { exit: code ?? 0, ...evidence }));
      else resolve(Buffer.concat(out).toString('utf8'));
    });
  });
}

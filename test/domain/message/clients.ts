/** Clients that are not ours, asked to reach a server: what each writes down when it does not. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Scene {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly shows?: string;
}

type Command = (scene: Scene, folder: string) => readonly string[];

const NODE = `const [host, port, ca, pem] = process.argv.slice(1); const read = (f) => require('fs').readFileSync(f);
const pair = pem ? { cert: read(pem), key: read(pem) } : {};
require('https').get({ host, port, ca: read(ca), ...pair }).on('error', (e) => console.log(String(e.code) + ' ' + e.message));`;

const PYTHON = `import ssl, sys, socket
host, port, ca = sys.argv[1:4]
context = ssl.create_default_context(cafile=ca)
if len(sys.argv) > 4: context.load_cert_chain(sys.argv[4])
try:
    with context.wrap_socket(socket.create_connection((host, int(port))), server_hostname=host) as s:
        s.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n'); s.recv(1)
except Exception as e: print(e)
`;

const JAVA = `import java.io.*; import java.net.*; import java.security.*; import java.security.cert.*; import javax.net.ssl.*;
public class Dial { public static void main(String[] a) throws Exception {
  KeyStore trusted = KeyStore.getInstance("PKCS12"); trusted.load(null, null);
  trusted.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(new FileInputStream(a[0])));
  TrustManagerFactory f = TrustManagerFactory.getInstance("PKIX"); f.init(trusted);
  SSLContext context = SSLContext.getInstance("TLS"); context.init(null, f.getTrustManagers(), null);
  for (int i = 1; i + 2 < a.length + 1; i += 3) try {
    HttpsURLConnection c = (HttpsURLConnection) new URL("https://" + a[i + 1] + ":" + a[i + 2] + "/").openConnection();
    c.setSSLSocketFactory(context.getSocketFactory()); c.getResponseCode();
  } catch (Exception e) { System.out.println(a[i] + "\\t" + e); }
} }`;

/** By its first word it is known whether the machine has it. */
const CLIENTS: Readonly<Record<string, Command>> = {
  curl: ({ host, port, shows }, folder) => [
    'curl',
    ...['-sS', '--cacert', join(folder, 'ca.pem'), `https://${host}:${port}/`],
    ...(shows === undefined ? [] : ['--cert', join(folder, `${shows}.pem`)]),
  ],
  openssl: ({ host, port, shows }, folder) => [
    'openssl',
    ...[
      's_client',
      '-connect',
      `${host}:${port}`,
      '-CAfile',
      join(folder, 'ca.pem'),
      '-verify_return_error',
      '-quiet',
    ],
    ...(host === 'localhost' ? ['-verify_hostname', host] : ['-verify_ip', host]),
    ...(shows === undefined
      ? []
      : ['-cert', join(folder, `${shows}.pem`), '-key', join(folder, `${shows}.pem`)]),
  ],
  node: ({ host, port, shows }, folder) => [
    process.execPath,
    ...['-e', NODE, host, String(port), join(folder, 'ca.pem')],
    ...(shows === undefined ? [] : [join(folder, `${shows}.pem`)]),
  ],
  python: ({ host, port, shows }, folder) => [
    'python3',
    ...['-c', PYTHON, host, String(port), join(folder, 'ca.pem')],
    ...(shows === undefined ? [] : [join(folder, `${shows}.pem`)]),
  ],
};

export interface Told {
  readonly says: string;
  readonly scene: string;
  readonly text: string;
}

/** Everything that everybody says of everything. */
export async function askAll(scenes: readonly Scene[], folder: string): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const scene of scenes) {
    const all = Object.entries(CLIENTS).map(async ([says, command]) => {
      const lines = (await outputOf(command(scene, folder))).split('\n').filter((line) => line.trim() !== '');
      return lines.map((text) => ({ says, scene: scene.name, text }));
    });
    told.push(...(await Promise.all(all)).flat());
  }
  writeFileSync(join(folder, 'Dial.java'), JAVA);
  // one machine of Java's is slow enough: it asks them all, and shows nothing
  const shown = scenes.filter(({ shows }) => shows === undefined);
  const dials = shown.flatMap(({ name, host, port }) => [name, host, String(port)]);
  for (const line of (
    await outputOf(['java', join(folder, 'Dial.java'), join(folder, 'ca.pem'), ...dials])
  ).split('\n')) {
    const [scene = '', text] = line.split('\t');
    if (text !== undefined) told.push({ says: 'java', scene, text });
  }
  return told;
}

/** What is not on the machine says nothing. */
async function outputOf([program = '', ...args]: readonly string[]): Promise<string> {
  return await new Promise((resolve) => {
    const child = execFile(program, args, { timeout: 60_000 }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
    child.stdin?.on('error', () => undefined).end('GET / HTTP/1.0\r\n\r\n');
  });
}

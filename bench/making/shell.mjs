// @ts-check
/**
 * The same certificates by the tools people have: shell scripts that call openssl or cfssl once or several times a
 * certificate, and print kubeconfigs. Nothing is copied to where machines want it and nothing is made durable, which
 * is less than the others do, and to these two's advantage.
 */

/** @typedef {import('./job.mjs').Job} Job */

const PURPOSE = { serverAuth: 'server auth', clientAuth: 'client auth' };

/** As kubernetes-the-hard-way does it (docs/04): a key, a request, a certificate. @param {readonly Job[]} jobs @param {boolean} rsa */
export function opensslScript(jobs, rsa) {
  return script(jobs, rsa, (job, i) => [
    `openssl genpkey ${rsa ? '-algorithm RSA -pkeyopt rsa_keygen_bits:2048' : '-algorithm EC -pkeyopt ec_paramgen_curve:P-256'} -out ${i}.key`,
    `openssl req -new -key ${i}.key -subj '${subject(job)}' -out ${i}.csr`,
    `cat >${i}.ext <<'END'\n${extensions(job).join('\n')}\nEND`,
    `openssl x509 -req -in ${i}.csr -CA ${job.signer}.crt -CAkey ${job.signer}.key -CAcreateserial -days ${job.days} -extfile ${i}.ext -out ${i}.crt`,
  ]);
}

/** The shortest that OpenSSL 3 has: one process for all of it. @param {readonly Job[]} jobs @param {boolean} rsa */
export function shortOpensslScript(jobs, rsa) {
  return script(jobs, rsa, (job, i) => [
    `${newCertificate(rsa)} -CA ${job.signer}.crt -CAkey ${job.signer}.key -keyout ${i}.key -out ${i}.crt ${said(job)}`,
  ]);
}

/** @param {readonly Job[]} jobs @param {boolean} rsa */
export function cfsslScript(jobs, rsa) {
  const profiles = { a: ['serverAuth', 'clientAuth'], s: ['serverAuth'], c: ['clientAuth'] };
  const config = {
    signing: {
      profiles: Object.fromEntries(
        Object.entries(profiles).map(([name, usages]) => [
          name,
          {
            expiry: '8760h',
            usages: [
              'digital signature',
              ...usages.map((usage) => PURPOSE[/** @type {keyof typeof PURPOSE} */ (usage)]),
            ],
          },
        ]),
      ),
    },
  };
  const lines = script(jobs, rsa, (job, i) => {
    const profile = Object.entries(profiles).find(
      ([, usages]) => usages.join() === job.extendedKeyUsage.join(),
    );
    const request = {
      CN: job.commonName,
      names: job.organizations.map((O) => ({ O })),
      hosts: [...job.dns, ...job.ip],
      key: rsa ? { algo: 'rsa', size: 2048 } : { algo: 'ecdsa', size: 256 },
    };
    return [
      `cat >${i}.json <<'END'\n${JSON.stringify(request)}\nEND`,
      `cfssl gencert -ca ${job.signer}.crt -ca-key ${job.signer}.key -config config.json -profile ${profile?.[0] ?? 'a'} ${i}.json | cfssljson -bare ${i}`,
      `mv ${i}.pem ${i}.crt; mv ${i}-key.pem ${i}.key`,
    ];
  });
  return `cat >config.json <<'END'\n${JSON.stringify(config)}\nEND\n${lines}`;
}

/** @param {readonly Job[]} jobs @param {boolean} rsa @param {(job: Job, i: number) => string[]} leaf */
function script(jobs, rsa, leaf) {
  const made = jobs.flatMap((job, i) => {
    if (job.makes === 'key-pair') {
      return [
        `openssl genpkey ${rsa ? '-algorithm RSA -pkeyopt rsa_keygen_bits:2048' : '-algorithm EC -pkeyopt ec_paramgen_curve:P-256'} -out ${i}.key`,
        `openssl pkey -in ${i}.key -pubout -out ${i}.pub`,
      ];
    }
    const lines =
      job.makes === 'authority'
        ? [`${newCertificate(rsa)} -keyout ${i}.key -out ${i}.crt ${said(job)}`]
        : leaf(job, i);
    return job.files.some(({ role }) => role === 'kubeconfig') ? [...lines, kubeconfig(job, i)] : lines;
  });
  return `set -e\nexec 2>/dev/null >/dev/null\n${made.join('\n')}\n`;
}

/** @param {boolean} rsa */
function newCertificate(rsa) {
  return `openssl req -x509 -nodes -newkey ${rsa ? 'rsa:2048' : 'ec -pkeyopt ec_paramgen_curve:P-256'}`;
}

/** @param {Job} job */
function said(job) {
  return [
    `-days ${job.days} -subj '${subject(job)}'`,
    ...extensions(job).map((line) => `-addext '${line}'`),
  ].join(' ');
}

/** @param {Job} job */
function subject({ organizations, commonName }) {
  return [...organizations.map((organization) => `/O=${organization}`), `/CN=${commonName}`].join('');
}

/** @param {Job} job */
function extensions({ makes, keyUsage, extendedKeyUsage, dns, ip }) {
  const names = [...dns.map((name) => `DNS:${name}`), ...ip.map((address) => `IP:${address}`)];
  return [
    `basicConstraints=critical,CA:${makes === 'authority' ? 'TRUE' : 'FALSE'}`,
    `keyUsage=critical,${keyUsage.join(',')}`,
    ...(extendedKeyUsage.length > 0 ? [`extendedKeyUsage=${extendedKeyUsage.join(',')}`] : []),
    ...(names.length > 0 ? [`subjectAltName=${names.join(',')}`] : []),
  ];
}

/** @param {Job} job @param {number} i */
function kubeconfig({ signer, server, commonName }, i) {
  return `cat >${i}.kubeconfig <<END
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: '${server}', certificate-authority-data: $(base64 -w0 <${signer}.crt)}}]
users: [{name: '${commonName}', user: {client-certificate-data: $(base64 -w0 <${i}.crt), client-key-data: $(base64 -w0 <${i}.key)}}]
contexts: [{name: c, context: {cluster: c, user: '${commonName}'}}]
current-context: c
END`;
}

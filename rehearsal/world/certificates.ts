import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificates {
  /** The authority's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly authority: string;
  readonly key: Buffer;
  readonly certificate: Buffer;
}

/** Certificates by which this machine can pass for these hosts, to whoever trusts the authority: its own processes. */
export async function makeCertificates(hosts: readonly string[]): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'rehearsed-world-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-subj',
    '/CN=rehearsal',
    '-days',
    '2',
  );
  await writeFile(at('names'), `subjectAltName=${hosts.map(host => `DNS:${host}`).join(',')}\n`);
  await openssl('req', ...key, '-keyout', 'host.key', '-out', 'host.csr', '-subj', '/CN=rehearsed');
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  await openssl('x509', '-req', '-in', 'host.csr', '-out', 'host.crt', ...signed);
  return {
    authority: at('ca.crt'),
    key: await readFile(at('host.key')),
    certificate: await readFile(at('host.crt')),
  };
}

// A native PostgreSQL for a test: prints one line of JSON once it answers, and stops when its stdin ends.
//
//   node serve.mjs [--tls CERTIFICATE KEY PORT]
//
// The line: { host, port, database } to connect to; without --tls a socket's folder.

import { chownSync, copyFileSync, chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../oracle/native/server.mjs';

const NOBODY = 65534;
const [flag, certificate, key, port] = process.argv.slice(2);
const settings = flag === '--tls' ? tls() : {};
const server = await startServer('', settings);
const { address } = await server.open();
console.log(JSON.stringify({ ...address, ...(flag === '--tls' && { host: '127.0.0.1', port: Number(port) }) }));
process.stdin.resume();
process.stdin.on('end', async () => {
  await server.stop();
  if (settings.ssl_key_file) rmSync(join(settings.ssl_key_file, '..'), { recursive: true, force: true });
  process.exit();
});

/** The server reads a key only where nobody else may. */
function tls() {
  const folder = mkdtempSync(join(tmpdir(), 'pg17-tls-'));
  const files = { ssl_cert_file: join(folder, 'cert.pem'), ssl_key_file: join(folder, 'key.pem') };
  copyFileSync(certificate, files.ssl_cert_file);
  copyFileSync(key, files.ssl_key_file);
  chmodSync(files.ssl_key_file, 0o600);
  if (process.getuid() === 0) for (const path of [folder, ...Object.values(files)]) chownSync(path, NOBODY, NOBODY);
  return { ssl: 'on', ...files, listen_addresses: '127.0.0.1', port };
}

/** A real nginx for a test, with a site's configuration as it stands in docs/. Whatever ends the test process ends it too. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian keeps it off the path of everybody but root. */
const NGINX = existsSync('/usr/sbin/nginx') ? '/usr/sbin/nginx' : 'nginx';
/** Ends a process with its parent, even when that is killed; part of util-linux. */
const SETPRIV = '/usr/bin/setpriv';
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

export type Nginx = {
  readonly origin: string;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
};

/**
 * Starts nginx in the foreground, in one process, with a file for its `conf.d`. Resolves when it answers.
 *
 * @param port a free one, where the changed file has to listen on loopback
 * @param replaced parts of the file, each of which stands in it exactly once, and what is read instead
 */
export async function startNginx(file: string, port: number, replaced: readonly (readonly [string, string])[]): Promise<Nginx> {
  let site = readFileSync(file, 'utf8');
  for (const [from, to] of replaced) {
    if (site.split(from).length !== 2) throw new Error(`\`${from}\` does not stand exactly once in ${file}`);
    site = site.replace(from, () => to);
  }
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  writeFileSync(join(folder, 'site.conf'), site);
  writeFileSync(join(folder, 'nginx.conf'), mainConfiguration(folder));
  const [command = '', ...args] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', NGINX] : [NGINX];
  const child = spawn(command, [...args, '-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = once(child, 'close');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const origin = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  while (!(await fetch(origin).catch(() => null))) {
    if (child.exitCode !== null) {
      await stop();
      throw new Error(`nginx ended with ${child.exitCode}: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { origin, stop };
}

/** What stands around a site where nginx is installed, as little of it as it starts with. */
const mainConfiguration = (folder: string): string => `
daemon off;
master_process off;
pid ${folder}/pid;
events {}
http {
  access_log off;
  ${TEMPORARY.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  include ${folder}/site.conf;
}
`;

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a listening TCP server has one
  server.close();
  await once(server, 'close');
  return port;
}

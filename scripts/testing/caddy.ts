/** A real Caddy for a test, with the file that stands in docs/. Whatever ends the test process ends it too. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../demo/freePort.ts';
import { ROOT } from '../lib/root.ts';
import { CADDY, findTool } from '../lib/systemTools.ts';

export const caddyPath: string | null = process.env.CADDY_PATH || findTool(CADDY);

const FILE = join(ROOT, 'docs/operating/Caddyfile');
/** Ends a process with its parent, even when that is killed; part of util-linux. */
const SETPRIV = '/usr/bin/setpriv';

export type Caddy = {
  readonly origin: string;
  /** Headers and status of a GET, its certificate checked against Caddy's own authority. */
  get(path: string): Promise<{ readonly status: number; readonly headers: Readonly<Record<string, unknown>> }>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
};

/** Starts Caddy on a free port of loopback, before a server there. What stands around the file is what a test needs: no other port, nothing outside of a folder. */
export async function startCaddy(serverPort: number): Promise<Caddy> {
  if (caddyPath === null) throw new Error('there is no Caddy on this machine');
  const folder = mkdtempSync(join(tmpdir(), 'caddy-'));
  const port = await freePort(0);
  const origin = `https://localhost:${port}`;
  const around = ['admin off', 'skip_install_trust', 'local_certs', 'auto_https disable_redirects', 'default_bind 127.0.0.1'];
  const config = join(folder, 'Caddyfile');
  writeFileSync(config, `{\n\t${[...around, `storage file_system ${folder}`].join('\n\t')}\n}\nimport ${FILE}\n`);
  const [command = '', ...args] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', caddyPath] : [caddyPath];
  const child = spawn(command, [...args, 'run', '--config', config, '--adapter', 'caddyfile'], {
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, PUBLIC_ORIGIN: origin, PORT: String(serverPort) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = once(child, 'close');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));

  const get: Caddy['get'] = async (path) => {
    const ca = readFileSync(join(folder, 'pki/authorities/local/root.crt'));
    const asked = request(origin + path, {
      ca,
      lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    }).end();
    const [answer] = await once(asked, 'response');
    answer.resume();
    return { status: answer.statusCode, headers: answer.headers };
  };
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  while (!(await get('/healthz').catch(() => null))) {
    if (child.exitCode !== null) {
      await stop();
      throw new Error(`Caddy ended with ${child.exitCode}: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { origin, get, stop };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../config.ts';

/**
 * Where the built client lies, whether this runs from dist/server or from the sources.
 * @throws ConfigError when it is not built
 */
export function clientFolder(): string {
  const folder = ['../client', '../../dist/client']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(join(path, 'index.html')) && path.includes(`${join('dist', 'client')}`));
  if (!folder) throw new ConfigError('the client is not built: run `npm run build` first, or `npm start`, which does it by itself');
  return folder;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../lib/root.ts';

/** What `npm start` gives Node: our server is measured as it is run. */
export function nodeArgsOfStart(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } }; // our own file
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

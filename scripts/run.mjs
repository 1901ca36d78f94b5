/**
 * Starts every npm script: checks the Node it runs on, makes it read TypeScript, then imports the script it is given. Plain JavaScript,
 * because it must still say what is wrong on a Node that is too old for everything else.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const NEEDED = [22, 12];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(`Committee Room needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}. ${remedy()}\n`);
  process.exit(1);
}

const [script, ...rest] = process.argv.slice(2);
if (!script) {
  process.stderr.write('usage: node scripts/run.mjs scripts/<name>.ts [arguments]\n');
  process.exit(1);
}
if (!process.features.typescript) {
  const { register } = await import('tsx/esm/api');
  register();
}
await import('./lib/quickResolve.mjs');
process.argv = [process.execPath, resolve(script), ...rest];
await import(pathToFileURL(resolve(script)).href);

/** What to do about it, one line a system. */
function remedy() {
  switch (process.platform) {
    case 'linux':
      return process.arch === 'x64' || process.arch === 'arm64'
        ? `npm installs the right one (node-linux-${process.arch}) into this folder: run \`npm ci\`, then start it through npm (\`npm run demo\`, \`npm test\`, \`npm start\`).`
        : `There is no packaged Node for ${process.arch}: install Node 24 from your distribution or nodejs.org.`;
    case 'darwin':
      return 'On macOS install Node 24 with `brew install node@24` or from nodejs.org.';
    case 'win32':
      return 'On Windows use WSL (Debian or Ubuntu), or install Node 24 with `winget install OpenJS.NodeJS.LTS`.';
    default:
      return 'Install Node 24 from nodejs.org.';
  }
}

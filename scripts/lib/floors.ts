import { posix } from 'node:path';

/** One import or re-export as it stands in a file. */
export type Import = {
  readonly from: string;
  readonly isTypeOnly: boolean;
  /** Counted from 1. */
  readonly line: number;
};

export type Violation = { readonly file: string; readonly line: number; readonly target: string; readonly rule: string };

/** `import … from`, `export … from`, bare `import '…'` and `import('…')`, the last also where it stands for a type. */
const IMPORT = /\b(import|export)\b(\s+type\b)?([^'"`;()]*?)\bfrom\s*(['"])([^'"\n]+)\4|\bimport\s*(\(\s*)?(['"])([^'"\n]+)\7/g;

/** Finds the imports of a TypeScript source; comments do not count. */
export function importsOf(source: string): Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '));
  return [...code.matchAll(IMPORT)].map((match) => ({
    from: match[5] ?? match[8] ?? '',
    isTypeOnly: match[2] !== undefined || namesOnlyTypes(match[3] ?? ''),
    line: code.slice(0, match.index).split('\n').length,
  }));
}

/** `{ type A, type B }` */
function namesOnlyTypes(clause: string): boolean {
  const names = /^\s*\{([^}]*)\}\s*$/.exec(clause)?.[1];
  const listed =
    names
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean) ?? [];
  return listed.length > 0 && listed.every((name) => name.startsWith('type '));
}

/** Where a file stands: its ground floor and, inside server and client, the folder; files beside those folders have none. */
type Place = { readonly ground: string; readonly folder: string; readonly isTest: boolean; readonly isTesting: boolean };

function placeOf(path: string): Place {
  const [ground = '', folder = '', ...rest] = path.split('/');
  return {
    ground,
    folder: rest.length > 0 ? folder : '',
    isTest: /\.(test|spec)\.tsx?$/.test(path),
    isTesting: /(^|\/)testing(\/|\.ts$)/.test(path),
  };
}

/** What each ground floor may import of the others. */
const GROUNDS: Readonly<Record<string, readonly string[]>> = {
  schema: ['schema'],
  server: ['server', 'schema'],
  client: ['client', 'schema'],
  scripts: ['scripts', 'client', 'server', 'schema'],
};

/**
 * What a folder may import beside itself and the files that stand at the top (config, log, database): folders by name; `type …` allows
 * their types only.
 */
const SERVER_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  rooms: [],
  redis: ['type rooms'],
  audit: ['type rooms', 'redis'],
  doclog: ['type rooms', 'redis', 'audit'],
  projection: ['type rooms', 'type doclog', 'audit'],
  facts: ['redis', 'type accounts'],
  accounts: [],
  roll: [],
  erasure: ['rooms', 'audit', 'roll', 'type doclog'],
  sealed: ['rooms', 'type accounts'],
  moves: ['rooms', 'sealed', 'type projection'],
  calls: ['accounts', 'type rooms', 'sealed', 'moves'],
  mirrors: ['type rooms', 'sealed', 'moves'],
  results: ['type accounts', 'type rooms', 'type doclog', 'projection', 'mirrors'],
  board: ['type accounts', 'type rooms', 'type projection', 'type results', 'calls', 'mirrors'],
  photos: ['type accounts'],
  exports: ['audit', 'doclog', 'projection', 'accounts'],
  ballots: ['type accounts', 'type doclog', 'rooms', 'projection', 'erasure', 'type results'],
  http: [
    'accounts',
    'rooms',
    'roll',
    'doclog',
    'audit',
    'type erasure',
    'type sealed',
    'type projection',
    'type moves',
    'type results',
    'type photos',
    'type ballots',
    'type exports',
  ],
  demo: ['accounts', 'type doclog'],
  operate: ['type rooms', 'type doclog', 'type projection'],
};
const CLIENT_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  parts: [],
  i18n: ['parts'],
  styles: [],
  state: ['parts', 'i18n'],
  components: ['type state', 'parts', 'i18n', 'styles'],
  routes: ['state', 'components', 'parts', 'i18n', 'styles'],
  stage: ['components', 'i18n', 'styles'],
  docs: ['styles'],
  worker: [],
};
/** Packages that only the engine and the state beneath the screens may touch. */
const NEVER_ON_SCREEN = /^(yjs|y-protocols|y-websocket|lib0)(\/|$)/;

/** The imports of one file (paths from the checkout's folder, with `/`) that its floor forbids. */
export function forbiddenImports(file: string, imports: readonly Import[]): Violation[] {
  const here = placeOf(file);
  return imports.flatMap(({ from, isTypeOnly, line }) => {
    const target = from.startsWith('.') ? posix.join(posix.dirname(file), from) : from;
    const rule = from.startsWith('.') ? brokenRule(here, target, isTypeOnly) : brokenPackageRule(here, from, isTypeOnly);
    return rule ? [{ file, line, target, rule }] : [];
  });
}

function brokenRule(here: Place, target: string, isTypeOnly: boolean): string | null {
  const there = placeOf(target);
  if (here.ground === 'scripts' && there.ground === '') return null;
  if (there.ground === 'scripts' && here.ground !== 'scripts') return 'nothing imports scripts';
  if (!GROUNDS[here.ground]?.includes(there.ground) && there.ground in GROUNDS)
    return `${here.ground} never imports ${there.ground}, types included`;
  if (there.isTesting && !here.isTest && !here.isTesting && here.ground !== 'scripts') return 'testing/ is for tests only';
  // Tests put real objects together; what ships is what the floors are for.
  if (here.isTest || here.isTesting || here.ground !== there.ground) return null;
  if (here.ground === 'server') return brokenFolderRule(SERVER_FOLDERS, here, there, target, isTypeOnly);
  if (here.ground === 'client') return brokenFolderRule(CLIENT_FOLDERS, here, there, target, isTypeOnly);
  return null;
}

function brokenFolderRule(
  folders: Readonly<Record<string, readonly string[]>>,
  here: Place,
  there: Place,
  target: string,
  isTypeOnly: boolean,
): string | null {
  if (/^(server|client)\/main\.tsx?$/.test(target)) return 'main wires everything; nothing imports it';
  if (here.folder === '') return /* main may */ null;
  if (there.folder === '' || there.folder === here.folder) return null;
  const allowed = folders[here.folder] ?? [];
  if (allowed.includes(there.folder)) return null;
  if (allowed.includes(`type ${there.folder}`)) return isTypeOnly ? null : `${here.folder} imports types only from ${there.folder}`;
  return `${here.folder} does not import ${there.folder}`;
}

function brokenPackageRule(here: Place, name: string, isTypeOnly: boolean): string | null {
  const isScreen = here.ground === 'client' && !['', 'state'].includes(here.folder);
  return isScreen && !here.isTest && !isTypeOnly && NEVER_ON_SCREEN.test(name) ? 'screens never touch Yjs; state does' : null;
}

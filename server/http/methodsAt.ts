import type { Language } from '../../schema/errors.ts';

/**
 * A mistake that only programs make: its words stand here and not in `schema/errors.ts`, which every tablet fetches before its first row.
 * In the form of every error.
 */
export const wrongMethod = (language: Language, allowed: readonly string[]) => ({
  error: {
    code: 'wrong-method',
    message: language === 'ar' ? `هذا المسار لا يقبل إلا ${allowed.join(' و')}.` : `This route takes ${allowed.join(', ')} only.`,
  },
});

/** Which methods there are at a path, by the routes of an app as Hono lists them. */
export function createMethodsAt(
  routes: readonly { readonly method: string; readonly path: string }[],
): (path: string) => readonly string[] {
  const known = routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
    .map(({ method, path }) => ({ method, matches: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`) }));
  return (path) => [...new Set(known.filter(({ matches }) => matches.test(path)).map(({ method }) => method))].sort();
}

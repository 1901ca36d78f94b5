const files = new Map<string, Promise<void>>();
const sheets = new Map<string, Promise<void>>();

/**
 * Imports a part of the app with its style sheets; the build puts it in the place of every `import()`. A browser keeps a failed import for the life of the page (whatwg/html#6768;
 * Chromium 150), so that asking again would be in vain: until a service worker holds all files, a part and what it imports are fetched first, and imported out of the browser's cache.
 * Tells `vite:preloadError`, with which, where one does not come.
 * @param load one `import()` of a built file
 * @param styles paths of its style sheets, from the site's root
 */
export async function importPart<T>(load: () => Promise<T>, styles: readonly string[] = []): Promise<T> {
  const file = /import\(.(\.[^"'`]+)/.exec(String(load))?.[1];
  try {
    const isAlone = file && !navigator.serviceWorker?.controller;
    const styled = styles.map((path) => once(sheets, `/${path}`, addSheet));
    if (isAlone) await fetchFile(new URL(file, import.meta.url).href);
    const [part] = await Promise.all([load(), ...styled]);
    return part;
  } catch (error) {
    dispatchEvent(new CustomEvent('vite:preloadError', { detail: file }));
    throw error;
  }
}

const fetchFile = (href: string): Promise<void> => once(files, href, fetchWhole);

/** With what it imports itself: those stand in its text, and failed they would be kept, too. */
async function fetchWhole(href: string): Promise<void> {
  if (document.querySelector(`[src="${new URL(href).pathname}"],[href="${new URL(href).pathname}"]`)) return; // came with the page
  const answer = await fetch(href);
  if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
  const imports = (await answer.text()).matchAll(/(?:from|import)"(\.[^"]+)"/g);
  await Promise.all([...imports].map(([, file = '']) => fetchFile(new URL(file, href).href)));
}

const addSheet = (href: string): Promise<void> =>
  new Promise((resolve, reject) => {
    if (document.querySelector(`[rel=stylesheet][href="${href}"]`)) return resolve();
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(href));
    };
    document.head.append(link);
  });

/** Asked for again only where it failed. */
function once(asked: Map<string, Promise<void>>, key: string, ask: (key: string) => Promise<void>): Promise<void> {
  const known = asked.get(key);
  if (known !== undefined) return known;
  const answer = ask(key);
  asked.set(key, answer);
  answer.catch(() => asked.delete(key));
  return answer;
}

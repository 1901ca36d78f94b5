// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { importPart } from './importPart.ts';

const answers = new Map<string, string | null>();
const asked: string[] = [];
const failed: unknown[] = [];
const told = (event: Event) => failed.push((event as CustomEvent).detail);
/** What a built `import()` looks like: only its text is read. */
const part = (file: string) => {
  const load = vi.fn(async () => file);
  load.toString = () => `()=>import(\`./${file}\`).then(e=>e.Part)`;
  return load;
};

beforeEach(() => {
  answers.clear();
  asked.length = 0;
  failed.length = 0;
  vi.stubGlobal('fetch', async (href: string) => {
    const file = new URL(href).pathname.split('/').at(-1) ?? '';
    asked.push(file);
    const text = answers.get(file);
    if (text === undefined) throw new TypeError('Failed to fetch');
    return text === null ? new Response('', { status: 404 }) : new Response(text);
  });
  addEventListener('vite:preloadError', told);
});
afterEach(() => {
  vi.unstubAllGlobals();
  removeEventListener('vite:preloadError', told);
  document.head.replaceChildren();
});

describe('a part of the app', () => {
  it('[X9] is imported only when it and all it imports have come, and asked for again where one has not', async () => {
    const load = part('a.js');
    answers
      .set('a.js', 'import{t as e}from"./b.js";import"./c.js";const n=()=>import(`./later.js`);')
      .set('b.js', 'import"./d.js"')
      .set('c.js', '');
    await expect(importPart(load)).rejects.toThrow('Failed to fetch');
    expect(load).not.toHaveBeenCalled();
    expect(failed).toEqual(['./a.js']);
    answers.set('d.js', null);
    await expect(importPart(load)).rejects.toThrow('404');
    expect(load).not.toHaveBeenCalled();
    answers.set('d.js', '');
    asked.length = 0;
    expect(await importPart(load)).toBe('a.js');
    expect(asked).toEqual(['a.js', 'b.js', 'd.js']);
    expect(await importPart(load)).toBe('a.js');
    expect(asked).toHaveLength(3);
    expect(failed).toEqual(['./a.js', './a.js']);
  });

  it('[X9] is not there without its style sheet, which is asked for again', async () => {
    answers.set('styled.js', '');
    const links = () => [...document.querySelectorAll<HTMLLinkElement>('link')];
    const failing = importPart(part('styled.js'), ['assets/a.css']);
    links()[0]?.dispatchEvent(new Event('error'));
    await expect(failing).rejects.toThrow('/assets/a.css');
    expect(links()).toEqual([]);
    const coming = importPart(part('styled.js'), ['assets/a.css']);
    links()[0]?.dispatchEvent(new Event('load'));
    expect(await coming).toBe('styled.js');
    expect(await importPart(part('styled.js'), ['assets/a.css'])).toBe('styled.js');
    expect(links()).toHaveLength(1);
  });

  it('is left to the service worker where one holds all files', async () => {
    vi.stubGlobal('navigator', { serviceWorker: { controller: {} } });
    expect(await importPart(part('held.js'))).toBe('held.js');
    expect(asked).toEqual([]);
  });
});

import type { BrowserContext, Page } from 'playwright-core';

/** Runs before the page's own scripts: what hostile texts call, and what the policy stopped. */
const WATCH = `
  window.hostileRan = [];
  window.ran = (what) => window.hostileRan.push(what);
  for (const name of ['alert', 'confirm', 'prompt']) window[name] = (what) => void window.hostileRan.push(name + ' ' + what);
  window.print = () => {};
  window.policyStopped = [];
  addEventListener('securitypolicyviolation', (event) => window.policyStopped.push(event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample));
`;

/** Runs in the page: one line for everything that no template of ours makes, and for every text whose direction reaches beyond it. */
const LOOK = `(() => {
  const found = [...window.hostileRan.map((what) => 'ran: ' + what), ...window.policyStopped.map((what) => 'stopped: ' + what)];
  const isOwn = (value) => /^(\\/(?!\\/)|#|blob:|data:image\\/)/.test(value) || value.startsWith(location.origin + '/');
  for (const element of document.querySelectorAll('*')) {
    const tag = element.localName;
    if (/^(iframe|object|embed|base|math|foreignobject|img|image|audio|video|marquee|template|style|b)$/.test(tag)) found.push('element: ' + element.outerHTML.slice(0, 200));
    if (tag === 'script' && !(element.getAttribute('src') ?? '').startsWith('/assets/')) found.push('script: ' + element.outerHTML.slice(0, 200));
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) found.push('handler: ' + name);
      if (/^(href|src|action|formaction|data|srcdoc|xlink:href|poster)$/.test(name) && !isOwn(value)) found.push('address: ' + name + '=' + value.slice(0, 100));
      if (name === 'style' && /url|import|expression/i.test(value)) found.push('style: ' + value.slice(0, 100));
    }
  }
  const turning = /[\\u202a-\\u202e\\u2066-\\u2069]/;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    // ours: an isolation around a name inside a sentence
    if (!turning.test(node.data.replace(/\\u2068[^\\u2066-\\u2069\\u202a-\\u202e]*\\u2069/g, ''))) continue;
    let box = node.parentElement;
    for (; box; box = box.parentElement) {
      const { unicodeBidi, display } = getComputedStyle(box);
      const isBlock = !/^(inline|contents)$/.test(display);
      if (!isBlock && /isolate|plaintext/.test(unicodeBidi)) break;
      // a block is isolated from what is around it, not its texts from each other
      if (isBlock) {
        if (box.textContent.trim() !== node.data.trim() && !/^(textarea|option)$/.test(box.localName)) found.push('not isolated: ' + box.outerHTML.slice(0, 300));
        break;
      }
    }
  }
  return found;
})()`;

/** Watches every page of a device from its first script on. */
export async function watchDevice(device: BrowserContext): Promise<void> {
  await device.addInitScript(WATCH);
}

/** What hostile texts did to the page that is on screen; nothing is right. */
export const faultsOf = (page: Page): Promise<string[]> => page.evaluate<string[]>(LOOK);

/** Runs in the page: every text that is there, in fields and in what is said to who cannot see as well. */
const TEXTS = `[document.title, document.body.textContent, ...[...document.querySelectorAll('input, textarea, [title], [aria-label]')].flatMap((element) =>
  [element.value ?? '', element.title, element.ariaLabel ?? ''])].join('\\n')`;
export const textsOf = (page: Page): Promise<string> => page.evaluate<string>(TEXTS);

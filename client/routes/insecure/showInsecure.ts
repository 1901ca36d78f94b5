import './insecure.css';

/** Said before any dictionary can be asked for: on such an origin nothing is fetched that is not needed. */
const WORDS = [
  {
    lang: 'en',
    dir: 'ltr',
    title: 'This address is not secure',
    text: 'Browsers keep edits, encrypt them and work without a network only on addresses that begin with https. On this one edits could be lost and read by others, so nobody can sign in here.',
    open: 'Open the secure address',
    help: 'If that does not work, tell whoever runs the server: it needs a name and a certificate. The steps are in docs/operating/https.md and take ten minutes.',
  },
  {
    lang: 'ar',
    dir: 'rtl',
    title: 'هذا العنوان غير آمن',
    text: 'لا تحفظ المتصفحات التعديلات ولا تشفّرها ولا تعمل من دون شبكة إلا على العناوين التي تبدأ بـ https. على هذا العنوان قد تضيع التعديلات أو يقرؤها غيركم، لذلك لا يمكن تسجيل الدخول هنا.',
    open: 'افتح العنوان الآمن',
    help: 'إن لم ينجح ذلك فأخبر المسؤول عن الخادم: يحتاج الخادم إلى اسم وشهادة. الخطوات في docs/operating/https.md وتستغرق عشر دقائق.',
  },
] as const;

/** Instead of the app, where the browser calls the origin insecure (X6): says so in both languages, and what to do. */
export function showInsecure(
  root: HTMLElement,
  { hostname, pathname, search, hash }: Pick<Location, 'hostname' | 'pathname' | 'search' | 'hash'>,
): void {
  const parts = WORDS.map(({ lang, dir, title, text, open, help }) => {
    const part = element('section', '');
    part.lang = lang;
    part.dir = dir;
    const link = element('a', open);
    link.href = `https://${hostname}${pathname}${search}${hash}`; // an invitation is in what follows the path
    part.append(element('h1', title), element('p', text), element('p', ''), element('p', help));
    part.children[2]?.append(link);
    return part;
  });
  const main = element('main', '');
  main.className = 'insecure';
  main.append(...parts);
  root.replaceChildren(main);
}

function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, text: string): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

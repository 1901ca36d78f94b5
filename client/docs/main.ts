import '../styles/tokens.css';
import '../styles/base.css';
import './docs.css';
import { type ApiDescription, element, showApi } from './showApi.ts';
import { WORDS } from './words.ts';

/** The page `/api/docs`: what the server says of its own routes, with nothing from elsewhere. */
let language: keyof typeof WORDS = navigator.language.startsWith('ar') ? 'ar' : 'en';
let description: ApiDescription | null = null;

async function read(): Promise<void> {
  const response = await fetch('/api/openapi.json');
  if (!response.ok) throw new Error(String(response.status));
  description = await response.json();
}

function draw(): void {
  const root = document.getElementById('docs');
  if (!root) return;
  const words = WORDS[language];
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  document.title = words.title;
  const turn = element('button', { type: 'button' }, words.other);
  turn.addEventListener('click', () => {
    language = language === 'ar' ? 'en' : 'ar';
    draw();
  });
  const said = element('p', { role: 'status' }, description ? '' : words.loading);
  const list = element('div', {});
  root.replaceChildren(
    element('header', {}, element('h1', {}, words.title), turn),
    element('p', {}, words.text),
    element('p', {}, words.stable),
  );
  if (description) {
    const find = showApi(list, description, words);
    const field = element('input', { type: 'search', autocomplete: 'off', 'aria-label': words.search, placeholder: words.search });
    const tell = (): void => {
      const found = find(field.value);
      said.textContent = found > 0 ? `${words.found}: ${found}` : words.none;
    };
    field.addEventListener('input', tell);
    root.append(field);
    tell();
  }
  root.append(said, list);
}

function start(): void {
  draw();
  read().then(draw, () => {
    const words = WORDS[language];
    const again = element('button', { type: 'button' }, words.retry);
    again.addEventListener('click', start);
    document.querySelector('[role=status]')?.replaceChildren(words.failed, ' ', again);
  });
}
start();

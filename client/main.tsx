import './styles/tokens.css';
import './styles/tones.css';
import './styles/base.css';
import { render } from 'solid-js/web';
import { App, ListScreen, OtherScreens } from './App.tsx';
import { loadDictionary } from './i18n/loadDictionary.ts';
import { fetchUntilThere } from './parts/keepFetching.ts';
import { createApp } from './state/createApp.ts';

const root = document.getElementById('root');
if (!root) throw new Error('no #root');

if (isSecureContext) await start(root);
else (await import('./routes/insecure/showInsecure.ts')).showInsecure(root, location);

async function start(at: HTMLElement): Promise<void> {
  const app = createApp();
  (/^\/(c\/|$)/.test(location.pathname) ? ListScreen : OtherScreens).preload().catch(() => {}); // beside the session's round trip, not after it
  const words = await fetchUntilThere(() => loadDictionary(app.settings.language(), false));
  at.textContent = '';
  render(() => <App app={app} words={words} />, at);
}

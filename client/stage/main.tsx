import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/tones.css';
import { render } from 'solid-js/web';
import { createDemoApi } from './demoApi.ts';
import { Stage } from './Stage.tsx';

// The tablets' cookies belong to the site 127.0.0.1: framed from another name they would be a stranger's and not be sent.
if (location.hostname === 'localhost') location.hostname = '127.0.0.1';
else {
  const root = document.getElementById('stage');
  if (root) render(() => <Stage api={createDemoApi((input, init) => fetch(input, init))} />, root);
}

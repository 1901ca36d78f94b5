import type { JSX } from 'solid-js';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { Splash } from '../shell/Splash.tsx';
import { BrowserGate } from '../signIn/BrowserGate.tsx';
import { Join } from './Join.tsx';

/** An invited person's way in, for a browser that can do what the app needs. In another one the link stays as it is, to be opened elsewhere. */
export function GuardedJoin(): JSX.Element {
  return (
    <MoreWords fallback={<Splash />}>
      <BrowserGate>
        <Join />
      </BrowserGate>
    </MoreWords>
  );
}

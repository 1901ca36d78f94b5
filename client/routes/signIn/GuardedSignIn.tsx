import type { JSX } from 'solid-js';
import { BrowserGate } from './BrowserGate.tsx';
import { SignIn } from './SignIn.tsx';

/** The way in, for a browser that can do what the app needs. */
export function GuardedSignIn(): JSX.Element {
  return (
    <BrowserGate>
      <SignIn />
    </BrowserGate>
  );
}

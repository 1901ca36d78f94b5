import type { JSX } from 'solid-js';
import { ToastRegion } from '../components/ToastRegion.tsx';
import { Installed } from './installed/Installed.tsx';

/** What stands beside every screen and none waits for: passing messages, and what keeps the app on this device. */
export function Later(): JSX.Element {
  return (
    <>
      <ToastRegion />
      <Installed />
    </>
  );
}

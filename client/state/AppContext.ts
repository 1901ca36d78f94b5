import { createContext, useContext } from 'solid-js';
import type { App } from './contracts/app.ts';

export const AppContext = createContext<App>();

/** Everything a screen can reach. Throws outside `AppContext.Provider`. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('useApp outside the app');
  return app;
}

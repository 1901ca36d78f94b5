import { Route, Router } from '@solidjs/router';
import { ErrorBoundary, type JSX, Show } from 'solid-js';
import { type Arrivals, ArrivalsContext } from './components/PageHeading.tsx';
import { createToaster, ToasterContext } from './components/toasts.ts';
import { I18nProvider } from './i18n/I18nProvider.tsx';
import { type Loaded, loadDictionary } from './i18n/loadDictionary.ts';
import { lazyScreen } from './parts/lazyScreen.ts';
import { whenIdle } from './parts/whenIdle.ts';
import { createPart } from './routes/createPart.ts';
import { Home } from './routes/home/Home.tsx';
import { Broken } from './routes/shell/Broken.tsx';
import { SignedIn } from './routes/shell/SignedIn.tsx';
import { AppContext } from './state/AppContext.ts';
import type { App as AppState } from './state/contracts/app.ts';

export const ListScreen = lazyScreen(() => import('./routes/list/GuaranteeList.tsx').then((module) => module.GuaranteeList));
const Door = lazyScreen(() => import('./routes/door/AttendanceDoor.tsx').then((module) => module.AttendanceDoor));
const CommitteeScreens = lazyScreen(() => import('./routes/committee/CommitteeScreens.tsx').then((module) => module.CommitteeScreens));
const ApartScreens = lazyScreen(() => import('./routes/ApartScreens.tsx').then((module) => module.ApartScreens));
export const OtherScreens = lazyScreen(() => import('./routes/OtherScreens.tsx').then((module) => module.openOtherScreens(loadDictionary)));

type Props = {
  readonly app: AppState;
  /** Words of the first language. */
  readonly words: Loaded;
};

/** All that the screens stand in, and which screen each address is. */
export function App(props: Props): JSX.Element {
  const arrivals: Arrivals = { hasArrived: false };
  return (
    <AppContext.Provider value={props.app}>
      <I18nProvider language={props.app.settings.language()} initial={props.words}>
        <ToasterContext.Provider value={createToaster()}>
          <ArrivalsContext.Provider value={arrivals}>
            <ErrorBoundary fallback={(error: unknown) => <Broken error={error} />}>
              <Router>
                <Route path={['/setup', '/join', '/demo/enter', '/device']} component={ApartScreens} />
                <Route path="/" component={SignedIn}>
                  <Route path="/" component={Home} />
                  <Route path="/c/:committee/list" component={ListScreen} />
                  <Route path="/c/:committee/door" component={Door} />
                  <Route path="/c/:committee/:screen/:more?" component={CommitteeScreens} />
                  <Route path="/:screen/:tool?/:elector?/*rest" component={OtherScreens} />
                </Route>
              </Router>
            </ErrorBoundary>
            <Beside />
          </ArrivalsContext.Provider>
        </ToasterContext.Provider>
      </I18nProvider>
    </AppContext.Provider>
  );
}

/** Once the first screen stands, before anything can be told there. */
function Beside(): JSX.Element {
  const later = createPart(() => import('./routes/Later.tsx').then((module) => module.Later));
  whenIdle(async () => later.fetch());
  return <Show when={later.part()}>{(part) => part()({})}</Show>;
}

import Languages from 'lucide-solid/icons/languages';
import { createEffect, createMemo, createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { DEMO_SEED, TABLETS } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { Button } from '../components/Button.tsx';
import { Counter } from './Counter.tsx';
import { createStage } from './createStage.ts';
import { DaySwitch } from './DaySwitch.tsx';
import type { DemoApi } from './demoApi.ts';
import { firstLanguage, rememberLanguage } from './language.ts';
import { People } from './People.tsx';
import { ServerSwitch } from './ServerSwitch.tsx';
import styles from './Stage.module.css';
import { TabletFrame } from './TabletFrame.tsx';
import { WORDS } from './words.ts';

/** The demo on one page: two live tablets on networks of their own, real switches, and a counter read from the log. */
export function Stage(props: { readonly api: DemoApi }): JSX.Element {
  // The page's one API for as long as it lives.
  const stage = createStage({ api: props.api, now: () => performance.now() });
  const [language, setLanguage] = createSignal<Language>(firstLanguage());
  const words = createMemo(() => WORDS[language()]);

  createEffect(() => {
    document.documentElement.lang = language();
    document.documentElement.dir = language() === 'ar' ? 'rtl' : 'ltr';
    document.title = `${words().product} · ${words().title}`;
  });
  onMount(() => {
    const onMessage = (event: MessageEvent) => stage.hear(event.origin, event.data);
    window.addEventListener('message', onMessage);
    onCleanup(() => window.removeEventListener('message', onMessage));
  });
  const change = (next: Language) => {
    rememberLanguage(next);
    setLanguage(next);
  };

  return (
    <div class={styles.page}>
      <a class={styles.skip} href="#tablets">
        {words().skip}
      </a>
      <header class={styles.header}>
        <h1 class={styles.title}>
          <span class={styles.product}>{words().product}</span>
          <span class={styles.live}>{words().title}</span>
        </h1>
        <p class={styles.invented}>{words().invented(DEMO_SEED)}</p>
        <Button
          variant="quiet"
          icon={Languages}
          lang={language() === 'ar' ? 'en' : 'ar'}
          onClick={() => change(language() === 'ar' ? 'en' : 'ar')}
        >
          {words().switchLanguage}
        </Button>
      </header>
      <main>
        <div class={styles.deck}>
          <section class={styles.tries} aria-labelledby="try-title">
            <h2 id="try-title">{words().tryTitle}</h2>
            <ol>
              <li>{words().tries[0]}</li>
              <li>{words().tries[1]}</li>
              <li>{words().tries[2]}</li>
            </ol>
          </section>
          <Counter stage={stage} words={words()} language={language()} />
          <ServerSwitch stage={stage} words={words()} language={language()} />
        </div>
        <DaySwitch stage={stage} words={words()} language={language()} />
        <Show when={!stage.isUnsupervised()} fallback={<p class={styles.notice}>{words().unsupervised}</p>}>
          <div class={styles.tablets} id="tablets" tabindex="-1">
            <For each={TABLETS}>{(tablet) => <TabletFrame tablet={tablet} stage={stage} words={words()} language={language()} />}</For>
          </div>
          <People stage={stage} words={words()} language={language()} />
        </Show>
      </main>
    </div>
  );
}

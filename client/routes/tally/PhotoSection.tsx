import Camera from 'lucide-solid/icons/camera';
import { createEffect, createSignal, createUniqueId, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import type { TallyEntryOf } from '../../../schema/tally.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { PhotoQueue } from '../../state/contracts/kept.ts';
import { createTold } from '../door/createTold.ts';
import { useCount } from './CountContext.ts';
import { createPhotos } from './createPhotos.ts';
import styles from './FormDesk.module.css';
import { formPhoto, redrawOf } from './formPhoto.ts';

/** A photo of the official form: on the device first, then named in the stream, then with the server (CT46). */
export function PhotoSection(props: { readonly isAllowed: boolean }): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const toaster = useToaster();
  const { committee, count } = useCount();
  const photos = createPhotos();
  const id = createUniqueId();
  const [isBusy, setBusy] = createSignal(false);
  const standing = () => count.tally().photos;
  const takes = () => (props.isAllowed ? photos() : null);
  createEffect(on(takes, (queue) => queue?.retry())); // what was turned down before

  async function take(file: File, queue: PhotoQueue): Promise<void> {
    const redraw = await redrawOf(file);
    const made = redraw && (await formPhoto(redraw));
    if (!made) return void toaster.show({ text: t('form.photoUnreadable'), tone: 'danger' });
    const sha256 = await queue.add(committee, made.photo, made.thumbnail);
    if (!standing().some(({ value }) => value.sha256 === sha256)) told(() => count.write([{ kind: 'photo', sha256 }]));
  }
  function chosen(input: HTMLInputElement): void {
    const file = input.files?.[0];
    const queue = photos();
    input.value = ''; // the same file may be chosen again
    if (!file || !queue || isBusy()) return;
    setBusy(true);
    take(file, queue)
      .catch((error: unknown) => {
        toaster.show({ text: t.error(error instanceof AppError ? error : new AppError('internal')), tone: 'danger' });
      })
      .finally(() => setBusy(false));
  }
  return (
    <section class={styles.part} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('form.photo')}</h2>
      <Show when={standing().length > 0}>
        <ul class={styles.photos}>
          <For each={standing()}>{(entry, at) => <PhotoItem entry={entry} n={at() + 1} photos={photos()} />}</For>
        </ul>
      </Show>
      <Show when={props.isAllowed} fallback={<p class={styles.quiet}>{t('form.photoForbidden')}</p>}>
        <p class={styles.quiet}>{t('form.photoText')}</p>
        <div class={styles.file}>
          <input
            id={id}
            type="file"
            accept="image/*"
            capture="environment"
            disabled={count.blocked() !== null || photos() === null || isBusy()}
            onChange={(event) => chosen(event.currentTarget)}
          />
          <label for={id}>
            <Camera size={20} />
            {t(isBusy() ? 'form.photoBusy' : standing().length > 0 ? 'form.photoAnother' : 'form.photoTake')}
          </label>
        </div>
      </Show>
    </section>
  );
}

function PhotoItem(props: { readonly entry: TallyEntryOf<'photo'>; readonly n: number; readonly photos: PhotoQueue | null }): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const { committee, count } = useCount();
  const [url, setUrl] = createSignal<string | null>(null);
  const [isAsked, setAsked] = createSignal(false);
  const { sha256 } = props.entry.value;
  const found = () => props.photos?.stateOf(sha256);
  const state = () => found()?.kind ?? 'unknown';
  const whyFailed = () => {
    const one = found();
    return one?.kind === 'failed' ? one.error : null;
  };
  let made: string | null = null;
  createEffect(
    on(
      () => props.photos,
      (photos) => {
        photos
          ?.picture(committee, sha256)
          .then((picture) => {
            if (!picture) return;
            made = URL.createObjectURL(picture);
            setUrl(made);
          })
          .catch(() => {}); // it does not reject
      },
    ),
  );
  onCleanup(() => made && URL.revokeObjectURL(made));
  return (
    <li class={styles.photo}>
      <Show when={url()} fallback={<span class={styles.blank} />}>
        {(src) => <img src={src()} alt={t('form.photoOf', { n: props.n })} />}
      </Show>
      <Chip tone={state() === 'sent' ? 'success' : state() === 'failed' || state() === 'gone' ? 'danger' : 'warning'}>
        {t(`form.photo_${state()}`)}
      </Chip>
      <Show when={whyFailed()}>{(error) => <p class={styles.quiet}>{t.error(error())}</p>}</Show>
      <Show
        when={isAsked()}
        fallback={
          <Button variant="quiet" disabled={count.blocked() !== null} onClick={() => setAsked(true)}>
            {t('form.photoRemove', { n: props.n })}
          </Button>
        }
      >
        <p>{t('form.photoRemoveAsk')}</p>
        <div class={styles.buttons}>
          <Button variant="danger" onClick={() => told(() => count.voidEntries([props.entry]))}>
            {t('form.photoRemove', { n: props.n })}
          </Button>
          <Button onClick={() => setAsked(false)}>{t('common.cancel')}</Button>
        </div>
      </Show>
    </li>
  );
}

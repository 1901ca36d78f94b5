import Phone from 'lucide-solid/icons/phone';
import PhoneCall from 'lucide-solid/icons/phone-call';
import { createSignal, For, type JSX, Show } from 'solid-js';
import type { PhonesAnswer } from '../../../schema/chaseApi.ts';
import { Button } from '../../components/Button.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './ChaseSheet.module.css';
import type { Chase } from './createChase.ts';

type Known = PhonesAnswer['phones'];

/** Phones of one elector, asked for on a tap and never before (J4): a way to call, to change and to add one. They are on this screen only. */
export function Phones(props: {
  readonly chase: Chase;
  readonly elector: string;
  readonly onShown: (phone: string | null) => void;
}): JSX.Element {
  const t = useTranslation();
  const [phones, setPhones] = createSignal<Known | null>(null);
  let section: HTMLElement | undefined;
  const [isBusy, setBusy] = createSignal(false);
  const [editing, setEditing] = createSignal<{ readonly owner: string; readonly phone: string } | null>(null);
  const facts = () => props.chase.list.factsOf(props.elector);
  const owners = () => facts().guarantors.map((id) => ({ value: id as string, label: props.chase.nameOf(id) }));

  async function show(): Promise<void> {
    if (isBusy()) return;
    setBusy(true);
    const known = await props.chase.phonesOf(props.elector);
    setBusy(false);
    if (!known) return;
    setPhones(known);
    section?.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true }); // the button that asked is gone
    props.onShown(known[0]?.phone ?? null);
  }
  async function keep(): Promise<void> {
    const now = editing();
    if (!now || isBusy()) return;
    setBusy(true);
    const phone = now.phone.trim() === '' ? null : now.phone.trim();
    const isKept = await props.chase.setPhone(props.elector, now.owner, phone);
    setBusy(false);
    if (!isKept) return;
    setEditing(null);
    props.chase.tell(t(phone === null ? 'chase.phoneGone' : 'chase.phoneKept'));
    await show();
  }
  const Form = () => (
    <Show when={editing()}>
      {(now) => (
        <form
          autocomplete="off"
          class={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void keep();
          }}
        >
          <Show when={owners().length > 1}>
            <SelectField
              label={t('chase.guarantor')}
              value={now().owner}
              options={owners()}
              onChange={(owner) => setEditing({ ...now(), owner })}
            />
          </Show>
          <TextField
            label={t('chase.phoneField')}
            type="tel"
            dir="ltr"
            autocomplete="off"
            maxlength={24}
            value={now().phone}
            onInput={(phone) => setEditing({ ...now(), phone })}
          />
          <div class={styles.acts}>
            <Button type="submit" variant="primary" isBusy={isBusy()}>
              {t('common.save')}
            </Button>
            <Button onClick={() => setEditing(null)}>{t('common.cancel')}</Button>
          </div>
        </form>
      )}
    </Show>
  );
  return (
    <section ref={section} class={styles.section} aria-label={t('chase.phones')}>
      <h3>{t('chase.phones')}</h3>
      <Show
        when={phones()}
        fallback={
          <>
            <Button icon={Phone} isBusy={isBusy()} onClick={() => void show()}>
              {t('chase.showPhones')}
            </Button>
            <p class={styles.quiet}>{t('chase.phonesLogged')}</p>
          </>
        }
      >
        {(known) => (
          <>
            <Show when={known().length > 0} fallback={<p class={styles.quiet}>{t('chase.noPhones')}</p>}>
              <ul class={styles.phones}>
                <For each={known()}>
                  {({ owner, phone }) => (
                    <li class={styles.phone}>
                      <a class={styles.call} href={`tel:${phone}`}>
                        <PhoneCall size={20} />
                        <span>{t('chase.callPhone', { phone })}</span>
                      </a>
                      <span class={styles.quiet}>{t('chase.phoneOf', { name: owner.name })}</span>
                      <Button variant="quiet" onClick={() => setEditing({ owner: owner.id, phone })}>
                        {t('chase.changePhone')}
                      </Button>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
            <Show when={!editing() && owners().length > 0}>
              <Button variant="quiet" onClick={() => setEditing({ owner: owners()[0]?.value ?? '', phone: '' })}>
                {t('chase.addPhone')}
              </Button>
            </Show>
            <Form />
          </>
        )}
      </Show>
    </section>
  );
}

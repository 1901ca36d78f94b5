import type { JSX } from 'solid-js';
import { PresenceBar } from '../../components/PresenceBar.tsx';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { PresenceClient, PresentPerson } from '../../state/contracts/room.ts';

/** Who else has this committee's attendance open, and where: at the door, at the desk; what they have not sent yet. A tap says it in words. */
export function DoorPeople(props: { readonly people: ReturnType<PresenceClient['people']> }): JSX.Element {
  const t = useTranslation();
  const toaster = useToaster();
  function whereIs({ screen, unsent }: PresentPerson): string {
    const place = t(screen === 'desk' ? 'door.hereAtDesk' : 'door.hereAtDoor');
    return unsent ? `${place} · ${t.plural('door.hereUnsent', unsent)}` : place;
  }
  return (
    <PresenceBar
      people={props.people}
      title={t('door.hereTitle')}
      whereIs={whereIs}
      onJump={(person) => toaster.show({ text: t('door.herePerson', { name: person.user.name, place: whereIs(person) }) })}
    />
  );
}

import { createSignal, type JSX } from 'solid-js';
import { DoorNotices } from './DoorNotices.tsx';
import { DoorScreen } from './DoorScreen.tsx';
import { DoorTools } from './DoorTools.tsx';
import { readSide, rememberSide } from './padSide.ts';

/** The door with what stands around it. In practice there is no other door and no practice to go to. */
export function DoorAndTools(props: { readonly onPractise?: () => void; readonly onOtherDoor?: () => void }): JSX.Element {
  const [unlisted, setUnlisted] = createSignal<string | null>(null);
  const [side, setSide] = createSignal(readSide());
  function swap(): void {
    rememberSide(setSide((now) => (now === 'end' ? 'start' : 'end')));
  }
  return (
    <>
      <DoorNotices onOtherDoor={props.onOtherDoor} />
      <DoorScreen
        tools={<DoorTools unlisted={unlisted()} onUnlisted={setUnlisted} onSwap={swap} onPractise={props.onPractise} />}
        onUnlisted={setUnlisted}
        padSide={side()}
      />
    </>
  );
}

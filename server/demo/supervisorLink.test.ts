import { EventEmitter } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import type { DemoReply, DemoRequest, DemoState } from '../../schema/demo.ts';
import { connectSupervisor, type SupervisorLink } from './supervisorLink.ts';

const STATE: DemoState = { tablets: [{ tablet: 'left', origin: 'http://127.0.0.1:1', isCut: false }], kills: 0, day: null };

class Channel extends EventEmitter {
  readonly sent: DemoRequest[] = [];
  isReferenced = true;
  readonly channel = {
    unref: () => {
      this.isReferenced = false;
    },
  };
  send = (message: DemoRequest): boolean => {
    this.sent.push(message);
    return true;
  };
  reply(id: number | undefined, state: DemoState): void {
    this.emit('message', { type: 'demo', id: id ?? -1, state } satisfies DemoReply);
  }
}

function connect(channel: Channel, onOrphaned = () => {}): SupervisorLink {
  const link = connectSupervisor(channel, onOrphaned);
  if (!link) throw new Error('not connected');
  return link;
}

afterEach(() => {
  vi.useRealTimers();
});

test('a process that nobody forked has no supervisor', () => {
  expect(connectSupervisor(new EventEmitter(), () => {})).toBeNull();
});

test('each answer reaches the one who asked, in whatever order they come', async () => {
  const channel = new Channel();
  const link = connect(channel);
  const cut = link.cut('right');
  const state = link.state();
  expect(channel.sent).toMatchObject([{ action: 'cut', tablet: 'right' }, { action: 'state' }]);
  channel.reply(channel.sent[1]?.id, STATE);
  channel.reply(channel.sent[0]?.id, { ...STATE, kills: 3 });
  expect([await cut, await state]).toEqual([{ ...STATE, kills: 3 }, STATE]);
});

test('a supervisor that is silent is told as unreachable', async () => {
  vi.useFakeTimers();
  const asked = expect(connect(new Channel()).state()).rejects.toMatchObject({ code: 'unreachable' });
  await vi.advanceTimersByTimeAsync(3_000);
  await asked;
});

test('messages of others are passed over', async () => {
  const channel = new Channel();
  const state = connect(channel).state();
  for (const other of [null, 'text', { type: 'other', id: 1, state: STATE }, { type: 'demo', id: 1 }]) channel.emit('message', other);
  channel.reply(channel.sent[0]?.id, STATE);
  expect(await state).toEqual(STATE);
});

test('the end of the channel is the end of the supervisor; the channel itself keeps nothing alive', () => {
  const channel = new Channel();
  const onOrphaned = vi.fn();
  connect(channel, onOrphaned);
  expect(channel.isReferenced).toBe(false);
  channel.emit('disconnect');
  expect(onOrphaned).toHaveBeenCalledOnce();
});

import type { Change } from '../bundle.ts';

/** One change to the engine's source that breaks a promise: the simulator has to find every one. */
export type Mutant = Change & { readonly name: string };

const ROOM = 'server/rooms/room.ts';
const THROTTLE = 'server/rooms/throttle.ts';
const TURNS = 'server/rooms/turns.ts';
const INTAKE = 'server/rooms/intake.ts';
const TELLING = 'server/rooms/telling.ts';
const CONNECTION = 'server/rooms/connection.ts';
const ANSWERS = 'server/rooms/syncAnswers.ts';
const CHECKPOINTS = 'server/rooms/checkpoints.ts';
const REGISTRY = 'server/rooms/roomRegistry.ts';
const VISIT = 'server/rooms/visit.ts';
const GATE = 'server/rooms/gate.ts';
const WRITES = 'server/rooms/judgeWrites.ts';
const BATCH = 'server/rooms/batch.ts';
const APPEND = '        const seq = await log.append(name, epoch, rows, deps.document);';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledges before the append',
    file: TURNS,
    find: APPEND,
    replace: `for (const { connection } of items) if (connection.isAcknowledgementDue) connection.send([connection.acknowledge()]);\n${APPEND}`,
  },
  {
    name: 'acknowledges one frame too many',
    file: CONNECTION,
    find: 'encodeAcknowledged(this.acknowledged)',
    replace: 'encodeAcknowledged(this.acknowledged + 1)',
  },
  {
    name: 'shows an edit before the append',
    file: TURNS,
    find: APPEND,
    replace: `tellOfOthers({ rows, merged: batch.merged(), ends: batch.ends() }, before);\n${APPEND}`,
  },
  {
    name: 'does not show an edit to one of the connections',
    file: TELLING,
    find: 'else connection.send(messages(connection));',
    replace: 'else if (connection !== [...connections][0]) connection.send(messages(connection));',
  },
  {
    name: 'shows only the last row of a batch',
    file: BATCH,
    find: 'return second ? encodeParts(parts) : first.bytes;',
    replace: 'return second ? second.bytes : first.bytes;',
  },
  {
    name: 'leaves a frame out of its sender’s row',
    file: BATCH,
    find: 'entry.accepted.push(verdict);',
    replace: 'if (entry.accepted.length === 0) entry.accepted.push(verdict);',
  },
  {
    name: 'leaves a frame out of what everybody is shown',
    file: BATCH,
    find: 'parts.push(verdict.parts);',
    replace: 'if (parts.length < 2) parts.push(verdict.parts);',
  },
  {
    name: 'leaves a key out of a row',
    file: BATCH,
    find: 'for (const key of verdict.keys) entry.keys.add(key);',
    replace: 'for (const key of verdict.keys.slice(0, 1)) entry.keys.add(key);',
  },
  {
    name: 'takes everybody for the only author of a batch',
    file: TELLING,
    find: 'connection === except ?',
    replace: 'connection.isAcknowledgementDue || connection === except ?',
  },
  {
    name: 'leaves a row out of the append',
    file: TURNS,
    find: APPEND,
    replace: APPEND.replace('rows', 'rows.slice(rows.length > 1 ? 1 : 0)'),
  },
  {
    name: 'answers step 1 while an append is under way',
    file: ROOM,
    find: 'asked.set(connection, stateVector);\n    runSoon();\n  }',
    replace: 'answerAll(new Map([[connection, stateVector]]));\n  }',
  },
  {
    name: 'keeps the room after a failed append',
    file: ROOM,
    find: 'run().catch(fail);',
    replace: 'run().catch(() => { isRunning = false; });',
  },
  { name: 'forgets that a frame hangs on a gap', file: CONNECTION, find: 'this.hasGap = true;', replace: 'this.hasGap = false;' },
  {
    name: 'does not ask for what a gap lacks',
    file: INTAKE,
    find: 'return connection.send([encodeStep1(Y.encodeStateVector(doc))]);',
    replace: 'return;',
  },
  {
    name: 'does not apply what it appends',
    file: INTAKE,
    find: 'Y.applyUpdate(doc, verdict.bytes);',
    replace: '',
  },
  {
    name: 'never sends its own step 1',
    file: ROOM,
    find: 'toldAtFirst(claims)), ourStep1()]);',
    replace: 'toldAtFirst(claims))]);',
  },
  { name: 'forgets who follows', file: ROOM, find: 'connection.isFollowing = true;', replace: '' },
  {
    name: 'takes what a reader writes',
    file: INTAKE,
    find: "if (connection.claims.access === 'read') refuseAll(",
    replace: "if (connection.claims.access === 'read' && verdict.keys.length > 99) refuseAll(",
  },
  { name: 'does not name all that it refuses', file: INTAKE, find: '[...all].map((key)', replace: '[...all].slice(1).map((key)' },
  { name: 'does not bind a new author in memory', file: INTAKE, find: 'authors.set(clientId, { userId, device });', replace: '' },
  { name: 'does not bind a new author on disk', file: BATCH, find: 'entry.newClientIds.push(...verdict.newClientIds);', replace: '' },
  {
    name: 'takes a client id of another for the sender’s',
    file: GATE,
    find: 'owner.userId !== sender.userId || owner.device !== sender.device',
    replace: "owner.userId === ''",
  },
  {
    name: 'takes a client id of an earlier generation',
    file: GATE,
    find: 'if (bindings.earlierClientIds.has(client)) return',
    replace: 'if (client < 0) return',
  },
  {
    name: 'answers a replica of an earlier generation',
    file: ROOM,
    find: "if (namesEarlierEpoch(stateVector)) return connection.close('replica-out-of-date');",
    replace: '',
  },
  {
    name: 'takes what is built on something refused',
    file: WRITES,
    find: "if (isOrphan) reason = 'chain';",
    replace: 'if (isOrphan) continue;',
  },
  {
    name: 'asks the policy about the wrong operation',
    file: WRITES,
    find: "policy.whyRefused(key, 'delete', null)",
    replace: "policy.whyRefused(key, 'set', null)",
  },
  {
    name: 'deletes what a refused value would have replaced',
    file: WRITES,
    find: 'if (item.deleted || mayGo(item)) continue;',
    replace: 'continue;',
  },
  {
    name: 'does not tell a tablet that comes back that something was refused',
    file: ROOM,
    find: 'telling.helloFor(claims.access, authors, toldAtFirst(claims))',
    replace: 'telling.helloFor(claims.access, authors)',
  },
  {
    name: 'takes what was refused for something it has',
    file: GATE,
    find: 'policy && clock < known && isNeutralised(doc, struct, known)',
    replace: 'policy && clock < -known',
  },
  {
    name: 'does not say what it has refused',
    file: TELLING,
    find: 'connection.send([encodeRefusal({ refused })]);',
    replace: 'refused.length;',
  },
  {
    name: 'takes deletions of what it does not have',
    file: GATE,
    find: 'if (!isThere({ client: range.client,',
    replace: 'if (range.length < 0 && !isThere({ client: range.client,',
  },
  { name: 'keeps what it had already', file: GATE, find: '= isAllNew ? update', replace: '= isAllNew || true ? update' },
  {
    name: 'forgets what came after the ready-made answer',
    file: ANSWERS,
    find: 'return [full, ...tail.slice(0, -1).map(({ frame }) => frame), lastOfTail];',
    replace: 'return [full, lastOfTail];',
  },
  {
    name: 'says that everything is there before it is',
    file: ANSWERS,
    find: 'if (tail.length === 0) full = asStep(SYNC.update, full);',
    replace: '',
  },
  {
    name: 'deletes in an answer what it brings only later',
    file: ANSWERS,
    find: '[...lacking.map(({ frame }) => frame), deletions]',
    replace: '[deletions, ...lacking.map(({ frame }) => frame)]',
  },
  {
    name: 'leaves deletions out of an answer',
    file: ANSWERS,
    find: '[...lacking.map(({ frame }) => frame), deletions]',
    replace: '[...lacking.map(({ frame }) => frame), encodeStep2(Uint8Array.of(0, 0))]',
  },
  {
    name: 'remembers answers across a change',
    file: ANSWERS,
    find: 'remembered.length = 0;\n      tailBytes += frame.length;',
    replace: 'tailBytes += frame.length;',
  },
  {
    name: 'sends a slow consumer nothing when it has caught up',
    file: ROOM,
    find: 'asked.set(connection, stateVector);\n      runSoon();',
    replace: '',
  },
  {
    name: 'makes a slow consumer’s difference from the wrong state',
    file: TELLING,
    find: 'slow.fallBehind(connection, before)',
    replace: 'slow.fallBehind(connection, new Map([...before].map(([client, clock]) => [client, clock + 9])))',
  },
  {
    name: 'writes a snapshot under the wrong number',
    file: CHECKPOINTS,
    find: 'log.saveSnapshot(name, epoch, seq, encode())',
    replace: 'log.saveSnapshot(name, epoch, seq + 1, encode())',
  },
  {
    name: 'writes a snapshot while an append is under way',
    file: CHECKPOINTS,
    find: 'if (isDestroyed || deps.isBusy()) return;',
    replace: 'if (isDestroyed) return;',
  },
  {
    name: 'loses a frame on its way into the queue',
    file: THROTTLE,
    find: '    release(item);\n  }',
    replace: '    if (item.number % 5 > 0) release(item);\n  }',
  },
  {
    name: 'never answers a question',
    file: THROTTLE,
    find: 'pace.later.delete(kind); // older than this\n    run();',
    replace: 'pace.later.delete(kind);',
  },
  { name: 'unloads a room that is still writing', file: REGISTRY, find: 'if (!room?.isIdle) continue;', replace: 'if (!room) continue;' },
  { name: 'opens a room twice', file: REGISTRY, find: '    if (known) return known;', replace: '' },
  { name: 'keeps a failed load', file: REGISTRY, find: 'if (rooms.get(name) === opening) rooms.delete(name);', replace: '' },
  {
    name: 'forgets the frames that came during a load',
    file: VISIT,
    find: 'for (const frame of frames) room.receive(connection, frame);',
    replace: '',
  },
  {
    name: 'loads a snapshot without the rows after it',
    file: 'server/rooms/loadDocument.ts',
    find: '...loaded.rows.map(({ bytes }) => bytes)];',
    replace: '...(loaded.snapshot ? [] : loaded.rows).map(({ bytes }) => bytes)];',
  },
  {
    name: 'begins an epoch from the memory of a room that failed',
    file: 'server/rooms/epochKeeper.ts',
    find: 'if (room.isFailed) return;',
    replace: '',
  },
];

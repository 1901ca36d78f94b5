import { CARRIED_SESSION, type ConnectionClaims, SERVER_DEVICE } from '../rooms/connection.ts';

/** What the server comes with when it writes down for somebody what they may not write themselves: as theirs, from no device, and whatever rights they have by now. */
export const serverClaims = (userId: string, userName: string, roomName: string): ConnectionClaims => ({
  userId,
  userName,
  role: 'coordinator',
  device: SERVER_DEVICE,
  roomName,
  access: 'write',
  epoch: null,
  sessionId: CARRIED_SESSION,
  endsAtMs: Number.MAX_SAFE_INTEGER,
});

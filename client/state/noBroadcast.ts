/**
 * Stands in the built client for `lib0/broadcastchannel`, which y-websocket imports and never uses here (`disableBc`): tabs of one browser may be different people's
 * (`vite.config.ts`).
 */
export const subscribe = (): void => {};
export const unsubscribe = (): void => {};
export const publish = (): void => {};

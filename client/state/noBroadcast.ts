/**
 * Stands in the built client for `lib0/broadcastchannel`, by which y-websocket's provider would have tabs speak to each other past the server: ours is told not to
 * (`disableBc` in `createReplica.ts`), so nothing ever calls these.
 */
const never = (): void => {};

export { never as publish, never as subscribe, never as unsubscribe };

/** Another process was given a greater number: this one may archive and publish nothing any more, ever [Q2]. */
export class FencedOffError extends Error {
  constructor() {
    super('another process is the core of this installation now, so this one has stopped archiving and publishing');
    this.name = 'FencedOffError';
  }
}

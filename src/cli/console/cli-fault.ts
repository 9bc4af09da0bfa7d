/** What a person did wrong or must know, said in full: printed as it is, without a stack. */
export class CliFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CliFault';
  }
}

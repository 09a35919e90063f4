/** What is wrong with a client's half of a login, before any password was looked at. The text is for the client. */
export class SaslProblem extends Error {
  override readonly name = 'SaslProblem';
  /** `malformed`: no message of the mechanism. `refused`: a good message that asks for what is not given. `cancelled`: by the client. */
  readonly kind: 'malformed' | 'refused' | 'cancelled';
  constructor(kind: 'malformed' | 'refused' | 'cancelled', text: string) {
    super(text);
    this.kind = kind;
  }
}

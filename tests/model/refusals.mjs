/** An event that must be refused, by the name of its error. */
export class Refusal extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** What the documents do not settle, or the calculator is known to do otherwise; README.md lists the cases. */
export class Undecided extends Error {}

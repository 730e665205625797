/**
 * `shape`: lengths that do not fit. `scale`: a method that needs another scale (counts where logarithms are given).
 * `too-few`: too few samples or features for the method. `features-missing`: a fitted reference or a signature needs
 * features that the assay lacks. `design`: a design matrix without full rank, or a contrast that it cannot estimate.
 * `value`: a value that the method cannot take (negative count, missing where none may be). `not-applicable`: a
 * question that this file cannot answer (tumour mutational burden from a germline file).
 */
export type OmicsFault =
  | 'shape'
  | 'scale'
  | 'too-few'
  | 'features-missing'
  | 'design'
  | 'value'
  | 'not-applicable'

/** Thrown by calculations that cannot go on with what they were given; says what is wrong and what to do. */
export class OmicsError extends Error {
  override readonly name = 'OmicsError'
  readonly fault: OmicsFault
  /** What is wrong, without the cure. */
  readonly what: string
  readonly cure: string
  constructor(fault: OmicsFault, message: string, cure: string) {
    super(`${message}; ${cure}`)
    this.fault = fault
    this.what = message
    this.cure = cure
  }
}

/** Why a bag cannot be read or written. */
export type BagFault =
  | 'no-such-file'
  | 'not-hdf5'
  | 'truncated'
  | 'damaged'
  | 'no-features'
  | 'wrong-rank'
  | 'wrong-type'
  | 'empty'
  | 'coords-mismatch'
  | 'times-mismatch'
  | 'not-finite'
  | 'dimensions-differ'
  | 'out-of-range'
  | 'changed'
  | 'cannot-write'
  | 'disk-full'
  | 'reader-died'

/**
 * Thrown when a file of features cannot be used as a bag. `file` is the path as it was given, `instance` the row at
 * fault where there is one (counted from 0), `cure` what to do.
 */
export class BagError extends Error {
  override readonly name = 'BagError'
  readonly fault: BagFault
  readonly file: string
  readonly what: string
  readonly cure: string
  readonly instance: number | null
  constructor(
    fault: BagFault,
    file: string,
    what: string,
    cure: string,
    more: { readonly instance?: number | null; readonly cause?: unknown } = {},
  ) {
    super(`${file} ${what}; ${cure}`, more.cause === undefined ? undefined : { cause: more.cause })
    this.fault = fault
    this.file = file
    this.what = what
    this.cure = cure
    this.instance = more.instance ?? null
  }
}

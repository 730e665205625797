/**
 * How a signature becomes one number a sample.
 * - `mean-log2`: mean log2 expression.
 * - `geometric-mean`: on the linear scale, with the paper's offset.
 * - `housekeeping-weighted`: sum of weight x (log10 expression - mean log10 of the housekeeping genes).
 * - `ssgsea`: single-sample GSEA, alpha 0.25, without normalisation by a range.
 */
export type SignatureFormula = 'mean-log2' | 'geometric-mean' | 'housekeeping-weighted' | 'ssgsea'

/** A published signature with where it comes from. */
export interface PublishedSignature {
  /** Stable short name (`tis-18-mean`). */
  readonly name: string
  readonly label: string
  readonly genes: readonly string[]
  /** One a gene; of `housekeeping-weighted`. */
  readonly weights?: readonly number[]
  readonly housekeeping?: readonly string[]
  readonly formula: SignatureFormula
  /** What more of it stands for: `higher` is more of what the label says. */
  readonly direction: 'higher' | 'lower'
  /** What the formula wants to be given. */
  readonly scale: string
  readonly paper: string
  /** Table or figure. */
  readonly place: string
  /** Where the list was seen. */
  readonly evidence: string
  /** False where genes or weights could not be confirmed in a second source. */
  readonly verified: boolean
  readonly licence: string
  readonly caveat: string
}

/** Gene names separated by blanks. */
export function genesOf(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

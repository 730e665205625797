import type { BagFault } from '../bag-error.ts'
import type { BagLayout } from '../bag-layout.ts'

/** What a reader thread is asked for: some rows of a bag, or all of them, in a buffer that is given and given back. */
export interface ReadOrder {
  readonly id: number
  readonly layout: BagLayout
  readonly rows: Int32Array | null
  readonly buffer: ArrayBuffer
}

export type ReadAnswer =
  | { readonly id: number; readonly fault: null; readonly buffer: ArrayBuffer }
  | { readonly id: number; readonly fault: SentFault; readonly buffer: ArrayBuffer }

/** A BagError between threads; `fault` null for an error that is none. */
export interface SentFault {
  readonly fault: BagFault | null
  readonly what: string
  readonly cure: string
  readonly instance: number | null
}

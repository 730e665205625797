import type { AssayOptions } from './assay-options.ts'

/** The options of `tessera omics de`, as commander hands them over. */
export interface DeOptions extends AssayOptions {
  readonly group: string
  readonly method?: string
  readonly contrast: readonly string[]
  readonly block?: string
  readonly batch?: string
  readonly trend?: true
  readonly threshold: number
  readonly expressed?: true
  readonly filter: boolean
  readonly fdr: number
  readonly top: number
  readonly report?: string
}

import type { AssayOptions } from './assay-options.ts'

/** The options of `tessera omics biomarkers`, as commander hands them over. */
export interface BiomarkerOptions extends AssayOptions {
  readonly clinical?: string
  readonly id: string
  readonly endpoint?: string
  readonly levels?: readonly string[]
  readonly time?: string
  readonly event?: string
  readonly censor?: string
  readonly horizon?: number
  readonly timeUnit: string
  readonly competing: 'subdistribution' | 'cause-specific'
  readonly adjust: readonly string[]
  readonly treatment?: string
  readonly control?: string
  readonly randomised?: true
  readonly centre?: string
  readonly centreAs?: 'strata' | 'covariate' | 'none'
  readonly sampleRule: string
  readonly log2?: number | true
  readonly test: 'wald' | 'likelihood-ratio'
  readonly level: number
  readonly fdr: number
  readonly knots: number
  readonly stability?: true
  readonly panel?: true
  readonly sizes: number
  readonly learner: 'regression' | 'elastic-net'
  readonly imputer: 'median' | 'nearest' | 'chained' | 'forest'
  readonly leaveCentreOut?: true
  readonly repeats: number
  readonly seed: number
  readonly remark?: string
  readonly report?: string
}

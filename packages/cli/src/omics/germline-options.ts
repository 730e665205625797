import type { AmbiguousRule, Build, DosageField, HlaResolution, MissingRule } from '@tessera/omics'
import type { TableOptions } from '../endpoints/table-options.ts'

/** The options of `tessera omics germline`, as commander hands them over. */
export interface GermlineOptions extends TableOptions {
  readonly samples?: string
  readonly dosage?: DosageField
  readonly build?: Build
  readonly allFilters?: true
  readonly midP?: true
  readonly callRate: number
  readonly hwe: number
  readonly maf: number
  readonly fitOn?: string
  readonly components: number
  readonly reference?: string
  readonly saveReference?: string
  readonly variants?: string
  readonly second?: string
  readonly hla?: string
  readonly hlaFields: `${HlaResolution}`
  readonly hlaBlankHomozygous?: true
  readonly pgs: readonly string[]
  readonly ambiguous: AmbiguousRule
  readonly pgsMissing: MissingRule
  readonly pgsCoverage: number
  readonly outcome?: string
  readonly id: string
  readonly endpoint?: string
  readonly time?: string
  readonly event?: string
  readonly censor?: string
  readonly timeUnit: string
  readonly adjust: readonly string[]
  readonly adjustComponents: number
  readonly minorCount: number
  readonly tests?: string
  readonly genes?: string
  readonly rare: number
}

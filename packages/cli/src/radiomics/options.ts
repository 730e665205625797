import type { CommonOptions } from '../perform.ts'

/** What `tessera radiomics` is asked for. */
export interface RadiomicsOptions extends CommonOptions {
  readonly settings?: string
  /** PyRadiomics' parameter file, in place of `settings`. */
  readonly pyradiomics?: string
  readonly label?: number
  readonly list?: boolean
  /** Of a table or folder of cases: the table of features. */
  readonly out?: string
  readonly workers?: number
}

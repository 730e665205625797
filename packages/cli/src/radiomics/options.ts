import type { CommonOptions } from '../perform.ts'

/** What `tessera radiomics` is asked for. */
export interface RadiomicsOptions extends CommonOptions {
  readonly settings?: string
  readonly label?: number
  readonly list?: boolean
}

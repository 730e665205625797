import type { TableOptions } from '../endpoints/table-options.ts'
import type { CommonOptions } from '../perform.ts'
import type { MinimisationOptions, SchemeOptions, SequenceName } from './scheme-options.ts'

/** The options of `tessera trial randomise-list`, as commander hands them over. */
export interface RandomiseListOptions extends CommonOptions, SchemeOptions {
  readonly scheme: SequenceName
  readonly strata?: Readonly<Record<string, string>>
  readonly n?: number
  readonly perStratum?: number
  readonly seed?: string
  readonly seal?: string
  readonly prefix: string
  readonly blinded?: string
  readonly verify?: string
  readonly out?: string
}

/** The options of `tessera trial minimise`, as commander hands them over. */
export interface MinimiseOptions extends TableOptions, SchemeOptions, MinimisationOptions {
  readonly factors: Readonly<Record<string, string>>
  readonly patient: string
  readonly levels: Readonly<Record<string, string>>
  readonly seed?: string
}

/** The options of `tessera trial balance`, as commander hands them over. */
export interface BalanceOptions extends TableOptions, SchemeOptions {
  readonly factors?: readonly string[]
}

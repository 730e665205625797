import type { Option } from 'commander'
import type { CommonOptions } from '../perform.ts'
import type { StatsResult } from './input.ts'

/** The flags of a design as commander hands them over, by their camel-case names. */
export type DesignOptions = CommonOptions & Readonly<Record<string, unknown>>

/** A method that reads no table, only flags. Its page of flags and JSON fields is docs/stats/NAME.md. */
export interface DesignMethod {
  readonly name: string
  readonly summary: string
  readonly options: () => readonly Option[]
  /** Loads the code of this method alone. */
  readonly load: () => Promise<(options: DesignOptions) => StatsResult>
}

export const designMethods: readonly DesignMethod[] = []

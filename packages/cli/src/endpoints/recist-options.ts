import { type BestResponseSettings, bestResponseDefaults, type RecistSettings } from '@tessera/clinical'
import type { TableOptions } from './table-options.ts'

export interface RecistCommandOptions extends TableOptions {
  readonly tu?: string
  readonly rs?: string
  readonly tr?: string
  readonly patients?: string
  readonly trace?: true
  readonly reader?: string
  readonly confirm?: boolean
  readonly confirmDays: number
  readonly confirmWithin?: number
  readonly maxNe: number
  readonly acceptSd?: true
  readonly minSd: number
  readonly controlDays?: number
  readonly afterCr: 'progression' | 'as-it-stands'
  readonly visitAfterCr: 'pd-when-confirmed' | 'pd' | 'by-the-sum'
  readonly keepPr?: true
  readonly baseline?: string
  readonly unit?: string
  readonly partialDate: 'first' | 'last'
  readonly all?: true
}

/** What the options declare of best response. */
export function bestSettings(options: RecistCommandOptions): BestResponseSettings {
  return {
    ...bestResponseDefaults,
    minStableDays: options.minSd,
    confirmDays: options.confirmDays,
    confirmWithinDays: options.confirmWithin ?? null,
    mostNotEvaluable: options.maxNe,
    acceptStable: options.acceptSd === true,
    diseaseAfterComplete: options.afterCr === 'progression' ? 'progression' : 'as it stands',
    controlDays: options.controlDays ?? null,
    listMissing: options.all === true,
  }
}

const visitAfterComplete = {
  'pd-when-confirmed': 'progression when confirmed',
  pd: 'progression',
  'by-the-sum': 'by the sum',
} as const

/** What the options declare of the response at a visit. */
export function visitSettings(options: RecistCommandOptions, defaults: RecistSettings): RecistSettings {
  return {
    ...defaults,
    baselineVisit: options.baseline ?? null,
    diseaseAfterComplete: visitAfterComplete[options.visitAfterCr],
    partialResponse: options.keepPr ? 'kept once confirmed' : 'by the sum',
    confirmDays: options.confirmDays,
    partialDate: options.partialDate,
  }
}

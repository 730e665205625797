import type { AssayOptions } from './assay-options.ts'

export const scoreMethods = [
  'published',
  'gsva',
  'ssgsea',
  'zscore',
  'plage',
  'singscore',
  'mean',
  'weighted',
  'infiltration',
] as const

/** Methods of sets and signatures; `infiltration` has a command of its own behind the same name. */
export type ScoreMethod = Exclude<(typeof scoreMethods)[number], 'infiltration'>

export interface ScoreOptions extends AssayOptions {
  readonly sets: string
  readonly method?: (typeof scoreMethods)[number]
  readonly reference?: string
  readonly fitOn?: string
  readonly saveReference?: string
  readonly coverage?: number
  readonly fewestGenes?: number
  readonly kernel?: 'gaussian' | 'poisson' | 'none'
  readonly classic?: true
  readonly tau?: number
  readonly raw?: true
  readonly unknownDirection?: true
  readonly complete?: string
}

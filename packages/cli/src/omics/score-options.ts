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

export type ScoreMethod = (typeof scoreMethods)[number]

export interface ScoreOptions extends AssayOptions {
  readonly sets: string
  readonly method?: ScoreMethod
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

import type { Fitted } from '@tessera/evidence'
import type { Assay } from '../assay/index.ts'
import type { CoverageRule, GeneSet } from './gene-set.ts'
import type { GeneSetScores } from './score-assay.ts'

/** What every frozen reference of scores keeps: its sets, and the features that training had. */
export interface ReferenceParts {
  readonly method: 'gsva' | 'ssgsea' | 'zscore' | 'plage'
  readonly options: CoverageRule
  readonly sets: readonly GeneSet[]
  readonly features: readonly string[]
}

/** Scores against a frozen reference: a sample's score hangs on itself and the training samples alone. */
export interface FittedScores extends Fitted<Assay, Assay> {
  readonly method: ReferenceParts['method']
  readonly sets: readonly string[]
  /** Scores with coverage and findings. */
  score(assay: Assay): GeneSetScores
}

/** The scores of a reference; `numbers` is what the method keeps besides the common parts. */
export function fittedScores(
  { method, sets, features, options }: ReferenceParts,
  score: (assay: Assay) => GeneSetScores,
  numbers: () => Readonly<Record<string, number | string | null>>,
): FittedScores {
  return {
    method,
    sets: sets.map(({ name }) => name),
    score,
    apply: assay => score(assay).scores,
    toJSON: () => ({ tessera: 'omics-scores/1', method, sets, features, options, ...numbers() }),
  }
}

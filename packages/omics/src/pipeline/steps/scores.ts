import { OmicsError } from '../../assay/omics-error.ts'
import {
  type CoverageRule,
  type FittedScores,
  type GeneSet,
  gsvaFitter,
  scoresFromJson,
  ssgseaFitter,
  zScoreFitter,
} from '../../scores/index.ts'
import type { FittedStep, StepKind } from '../step.ts'

export interface ScoreSettings extends CoverageRule {
  readonly method: 'gsva' | 'ssgsea' | 'zscore'
  readonly sets: readonly GeneSet[]
}

const fitters = { gsva: gsvaFitter, ssgsea: ssgseaFitter, zscore: zScoreFitter }

/** One score a gene set in place of the genes, each against the training samples. */
export const scoreStep: StepKind<ScoreSettings> = {
  name: 'scores',
  fitter: ({ method, sets, ...options }) => {
    const fitter = fitters[method](sets, options)
    return { name: fitter.name, fit: (training, context) => step(fitter.fit(training, context)) }
  },
  fromJson: json => {
    if (json === null || typeof json !== 'object')
      throw new OmicsError('shape', 'these are no stored scores', 'fit the model again')
    return step(scoresFromJson(json))
  },
}

function step(fitted: FittedScores): FittedStep {
  return {
    notes: [`${fitted.sets.length} scores by ${fitted.method}`],
    apply: assay => fitted.apply(assay),
    toJSON: () => fitted.toJSON(),
  }
}

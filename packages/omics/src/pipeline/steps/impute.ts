import {
  type FittedImputation,
  type ImputationOptions,
  imputation,
  imputationFromJson,
} from '../../missingness/index.ts'
import type { FittedStep, StepKind } from '../step.ts'

export type ImputeSettings = Partial<ImputationOptions>

/** Fills in missing values: under the limit of detection or at random, chosen for each feature by a test. */
export const imputeStep: StepKind<ImputeSettings> = {
  name: 'impute',
  fitter: settings => {
    const fitter = imputation(settings)
    return { name: fitter.name, fit: (training, context) => step(fitter.fit(training, context)) }
  },
  fromJson: json => step(imputationFromJson(json)),
}

function step(fitted: FittedImputation): FittedStep {
  const count = (kind: string) => fitted.kinds.filter(one => one.kind === kind).length
  return {
    notes: [
      `missing values of ${count('left-censored')} features filled in under their limit of detection, of ${count('random')} at random`,
    ],
    apply: assay => fitted.apply(assay),
    toJSON: () => fitted.toJSON(),
  }
}

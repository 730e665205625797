import { OmicsError } from '../../assay/omics-error.ts'
import {
  type FittedNormalisation,
  type NormalisationOptions,
  normalisationFromJson,
  normalisationMethods,
  normalisationNamed,
} from '../../normalisation/index.ts'
import type { FittedStep, StepKind } from '../step.ts'

export interface NormaliseSettings extends NormalisationOptions {
  /** As `tessera omics normalise --method` names it. */
  readonly method: string
}

/** Makes samples comparable against a reference of the training samples. */
export const normaliseStep: StepKind<NormaliseSettings> = {
  name: 'normalise',
  fitter: ({ method, ...options }) => {
    const found = normalisationNamed(method)
    if (found === null)
      throw new OmicsError(
        'value',
        `no normalisation is called '${method}'`,
        `there are ${normalisationMethods.map(({ name }) => name).join(', ')}`,
      )
    const fitter = found.fitter(options)
    return { name: fitter.name, fit: (training, context) => step(fitter.fit(training, context)) }
  },
  fromJson: json => step(normalisationFromJson(json)),
}

function step(fitted: FittedNormalisation): FittedStep {
  return { notes: [], apply: assay => fitted.apply(assay), toJSON: () => fitted.toJSON() }
}

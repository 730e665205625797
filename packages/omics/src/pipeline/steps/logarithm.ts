import { z } from 'zod'
import { type Assay, requireScale } from '../../assay/assay.ts'
import { fromStored } from '../../assay/from-stored.ts'
import { OmicsError } from '../../assay/omics-error.ts'
import type { FittedStep, StepKind } from '../step.ts'

const settingsSchema = z.object({ add: z.number().min(0) })
export type LogarithmSettings = z.infer<typeof settingsSchema>

/** log2(x + add); a value that has no logarithm is refused, not made missing. */
export const logarithmStep: StepKind<LogarithmSettings> = {
  name: 'log2',
  fitter: settings => ({ name: `log2(x + ${settings.add})`, fit: () => step(settings) }),
  fromJson: json => step(fromStored(settingsSchema, json, 'logarithm')),
}

function step({ add }: LogarithmSettings): FittedStep {
  return { notes: [], apply: assay => logarithm(assay, add), toJSON: () => ({ add }) }
}

function logarithm(assay: Assay, add: number): Assay {
  requireScale(assay, ['counts', 'tpm', 'intensity'], 'a logarithm')
  const values = assay.values.map((value, at) => {
    if (value + add > 0 || Number.isNaN(value)) return Math.log2(value + add)
    const feature = assay.features[Math.floor(at / assay.size)].id
    throw new OmicsError(
      'value',
      `${feature} is ${value} in ${assay.samples[at % assay.size].id}, which has no logarithm`,
      'declare what is below the limit of detection as missing, or add: 1',
    )
  })
  return assay.with({ values, scale: 'log2', unit: null })
}

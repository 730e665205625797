import { applyToTraining, type Fitted, type Fitter } from '@tessera/evidence'
import { z } from 'zod'
import type { Assay } from '../assay/assay.ts'
import { fromStored } from '../assay/from-stored.ts'
import type { FittedStep } from './step.ts'
import { type AssayStep, fittedStepFrom, fitterOf } from './steps.ts'

/** The steps of an assay, each fitted on what the one before made of the training samples. */
export interface FittedPipeline extends Fitted<Assay, Assay> {
  readonly notes: readonly string[]
}

const pipelineSchema = z.object({
  tessera: z.literal('assay-pipeline/1'),
  steps: z.array(z.object({ step: z.string(), fitted: z.unknown() })),
})

/**
 * Everything between an assay as it was delivered and what a model reads: normalised, filtered, scored, in the order
 * given. A new sample's result hangs on that sample and the training samples alone.
 */
export function assayPipeline(steps: readonly AssayStep[]): Fitter<Assay, FittedPipeline> {
  return {
    name: steps.length === 0 ? 'as measured' : steps.map(step => fitterOf(step).name).join(', '),
    fit: (training, context) => {
      let rows = training
      const fitted = steps.map(step => {
        const own = fitterOf(step).fit(rows, context)
        rows = applyToTraining(own, rows)
        return { step: step.step, fitted: own }
      })
      return fittedPipeline(fitted)
    },
  }
}

/** The pipeline that `toJSON` wrote. */
export function pipelineFromJson(json: unknown): FittedPipeline {
  const { steps } = fromStored(pipelineSchema, json, 'pipeline of an assay')
  return fittedPipeline(steps.map(({ step, fitted }) => ({ step, fitted: fittedStepFrom(step, fitted) })))
}

function fittedPipeline(
  steps: readonly { readonly step: string; readonly fitted: FittedStep }[],
): FittedPipeline {
  return {
    notes: steps.flatMap(({ fitted }) => fitted.notes),
    apply: assay => steps.reduce((made, { fitted }) => fitted.apply(made), assay),
    toJSON: () => ({
      tessera: 'assay-pipeline/1',
      steps: steps.map(({ step, fitted }) => ({ step, fitted: fitted.toJSON() })),
    }),
  }
}

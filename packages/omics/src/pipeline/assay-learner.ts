import {
  applyToHeldOut,
  applyToTraining,
  type FitContext,
  type HeldOut,
  resampleTraining,
  type Training,
} from '@tessera/evidence'
import type { FittedModel, Learner, ModellingRows } from '@tessera/learning'
import { z } from 'zod'
import { OmicsError } from '../assay/omics-error.ts'
import {
  type AssayColumns,
  assayOfRows,
  columnsOfAssay,
  rowsWithSample,
  withoutBlocks,
} from './assay-columns.ts'
import { assayPipeline, type FittedPipeline, pipelineFromJson } from './pipeline.ts'
import type { AssayStep } from './steps.ts'

/** An assay in the rows, and what is done with it before a model reads it. */
export interface AssayBlock extends AssayColumns {
  readonly steps: readonly AssayStep[]
}

interface FittedBlock {
  readonly block: AssayBlock
  readonly pipeline: FittedPipeline
  /** Columns that the model reads in place of the assay's. */
  readonly columns: readonly string[]
  /** Training patients with a sample. */
  readonly samples: number
}

/**
 * A learner behind assays: their pipelines and the model are fitted on the training rows, in every fold again. Patients
 * without a sample stay: what the pipeline would have given them is missing, and the learner deals with it as with any
 * missing value.
 * @throws OmicsError `too-few` where fewer than three training patients have a sample
 */
export function assayLearner(blocks: readonly AssayBlock[], learner: Learner): Learner {
  return {
    name: `${learner.name} of ${blocks.map(({ block }) => block).join(', ')}`,
    fast: false,
    fit: (training, context) => {
      const fitted = blocks.map(block => fitBlock(block, training, context))
      const rows = applyToTraining({ apply: (data: ModellingRows) => transform(fitted, data) }, training)
      return assayModel(fitted, learner.fit(rows, context))
    },
  }
}

const modelSchema = z.object({
  tessera: z.literal('model/1'),
  kind: z.literal('assays'),
  blocks: z.array(
    z.object({
      block: z.string(),
      scale: z.enum(['counts', 'tpm', 'intensity', 'log2', 'ln', 'log10', 'ratio', 'score']),
      unit: z.string().nullable(),
      features: z.array(z.object({ id: z.string(), symbol: z.string().nullable() })),
      columns: z.array(z.string()),
      samples: z.number().int(),
      pipeline: z.unknown(),
    }),
  ),
  model: z.unknown(),
})

/** The model that `toJSON` wrote; `load` reads the model behind the assays. */
export function assayModelFromJson(json: unknown, load: (model: unknown) => FittedModel): FittedModel {
  const { blocks, model } = modelSchema.parse(json)
  const fitted = blocks.map(
    ({ pipeline, columns, samples, ...block }): FittedBlock => ({
      block: { ...block, steps: [] },
      pipeline: pipelineFromJson(pipeline),
      columns,
      samples,
    }),
  )
  return assayModel(fitted, load(model))
}

function fitBlock(block: AssayBlock, training: Training<ModellingRows>, context: FitContext): FittedBlock {
  const present = rowsWithSample(training.data, block)
  if (present.length < 3)
    throw new OmicsError(
      'too-few',
      `${present.length} of ${training.data.size} training patients have a sample of ${block.block}`,
      'leave the block out of the model, or find the samples',
    )
  const samples = applyToTraining(
    { apply: (data: ModellingRows) => assayOfRows(data, block) },
    resampleTraining(training, present),
  )
  const pipeline = assayPipeline(block.steps).fit(samples, context)
  const made = pipeline.apply(samples.data)
  return { block, pipeline, columns: made.features.map(({ id }) => id), samples: present.length }
}

function transform(blocks: readonly FittedBlock[], rows: ModellingRows): ModellingRows {
  const made = blocks.flatMap(({ block, pipeline, columns }) => {
    const present = rowsWithSample(rows, block)
    const missing = () => new Float64Array(rows.size).fill(Number.NaN)
    if (present.length === 0)
      return columns.map(id => ({
        kind: 'numeric' as const,
        name: `${block.block}/${id}`,
        unit: null,
        values: missing(),
      }))
    const assay = pipeline.apply(assayOfRows(rows.select(present), block))
    return columnsOfAssay(block.block, assay, present, rows.size)
  })
  return withoutBlocks(
    rows,
    blocks.map(({ block }) => block),
    made,
  )
}

function assayModel(blocks: readonly FittedBlock[], model: FittedModel): FittedModel {
  const fitted = { apply: (data: ModellingRows) => transform(blocks, data) }
  const through = (rows: Training<ModellingRows> | HeldOut<ModellingRows>) =>
    rows.kind === 'training' ? applyToTraining(fitted, rows) : applyToHeldOut(fitted, rows)
  const { explain } = model
  return {
    learner: model.learner,
    cutOff: model.cutOff,
    parameters: model.parameters,
    predict: (rows, times) => model.predict(through(rows), times),
    ...(explain === undefined ? {} : { explain: rows => explain(through(rows)) }),
    describe: () => {
      const description = model.describe()
      const notes = blocks.flatMap(({ block, pipeline, samples }) => [
        `${block.block}: fitted on ${samples} training samples`,
        ...pipeline.notes.map(note => `${block.block}: ${note}`),
      ])
      return { ...description, notes: [...notes, ...description.notes] }
    },
    toJSON: () => ({
      tessera: 'model/1',
      kind: 'assays',
      blocks: blocks.map(({ block: { steps: _, ...block }, pipeline, columns, samples }) => ({
        ...block,
        columns,
        samples,
        pipeline: pipeline.toJSON(),
      })),
      model: model.toJSON(),
    }),
  }
}

import {
  applyToTraining,
  type FitContext,
  type Fitted,
  type Fitter,
  resampleTraining,
  type Training,
} from '@tessera/evidence'
import type { Feature, ModellingRows } from '@tessera/learning'
import { z } from 'zod'
import { fromStored } from '../assay/from-stored.ts'
import { OmicsError } from '../assay/omics-error.ts'
import {
  type AssayColumns,
  assayOfRows,
  columnName,
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
  readonly block: AssayColumns
  readonly pipeline: FittedPipeline
  /** Features that stand in place of the assay's. */
  readonly made: readonly string[]
  /** Training patients with a sample. */
  readonly samples: number
}

/** Pipelines of the assays in some rows, fitted. */
export interface FittedAssayRows extends Fitted<ModellingRows, ModellingRows> {
  /** Columns that stand in place of each assay's. */
  readonly columns: ReadonlyMap<string, readonly string[]>
  readonly notes: readonly string[]
}

const assayRowsSchema = z.array(
  z.object({
    block: z.string(),
    scale: z.enum(['counts', 'tpm', 'intensity', 'log2', 'ln', 'log10', 'ratio', 'score']),
    unit: z.string().nullable(),
    features: z.array(z.object({ id: z.string(), symbol: z.string().nullable() })),
    made: z.array(z.string()),
    samples: z.number().int(),
    pipeline: z.unknown(),
  }),
)

/**
 * The assays in modelling rows made ready: each pipeline is fitted on the training patients who have a sample, and its
 * columns stand in place of the assay's. Patients without a sample stay, with missing values.
 * @throws OmicsError `too-few` where fewer than three training patients have a sample
 */
export function assayRows(blocks: readonly AssayBlock[]): Fitter<ModellingRows, FittedAssayRows> {
  return {
    name: blocks.map(({ block }) => block).join(', '),
    fit: (training, context) => fittedAssayRows(blocks.map(block => fitBlock(block, training, context))),
  }
}

/** The pipelines that `toJSON` wrote. */
export function assayRowsFromJson(json: unknown): FittedAssayRows {
  return fittedAssayRows(
    fromStored(assayRowsSchema, json, 'pipelines of assays').map(
      ({ pipeline, made, samples, ...block }): FittedBlock => ({
        block,
        pipeline: pipelineFromJson(pipeline),
        made,
        samples,
      }),
    ),
  )
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
  const made = pipeline.apply(samples.data).features.map(({ id }) => id)
  return { block, pipeline, made, samples: present.length }
}

function fittedAssayRows(blocks: readonly FittedBlock[]): FittedAssayRows {
  return {
    columns: new Map(
      blocks.map(({ block: { block }, made }) => [block, made.map(id => columnName(block, id))]),
    ),
    notes: blocks.flatMap(({ block, pipeline, samples }) => [
      `${block.block}: fitted on ${samples} training samples`,
      ...pipeline.notes.map(note => `${block.block}: ${note}`),
    ]),
    apply: rows =>
      withoutBlocks(
        rows,
        blocks.map(({ block }) => block),
        blocks.flatMap(block => columnsMade(block, rows)),
      ),
    toJSON: () =>
      blocks.map(({ block: { block, scale, unit, features }, made, samples, pipeline }) => ({
        block,
        scale,
        unit,
        features,
        made,
        samples,
        pipeline: pipeline.toJSON(),
      })),
  }
}

function columnsMade({ block, pipeline, made }: FittedBlock, rows: ModellingRows): Feature[] {
  const present = rowsWithSample(rows, block)
  if (present.length > 0)
    return columnsOfAssay(
      block.block,
      pipeline.apply(assayOfRows(rows.select(present), block)),
      present,
      rows.size,
    )
  return made.map(id => ({
    kind: 'numeric',
    name: columnName(block.block, id),
    unit: null,
    values: new Float64Array(rows.size).fill(Number.NaN),
  }))
}

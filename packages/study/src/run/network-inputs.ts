import { openBag } from '@tessera/bags'
import { applyToTraining, type FitContext, type Training } from '@tessera/evidence'
import {
  type Bag,
  BagRows,
  type Design,
  type FittedPreparation,
  type Modality,
  type ModellingRows,
  memoryBag,
  type OutcomeRows,
  preparation,
  withoutOutcome,
} from '@tessera/learning'
import { assayRows, type FittedAssayRows, rowsWithSample } from '@tessera/omics'
import type { AssembledBags } from '../intake/bags-at-time-zero.ts'
import type { ModelSpec } from './model-spec.ts'

/** Columns of one modality after their preparation, one vector a patient. */
interface FittedVector {
  readonly name: string
  readonly columns: readonly string[]
  readonly preparation: FittedPreparation
  /** A patient without a value in any column does not have the modality: an assay without a sample. */
  readonly mayBeAbsent: boolean
}

/** Everything between the rows of a question and the bags that a network reads, fitted on training rows. */
export interface FittedNetworkInputs {
  readonly notes: readonly string[]
  /** @param positions row of the question of each row of `rows`: where its bags are found */
  apply(rows: OutcomeRows, positions: Int32Array): BagRows
  toJSON(): unknown
}

/** The pipeline of an assay is fitted on no fewer samples. */
const fewestSamples = 3

/**
 * Fits what a network reads: each block of columns imputed, encoded and scaled into one vector; each assay through
 * its pipeline and then likewise; bags as they are. An assay or bags that next to nobody in training has (a change before
 * there is a second draw) are left out of a fusion of others, with a note.
 */
export function fitNetworkInputs(
  given: ModelSpec,
  training: Training<OutcomeRows>,
  everyBag: readonly Modality[],
  context: FitContext,
): FittedNetworkInputs {
  const { spec, bags, absent } = presentIn(given, training, everyBag)
  // Whatever is prepared here is prepared without a look at the outcome.
  const columns = applyToTraining({ apply: withoutOutcome }, training)
  const assays = spec.assays.length === 0 ? null : assayRows(spec.assays).fit(columns, context)
  const rows = assays === null ? columns : applyToTraining(assays, columns)
  const groups = [
    ...spec.vectors.map(({ name, features }) => ({ name, columns: features, mayBeAbsent: false })),
    ...(assays === null
      ? []
      : [...assays.columns].map(([name, columns]) => ({ name, columns, mayBeAbsent: true }))),
  ]
  const vectors = groups.map(({ name, columns, mayBeAbsent }): FittedVector => {
    const own = applyToTraining({ apply: (data: ModellingRows) => data.withFeatures(columns) }, rows)
    return { name, columns, mayBeAbsent, preparation: preparation({ scale: true }).fit(own, context) }
  })
  return fittedInputs(assays, vectors, bags, absent)
}

/** A model without the assays and bags that training lacks; as it is where nothing would be left. */
function presentIn(
  spec: ModelSpec,
  { data, rows }: Training<OutcomeRows>,
  bags: readonly Modality[],
): { readonly spec: ModelSpec; readonly bags: readonly Modality[]; readonly absent: readonly string[] } {
  const assays = spec.assays.filter(
    block => rowsWithSample(withoutOutcome(data), block).length >= fewestSamples,
  )
  const own = bags.filter(modality => rows.some(row => modality.bags[row] !== null))
  if (assays.length + own.length + spec.vectors.length === 0) return { spec, bags, absent: [] }
  const left = [...assays.map(({ block }) => block), ...own.map(({ name }) => name)]
  const all = [...spec.assays.map(({ block }) => block), ...bags.map(({ name }) => name)]
  return { spec: { ...spec, assays }, bags: own, absent: all.filter(name => !left.includes(name)) }
}

function fittedInputs(
  assays: FittedAssayRows | null,
  vectors: readonly FittedVector[],
  bags: readonly Modality[],
  absent: readonly string[],
): FittedNetworkInputs {
  return {
    notes: [
      ...absent.map(name => `${name} is left out: fewer than ${fewestSamples} training patients have it`),
      ...(assays?.notes ?? []),
      ...vectors.flatMap(({ preparation }) => preparation.notes),
    ],
    apply: (given, positions) => {
      const columns = withoutOutcome(given)
      const rows = assays === null ? columns : assays.apply(columns)
      return new BagRows({
        modalities: [
          ...vectors.map(vector => modalityOf(vector, rows)),
          ...bags.map(modality => ({
            ...modality,
            bags: Array.from(positions, position => modality.bags[position]),
          })),
        ],
        outcome: given.outcome,
        patient: rows.patient,
        centre: rows.centre,
        centres: rows.centres,
      })
    },
    toJSON: () => ({
      assays: assays?.toJSON() ?? null,
      vectors: vectors.map(({ preparation, ...vector }) => ({
        ...vector,
        preparation: preparation.toJSON(),
      })),
      bags: bags.map(({ name, dimensions }) => ({ name, dimensions })),
    }),
  }
}

function modalityOf(
  { name, columns, mayBeAbsent, preparation }: FittedVector,
  rows: ModellingRows,
): Modality {
  const own = rows.withFeatures(columns)
  const design = preparation.apply(own)
  const absent = (row: number) =>
    mayBeAbsent &&
    own.features.every(feature =>
      feature.kind === 'numeric' ? Number.isNaN(feature.values[row]) : feature.codes[row] < 0,
    )
  return {
    name,
    dimensions: design.x.length,
    bags: Array.from({ length: rows.size }, (_, row) => (absent(row) ? null : vectorOf(design, row))),
  }
}

function vectorOf({ x }: Design, row: number): Bag {
  return memoryBag(
    Float32Array.from(x, column => column[row]),
    x.length,
  )
}

/** Opens the bags of a question; several files of one patient are one bag. */
export async function openBags({ block, dimensions, files }: AssembledBags): Promise<Modality> {
  const bags = await Promise.all(
    files.map(async own =>
      own.length === 0 ? null : joined(await Promise.all(own.map(openBag)), dimensions),
    ),
  )
  return { name: block, dimensions, bags }
}

/** Several bags one after the other. */
function joined(bags: readonly Bag[], dimensions: number): Bag {
  if (bags.length === 1) return bags[0]
  const starts = bags.map((_, b) => bags.slice(0, b).reduce((sum, bag) => sum + bag.instances, 0))
  return {
    instances: bags.reduce((sum, bag) => sum + bag.instances, 0),
    times: null,
    read: async (from, to, into) => {
      for (const [b, bag] of bags.entries()) {
        const first = Math.max(from, starts[b])
        const last = Math.min(to, starts[b] + bag.instances)
        if (first < last)
          await bag.read(first - starts[b], last - starts[b], into.subarray((first - from) * dimensions))
      }
    },
  }
}

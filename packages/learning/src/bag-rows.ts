import type { Selectable } from '@tessera/evidence'
import { type LearningOutcome, selectLearningOutcome } from './outcomes.ts'
import { pick } from './rows.ts'

/** The instances of one patient in one modality: tiles, slices, visits, genes; a single instance is a plain vector. */
export interface Bag {
  /** At least 1. */
  readonly instances: number
  /** Rows `from` (inclusive) to `to` (exclusive), row-major instances x dimensions, into the beginning of `into`. */
  read(from: number, to: number, into: Float32Array): Promise<void>
  /** The rows listed, in the order of the list; without it, rows are drawn from the whole bag. */
  readRows?(rows: Int32Array, into: Float32Array): Promise<void>
  /** When each instance was known, in the study's unit from time zero (visits); null where time has no meaning. */
  readonly times: Float64Array | null
}

export interface Modality {
  readonly name: string
  /** Features of every instance. */
  readonly dimensions: number
  /** One a row; null where the patient does not have the modality. */
  readonly bags: readonly (Bag | null)[]
}

/** What each patient was given, for a head that estimates effects. */
export interface Treatment {
  /** The first is the comparator. */
  readonly arms: readonly string[]
  readonly arm: Uint8Array
  /** Row-major rows x arms: probability of each arm given the covariates, fitted on training rows; null if randomised. */
  readonly propensity: Float64Array | null
}

/** Patients as sets of bags, with outcome, centre and patient: what networks are trained on. */
export class BagRows<O extends LearningOutcome = LearningOutcome> implements Selectable<BagRows<O>> {
  readonly modalities: readonly Modality[]
  readonly outcome: O
  readonly treatment: Treatment | null
  /** Patient of each row, coded: rows of one patient stay on one side of every split. */
  readonly patient: Int32Array
  /** Centre of each row as an index into `centres`. */
  readonly centre: Int32Array
  readonly centres: readonly string[]
  constructor(parts: {
    modalities: readonly Modality[]
    outcome: O
    treatment?: Treatment | null
    patient: Int32Array
    centre: Int32Array
    centres: readonly string[]
  }) {
    this.modalities = parts.modalities
    this.outcome = parts.outcome
    this.treatment = parts.treatment ?? null
    this.patient = parts.patient
    this.centre = parts.centre
    this.centres = parts.centres
  }

  get size(): number {
    return this.patient.length
  }

  select(rows: Int32Array): BagRows<O> {
    return new BagRows({
      modalities: this.modalities.map(modality => ({
        ...modality,
        bags: Array.from(rows, row => modality.bags[row]),
      })),
      outcome: selectLearningOutcome(this.outcome, rows),
      treatment: this.treatment && selectTreatment(this.treatment, rows),
      patient: pick(this.patient, rows, new Int32Array(rows.length)),
      centre: pick(this.centre, rows, new Int32Array(rows.length)),
      centres: this.centres,
    })
  }
}

function selectTreatment(treatment: Treatment, rows: Int32Array): Treatment {
  const arms = treatment.arms.length
  const { propensity } = treatment
  return {
    ...treatment,
    arm: pick(treatment.arm, rows, new Uint8Array(rows.length)),
    propensity:
      propensity &&
      Float64Array.from({ length: rows.length * arms }, (_, at) => {
        return propensity[rows[Math.floor(at / arms)] * arms + (at % arms)]
      }),
  }
}

/** A bag in memory; the numbers are kept as they are, not copied. */
export function memoryBag(values: Float32Array, dimensions: number, times: Float64Array | null = null): Bag {
  return {
    instances: values.length / dimensions,
    times,
    read: async (from, to, into) => into.set(values.subarray(from * dimensions, to * dimensions)),
  }
}

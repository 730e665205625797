import type { Exclusion, Finding, Selectable } from '@tessera/evidence'
import type { Assay } from '../assay/assay.ts'

/**
 * Samples nested in patients. The samples of the assay are ordered by patient and then by day, so that patient i has the
 * places `start[i]` to `start[i + 1] - 1`. Rows of a split are patients.
 */
export class PatientVisits implements Selectable<PatientVisits> {
  readonly assay: Assay
  readonly patients: readonly string[]
  readonly start: Int32Array
  /** Patient of each sample. */
  readonly patient: Int32Array
  /** Days from the patient's time zero to each sample; negative before it. */
  readonly day: Float64Array
  /** The visit that each sample stands for; null where it lies in no window, or another one counts. */
  readonly visit: readonly (string | null)[]
  /** Visits in the order of their days. */
  readonly visitNames: readonly string[]
  readonly exclusions: readonly Exclusion[]
  readonly findings: readonly Finding[]

  constructor(parts: {
    assay: Assay
    patients: readonly string[]
    start: Int32Array
    day: Float64Array
    visit: readonly (string | null)[]
    visitNames: readonly string[]
    exclusions?: readonly Exclusion[]
    findings?: readonly Finding[]
  }) {
    this.assay = parts.assay
    this.patients = parts.patients
    this.start = parts.start
    this.day = parts.day
    this.visit = parts.visit
    this.visitNames = parts.visitNames
    this.exclusions = parts.exclusions ?? []
    this.findings = parts.findings ?? []
    this.patient = new Int32Array(parts.day.length)
    for (let i = 0; i < parts.patients.length; i++) this.patient.fill(i, parts.start[i], parts.start[i + 1])
  }

  /** How many patients. */
  get size(): number {
    return this.patients.length
  }

  /** The given patients with all of their samples, in the given order; a patient may stand twice (a resample). */
  select(rows: Int32Array): PatientVisits {
    const places: number[] = []
    const start = new Int32Array(rows.length + 1)
    rows.forEach((row, k) => {
      for (let at = this.start[row]; at < this.start[row + 1]; at++) places.push(at)
      start[k + 1] = places.length
    })
    return this.#of(Int32Array.from(rows), places, start, this.patients)
  }

  /** The samples that are true of `keep`; patients without any stay, with none. */
  where(keep: (place: number) => boolean): PatientVisits {
    const places: number[] = []
    const start = new Int32Array(this.size + 1)
    for (let i = 0; i < this.size; i++) {
      for (let at = this.start[i]; at < this.start[i + 1]; at++) if (keep(at)) places.push(at)
      start[i + 1] = places.length
    }
    return this.#of(Int32Array.from(this.patients.keys()), places, start, this.patients)
  }

  /** The same samples with other values. */
  withAssay(assay: Assay): PatientVisits {
    return new PatientVisits({ ...this.#parts(), assay })
  }

  #parts() {
    const { assay, patients, start, day, visit, visitNames, exclusions, findings } = this
    return { assay, patients, start, day, visit, visitNames, exclusions, findings }
  }

  #of(rows: Int32Array, places: readonly number[], start: Int32Array, patients: readonly string[]) {
    const unique = new Set(places).size === places.length
    const chosen = unique ? this.assay.select(Int32Array.from(places)) : repeated(this.assay, places)
    return new PatientVisits({
      ...this.#parts(),
      assay: chosen,
      patients: Array.from(rows, row => patients[row]),
      start,
      day: Float64Array.from(places, at => this.day[at]),
      visit: places.map(at => this.visit[at]),
    })
  }
}

/** Samples that are drawn more than once get names of their own. */
function repeated(assay: Assay, places: readonly number[]): Assay {
  const values = new Float64Array(assay.features.length * places.length)
  for (let f = 0; f < assay.features.length; f++)
    for (let i = 0; i < places.length; i++)
      values[f * places.length + i] = assay.values[f * assay.size + places[i]]
  const samples = places.map((at, i) => ({ ...assay.samples[at], id: `${assay.samples[at].id} (${i + 1})` }))
  return assay.with({ samples, values })
}

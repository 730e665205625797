/**
 * What an injection, a library or an array was made from. `study`: a patient's sample; `qc`: the pooled sample
 * that is measured again and again; `blank`: solvent alone; `reference`: a standard that bridges batches or plexes.
 */
export type SampleKind = 'study' | 'qc' | 'blank' | 'reference'

/** One column of an assay's table, and what the sample sheet says of it; null is not known. */
export interface Sample {
  readonly id: string
  readonly kind: SampleKind
  readonly patientId: string | null
  readonly centre: string | null
  /** Name of the visit (`week 6`). */
  readonly visit: string | null
  /** Day on which it was taken, since 1970-01-01. */
  readonly takenAt: number | null
  /** Plate, plex, lane or run. */
  readonly batch: string | null
  /** Place in the order of measurement, from 1. */
  readonly runOrder: number | null
  /** Tissue, plasma, serum, urine, ... */
  readonly material: string | null
  /** Further columns of the sheet (fasting, tube, hours to spin, ...) as the sheet has them; null is missing. */
  readonly covariates: Readonly<Record<string, number | string | null>>
}

/** A patient's sample of which nothing but its name is known. */
export function unknownSample(id: string): Sample {
  return {
    id,
    kind: 'study',
    patientId: null,
    centre: null,
    visit: null,
    takenAt: null,
    batch: null,
    runOrder: null,
    material: null,
    covariates: {},
  }
}

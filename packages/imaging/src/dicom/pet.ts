import { type Dataset, itemOf, numberOf, textOf } from './dataset.ts'
import { tags } from './tags.ts'
import { clockSeconds } from './time.ts'

/** What a standardised uptake value needs (QIBA's vendor-neutral pseudo-code); null where the file does not say. */
export interface PetInputs {
  /** BQML, CNTS, GML, ... */
  readonly units: string | null
  /** NONE, START (of the series) or ADMIN (of the tracer). */
  readonly decayCorrection: string | null
  /** Bq */
  readonly injectedDose: number | null
  /** s */
  readonly halfLife: number | null
  /** kg */
  readonly patientWeight: number | null
  /** Seconds of the day of the injection, of the series and of the first acquisition. */
  readonly injected: number | null
  readonly seriesStart: number | null
  readonly acquired: number | null
}

export function petInputs(dataset: Dataset): PetInputs | null {
  if (textOf(dataset, tags.Modality) !== 'PT') return null
  const drug = itemOf(dataset, tags.RadiopharmaceuticalInformationSequence) ?? new Map()
  const seconds = (from: Dataset, tag: number, skip = 0) => {
    const text = textOf(from, tag)
    return text === null ? null : clockSeconds(text.slice(skip))
  }
  return {
    units: textOf(dataset, tags.Units),
    decayCorrection: textOf(dataset, tags.DecayCorrection),
    injectedDose: numberOf(drug, tags.RadionuclideTotalDose),
    halfLife: numberOf(drug, tags.RadionuclideHalfLife),
    patientWeight: numberOf(dataset, tags.PatientWeight),
    injected:
      seconds(drug, tags.RadiopharmaceuticalStartDateTime, 8) ??
      seconds(drug, tags.RadiopharmaceuticalStartTime),
    seriesStart: seconds(dataset, tags.SeriesTime),
    acquired: seconds(dataset, tags.AcquisitionTime),
  }
}

import { slideNumbers } from './assumptions.ts'
import type { Specimen } from './slide-law.ts'

const v = slideNumbers.values

export interface InformationOptions {
  readonly specimen: Specimen
  /** Pixels a side at 0.5 µm; 8,192 by default. */
  readonly pixels?: number
  /** Slides of a patient, each of another block; 1 by default. */
  readonly slides?: number
}

/**
 * What a perfect reader of a slide learns of the state: the information matrix B' V⁻¹ B of infiltration, aggressiveness
 * and frailty (row-major 3 x 3, as `bestByModality` takes it). The reader knows the law (`slideLaw`) and counts every
 * nucleus: log densities of lymphocytes in tumour and stroma, log nuclear area, log irregularity, and the logit of
 * necrosis are linear in the state, and their variance V is the deviation of the block from the patient's state
 * (`tumourLymphocytesSd` and the like) plus what a finite section adds: 1/(density x area) for a Poisson count, which is
 * averaged over the cohort's log-normal densities; (SD/mean)²/n for a mean over n nuclei; 1/(8 n) for the outline's eight
 * waves. Frailty leaves no trace. Densities at their upper limits and pictures without tumour are neglected.
 */
export function slideInformation({ specimen, pixels = 8192, slides = 1 }: InformationOptions): Float64Array {
  const mm2 = (pixels * 0.0005) ** 2
  // The mean shares of `slideLaw`.
  const tissue = mm2 * ((specimen === 'biopsy' ? 0.38 : 0.64) + (pixels < 4096 ? 0.12 : 0))
  const [tumour, stroma] = [0.5 * tissue, 0.5 * tissue]
  // Mean of 1/(density x area) over log-normal densities.
  const poisson = (median: number, slope: number, sd: number, area: number) =>
    Math.exp((slope * slope + sd * sd) / 2) / (median * area)
  const [a, b] = [v.tumourLymphocytesOnInfiltration, v.stromaLymphocytesOnInfiltration]
  const v11 = v.tumourLymphocytesSd ** 2 + poisson(v.tumourLymphocytes, a, v.tumourLymphocytesSd, tumour)
  const v22 = v.stromaLymphocytesSd ** 2 + poisson(v.stromaLymphocytes, b, v.stromaLymphocytesSd, stroma)
  const v12 = v.lymphocytesCorrelation * v.tumourLymphocytesSd * v.stromaLymphocytesSd
  const infiltration = (a * a * v22 - 2 * a * b * v12 + b * b * v11) / (v11 * v22 - v12 * v12)
  const nuclei = v.tumourDensity * tumour
  const aggressiveness =
    v.nuclearAreaOnAggressiveness ** 2 / (v.nuclearAreaSd ** 2 + 0.29 ** 2 / nuclei) +
    v.irregularityOnAggressiveness ** 2 / (v.irregularitySd ** 2 + 1 / (8 * nuclei)) +
    v.necrosisOnAggressiveness ** 2 / v.necrosisSd ** 2
  const matrix = new Float64Array(9)
  matrix[0] = slides * infiltration
  matrix[4] = slides * aggressiveness
  return matrix
}

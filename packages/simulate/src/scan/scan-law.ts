import type { Random } from '@tessera/statistics'
import type { TherapyLoading, TherapyState } from '../latent/therapy-state.ts'
import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { logistic } from '../outcome/draws.ts'
import { scan } from './assumptions.ts'
import type { Lesion, Pelvis, Residue, ScanRequest } from './scan-request.ts'
import type { Scanner } from './scanner.ts'

const v = scan.values

/** The therapy that the tumour shrinks by. */
export const scanTherapy = 'chemoradiotherapy'

/** What its sensitivity is made of; chosen. */
export const chemoradiotherapyLoading: TherapyLoading = {
  therapy: scanTherapy,
  infiltration: 0.35,
  aggressiveness: -0.25,
}

/** A scan but for the names of its files. */
export type ScanPlan = Omit<ScanRequest, 'kind' | 'mask' | 'trueMask'>

export interface ScanPair {
  readonly before: ScanPlan
  readonly after: ScanPlan
  /** Share of the tumour's volume that therapy has left. */
  readonly residualShare: number
}

/**
 * Scans of a patient before and after chemoradiotherapy, from the state. Aggressiveness makes the tumour large, uneven,
 * necrotic, spiculated, with nodules; sensitivity makes it less mucinous and more even before, and small after. Plain
 * data, which {@link drawScan} draws; every number is an assumption of `scan`.
 * @param scanner that of the centre, in both scans
 */
export function scanLaw(
  state: TumourImmuneState,
  therapy: TherapyState,
  scanner: Scanner,
  random: Random,
  sex: Pelvis['sex'] = 'male',
): ScanPair {
  const sensitivity = therapy.sensitivity[scanTherapy] ?? 0
  const pelvis: Pelvis = {
    sex,
    scale: (sex === 'male' ? 1 : 0.97) * Math.exp(0.04 * random.normal()),
    fat: Math.min(1.06, Math.max(0.86, 1 + 0.05 * random.normal())),
    seed: random.integer(1_000_000),
  }
  const lesion = drawLesion(state, sensitivity, random)
  const residualShare = Math.min(
    1.1,
    Math.exp(v.residualLog + v.residualOnSensitivity * sensitivity + v.residualSd * random.normal()),
  )
  const gone = residualShare < v.emptyBelow
  const residue: Residue = {
    scale: gone ? 0 : Math.cbrt(residualShare),
    scarSignal: v.scarSignal * Math.exp(0.12 * random.normal()),
    scarScale: Math.max(Math.cbrt(residualShare), v.scarScale * Math.exp(0.05 * random.normal())),
  }
  const changed: Lesion = {
    ...lesion,
    heterogeneity: Math.min(
      0.6,
      lesion.heterogeneity *
        Math.exp(
          v.heterogeneityAfter +
            v.heterogeneityAfterOnSensitivity * sensitivity +
            v.heterogeneityAfterSd * random.normal(),
        ),
    ),
    signal: lesion.signal * Math.exp(v.signalAfter + v.signalAfterSd * random.normal()),
  }
  const acquired = () => ({
    scanner,
    pelvis,
    shift: [2.5 * random.normal(), 2.5 * random.normal(), 2 * random.normal()] as const,
    bladder: Math.min(1.15, Math.max(0.7, 0.95 + 0.12 * random.normal())),
    lumen: Math.min(1.25, Math.max(0.75, 1 + 0.1 * random.normal())),
    motion: random.next() < v.motion ? 0.06 + 0.1 * random.next() : 0,
    seed: random.integer(1_000_000_000),
  })
  const reading = (half: boolean, empty: boolean) => ({
    margin: v.readerMarginSd * random.normal() - (half ? 0.8 : 0),
    waviness: v.readerWaviness,
    empty,
  })
  return {
    before: { ...acquired(), lesion, residue: null, reader: reading(false, false) },
    after: {
      ...acquired(),
      lesion: changed,
      residue,
      reader: reading(residualShare < v.scarBelow, gone),
    },
    residualShare,
  }
}

function drawLesion(state: TumourImmuneState, sensitivity: number, random: Random): Lesion {
  const { aggressiveness: a, infiltration } = state
  const log = (median: number, mean: number, sd: number) => median * Math.exp(mean + sd * random.normal())
  const size = v.sizeOnAggressiveness * a + v.sizeSd * random.normal()
  const lengthOf = (median: number) => log(median, size, v.lengthSd)
  const share = (logit: number, sd: number) => Math.min(0.45, logistic(logit + sd * random.normal()))
  const angle = 2 * Math.PI * random.next() - Math.PI
  return {
    angle,
    halfAngle: Math.min(3, lengthOf(v.halfAngleMedian)),
    height: 5 * random.normal() - 2,
    length: Math.min(78, lengthOf(v.lengthMedian)),
    outward: Math.min(20, lengthOf(v.outwardMedian)),
    inward: Math.min(10, lengthOf(v.inwardMedian)),
    spiculation: Math.min(0.6, log(v.spiculationMedian, v.spiculationOnAggressiveness * a, v.spiculationSd)),
    signal: v.signalMedian + v.signalOnSensitivity * sensitivity + v.signalSd * random.normal(),
    heterogeneity: Math.min(
      0.5,
      log(
        v.heterogeneityMedian,
        v.heterogeneityOnAggressiveness * a +
          v.heterogeneityOnSensitivity * sensitivity +
          v.heterogeneityOnInfiltration * infiltration,
        v.heterogeneitySd,
      ),
    ),
    mucin: share(v.mucinLogit + v.mucinOnSensitivity * sensitivity, v.mucinSd),
    necrosis: share(v.necrosisLogit + v.necrosisOnAggressiveness * a, v.necrosisSd),
    nodules: nodulesOf(a, angle, random),
  }
}

/** Nodes and deposits, mostly on the tumour's side. */
function nodulesOf(aggressiveness: number, angle: number, random: Random): Lesion['nodules'] {
  const mean = v.nodulesMean * Math.exp(v.nodulesOnAggressiveness * aggressiveness)
  let count = 0
  for (let left = random.next(), term = Math.exp(-mean); count < 5 && left > term; count++) {
    left -= term
    term *= mean / (count + 1)
  }
  return Array.from({ length: count }, () => [
    angle + 0.8 * random.normal(),
    3 + 6 * random.next(),
    14 * random.normal(),
    2.5 + 2.5 * random.next(),
  ])
}

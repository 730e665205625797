import type { Random } from '@tessera/statistics'
import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { logistic } from '../outcome/draws.ts'
import { slideNumbers } from './assumptions.ts'
import type { CentreLook } from './centre-look.ts'
import type { Ink, SlideLaw, Specimen } from './slide-law.ts'

const v = slideNumbers.values
const inks: readonly Ink[] = ['blue', 'green', 'black']

/** Least share of tissue; pictures of a millimetre or two show less glass. */
const shareOfTissue: Readonly<Record<Specimen, number>> = { biopsy: 0.34, resection: 0.6 }

export interface LawOptions {
  readonly specimen: Specimen
  /** Pixels a side at 0.5 µm; 8,192 by default. */
  readonly pixels?: number
  /** Without pen, blur and folds; they are drawn all the same, so that the rest does not change. */
  readonly clean?: boolean
}

/**
 * What a patient's slide is drawn from. Log densities of lymphocytes are linear in infiltration, log nuclear area, log
 * irregularity and the logit of necrosis linear in aggressiveness, each with a deviation of its own
 * (`slideNumbers.records` for `truth.json`); the rest does not depend on the state.
 * @param random a stream of this slide's own: `createRandom(seed, 'slide', patient, number)`
 */
export function slideLaw(
  state: Pick<TumourImmuneState, 'infiltration' | 'aggressiveness'>,
  look: CentreLook,
  { specimen, pixels = 8192, clean = false }: LawOptions,
  random: Random,
): SlideLaw {
  const { infiltration, aggressiveness } = state
  const [first, second] = [random.normal(), random.normal()]
  const rho = v.lymphocytesCorrelation
  const grown = (median: number, slope: number, sd: number, on: number, z: number) =>
    median * Math.exp(slope * on + sd * z)
  const strength = look.strength.map(s => s * Math.exp(look.spread * random.normal()))
  const law: Omit<SlideLaw, 'artefacts'> = {
    seed: random.integer(2 ** 31),
    pixels,
    mpp: 0.5,
    specimen,
    look: { ...look, strength: [strength[0], strength[1]] },
    tissueShare: shareOfTissue[specimen] + (pixels < 4096 ? 0.12 : 0) + 0.08 * random.next(),
    tumourShare: logistic(v.tumourShareLogit + v.tumourShareSd * random.normal()),
    necrosisShare: logistic(
      v.necrosisLogit + v.necrosisOnAggressiveness * aggressiveness + v.necrosisSd * random.normal(),
    ),
    lymphocytes: {
      tumour: Math.min(
        2500,
        grown(
          v.tumourLymphocytes,
          v.tumourLymphocytesOnInfiltration,
          v.tumourLymphocytesSd,
          infiltration,
          first,
        ),
      ),
      stroma: Math.min(
        5000,
        grown(
          v.stromaLymphocytes,
          v.stromaLymphocytesOnInfiltration,
          v.stromaLymphocytesSd,
          infiltration,
          rho * first + Math.sqrt(1 - rho * rho) * second,
        ),
      ),
      clustering: v.clustering,
      rim: v.rim,
    },
    tumourNuclei: {
      density: v.tumourDensity,
      area: Math.min(
        140,
        Math.max(
          45,
          grown(
            v.nuclearArea,
            v.nuclearAreaOnAggressiveness,
            v.nuclearAreaSd,
            aggressiveness,
            random.normal(),
          ),
        ),
      ),
      areaSpread: 0.29,
      irregularity: Math.min(
        0.2,
        grown(
          v.irregularity,
          v.irregularityOnAggressiveness,
          v.irregularitySd,
          aggressiveness,
          random.normal(),
        ),
      ),
      stain: 0.5,
    },
    stromalDensity: v.stromalDensity,
    vesselDensity: 12,
  }
  const [pen, ink, blurred, share, fold] = Array.from({ length: 5 }, () => random.next())
  return {
    ...law,
    artefacts: {
      pen: !clean && pen < v.penShare ? inks[Math.floor(ink * inks.length)] : null,
      blurShare: !clean && blurred < v.blurredShare ? 0.05 + 0.2 * share : 0,
      fold: !clean && fold < v.foldShare,
    },
  }
}

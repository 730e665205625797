import { createRandom, drawGamma, type Random } from '@tessera/statistics'
import { drawPoisson } from '../counts/simulate-counts.ts'
import { drawTruncatedNormal } from '../outcome/draws.ts'
import type { LatentParts } from './loadings.ts'
import { drawMutations, type Mutation, mafText } from './mutations.ts'
import { drawSegments, type Segment, segText } from './segments.ts'
import { mutationalProcesses } from './signature-profiles.ts'
import type { SomaticLaw } from './somatic-law.ts'
import { drawSomaticState, type SomaticState } from './somatic-state.ts'

/** A tumour that is sequenced. */
export interface SequencedTumour {
  /** As the MAF calls it. */
  readonly sample: string
  readonly latent: LatentParts
  readonly smoker: 0 | 1
}

/** What is true of a tumour, besides its latent parts. */
export interface TrueTumour extends SomaticState {
  readonly sample: string
  readonly purity: number
  readonly mismatchRepairDeficient: boolean
  /** Share of mutations by process, in the order of {@link mutationalProcesses}. */
  readonly exposures: Float64Array
  /** Non-synonymous mutations in the file. */
  readonly nonsynonymous: number
}

export interface SomaticSimulation {
  readonly mutations: readonly Mutation[]
  readonly segments: readonly Segment[]
  readonly truth: readonly TrueTumour[]
  /** Mutation Annotation Format, GDC's columns with CONTEXT. */
  readonly maf: string
  /** Segments: ID, chrom, loc.start, loc.end, num.mark, seg.mean. */
  readonly seg: string
}

/**
 * Somatic variants and copy-number segments of tumours. Each tumour is drawn from a stream of its own, by its name.
 * @param path names the cohort within the seed
 */
export function simulateSomatic(
  tumours: readonly SequencedTumour[],
  law: SomaticLaw,
  seed: number,
  ...path: (string | number)[]
): SomaticSimulation {
  const mutations: Mutation[] = []
  const segments: Segment[] = []
  const truth = tumours.map(tumour => {
    const random = createRandom(seed, 'somatic', ...path, tumour.sample)
    const state = drawSomaticState(law, tumour.latent, tumour.smoker, random)
    const purity = drawTruncatedNormal(random, law.purity.mean, law.purity.sd, 0.15, 0.95)
    const deficient = random.next() < law.mismatchRepair.frequency
    const exposures = exposuresOf(law, tumour.smoker, deficient, random)
    const factor = deficient ? law.mismatchRepair.factor : 1
    const coding = (2 ** state.logBurden * law.megabases * factor) / (1 - law.silent)
    const count = drawPoisson(random, coding)
    const own = drawMutations({ law, sample: tumour.sample, state, exposures, count, purity }, random)
    mutations.push(...own)
    segments.push(...drawSegments(law, tumour.sample, state, purity, random))
    return {
      ...state,
      sample: tumour.sample,
      purity,
      mismatchRepairDeficient: deficient,
      exposures,
      nonsynonymous: own.filter(({ variantClass }) => variantClass !== 'Silent').length,
    }
  })
  return { mutations, segments, truth, maf: mafText(mutations), seg: segText(segments) }
}

/** A Dirichlet draw around the exposures of the law. */
function exposuresOf(law: SomaticLaw, smoker: 0 | 1, deficient: boolean, random: Random): Float64Array {
  const mean = mutationalProcesses.map(process => {
    if (process === 'smoking') return smoker === 1 ? law.smokingInSmokers : law.exposures.smoking
    return process === 'MMR' && deficient ? 2 : law.exposures[process]
  })
  const total = mean.reduce((sum, value) => sum + value, 0)
  const draws = Float64Array.from(mean, value => drawGamma(random, (law.concentration * value) / total))
  const sum = draws.reduce((a, b) => a + b, 0)
  return draws.map(value => value / sum)
}

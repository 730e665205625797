import { type Assay, OmicsError } from '../../assay/index.ts'
import { acrocentric, chromosomeArms, type GenomeBuild } from './arms.ts'
import { SegmentIndex } from './levels.ts'
import type { SegmentTable } from './segments.ts'

/** What a log2 ratio is called as. */
export interface CopyNumberCut {
  /** Gained from this log2 ratio, lost to minus it. GISTIC2's default is 0.1; cBioPortal's data often 0.2. */
  readonly changed: number
  /** Amplified from this one; NaN for none. */
  readonly amplified: number
  /** Deleted (homozygously) to this one; NaN for none. */
  readonly deleted: number
}

export const defaultCut: CopyNumberCut = { changed: 0.2, amplified: 0.9, deleted: -1.1 }

/** -2 deleted, -1 lost, 0 neither, 1 gained, 2 amplified, as GISTIC's thresholded calls; NaN stays. */
export function callOf(log2: number, cut: CopyNumberCut): number {
  if (Number.isNaN(log2)) return Number.NaN
  if (log2 >= cut.amplified) return 2
  if (log2 <= cut.deleted) return -2
  return log2 >= cut.changed ? 1 : log2 <= -cut.changed ? -1 : 0
}

/** The calls of every value of an assay of log2 ratios. */
export function calls(levels: Assay, cut: CopyNumberCut): Assay {
  return levels.with({
    name: `${levels.name}, called`,
    scale: 'score',
    values: levels.values.map(value => callOf(value, cut)),
  })
}

/**
 * Log2 ratio as it would be without normal cells: with purity p and ploidy n of the tumour, the copies are
 * (2^log2 (p n + 2 (1 - p)) - 2 (1 - p)) / p, at least 0.01, and the result log2(copies / n). Both are taken as given;
 * nothing estimates them here.
 * @throws OmicsError `value` unless 0 < p <= 1 and n > 0
 */
export function withoutNormalCells(log2: number, purity: number, ploidy: number): number {
  if (!(purity > 0 && purity <= 1 && ploidy > 0))
    throw new OmicsError(
      'value',
      `a purity of ${purity} and a ploidy of ${ploidy}`,
      'give a purity above 0 and at most 1, and a ploidy above 0',
    )
  const mixed = 2 ** log2 * (purity * ploidy + 2 * (1 - purity))
  const copies = Math.max((mixed - 2 * (1 - purity)) / purity, 0.01)
  return Math.log2(copies / ploidy)
}

export interface AlteredFraction {
  readonly sample: string
  /** Bases of the autosomes that the segments cover. */
  readonly covered: number
  readonly gained: number
  readonly lost: number
  /** (gained + lost) / covered; NaN where nothing is covered. */
  readonly fraction: number
}

/**
 * Fraction of the genome altered: bases of segments gained or lost over those covered, on the autosomes (the sexes differ
 * in X and Y). With a build, bases beyond a chromosome's end do not count.
 */
export function alteredFraction(
  segments: SegmentTable,
  cut: CopyNumberCut,
  build: GenomeBuild,
): AlteredFraction[] {
  const index = new SegmentIndex(segments)
  const autosomes = chromosomeArms(build).filter(({ chromosome }) => /^\d+$/.test(chromosome))
  return segments.samples.map((sample, s) => {
    let [covered, gained, lost] = [0, 0, 0]
    for (const { chromosome, end } of autosomes)
      index.overlapping(s, chromosome, 1, end, (i, bases) => {
        covered += bases
        const call = callOf(segments.log2[i], cut)
        if (call > 0) gained += bases
        if (call < 0) lost += bases
      })
    return { sample, covered, gained, lost, fraction: covered === 0 ? Number.NaN : (gained + lost) / covered }
  })
}

export interface ArmCall {
  readonly sample: string
  readonly arm: string
  /** Share of the arm's covered bases that are gained, and lost. */
  readonly gained: number
  readonly lost: number
  /** 1 or -1 where the share reaches the cut, else 0; NaN where too little of the arm is covered. */
  readonly call: number
}

/**
 * An arm is gained (lost) where at least `share` of its covered bases are, and at least half of it is covered: the usual
 * rule of arm-level calls (Taylor et al., Cancer Cell 2018;33:676, call from 0.8 and not below 0.2).
 */
export function armCalls(
  segments: SegmentTable,
  cut: CopyNumberCut,
  build: GenomeBuild,
  share = 0.8,
): ArmCall[] {
  const index = new SegmentIndex(segments)
  return segments.samples.flatMap((sample, s) =>
    chromosomeArms(build).flatMap(({ chromosome, centromere, end }) =>
      [
        { arm: `${chromosome}p`, from: 1, to: centromere },
        { arm: `${chromosome}q`, from: centromere + 1, to: end },
      ].flatMap(({ arm, from, to }) => {
        if (arm.endsWith('p') && acrocentric.includes(chromosome)) return []
        let [covered, gained, lost] = [0, 0, 0]
        index.overlapping(s, chromosome, from, to, (i, bases) => {
          covered += bases
          const call = callOf(segments.log2[i], cut)
          if (call > 0) gained += bases
          if (call < 0) lost += bases
        })
        const enough = covered >= 0.5 * (to - from + 1)
        const [up, down] = [gained / covered, lost / covered]
        const call = !enough ? Number.NaN : up >= share ? 1 : down >= share ? -1 : 0
        return [{ sample, arm, gained: up, lost: down, call }]
      }),
    ),
  )
}

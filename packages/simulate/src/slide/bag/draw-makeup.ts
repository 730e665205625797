import { normalQuantile } from '@tessera/statistics'
import type { SlideLaw } from '../slide-law.ts'
import type { TileMakeup } from './tile-makeup.ts'

/*
 * Of the level whose sign is tumour (nests of sigma 42 µm, plus 0.85 of a region as large as tiles and more), the
 * variance that means of 128 µm have, and what is left within a tile: the Gaussian covariance of the nests integrated over
 * pairs of places in the tile gives 0.545 of theirs. The same of the clusters of lymphocytes (60 µm): 0.716.
 */
const [levelBetween, levelWithin] = [0.545 + 0.85 ** 2, 0.455]
const clustersBetween = 0.716
const tileMm2 = 0.128 ** 2

/**
 * Draws what the tiles of a slide hold, without laying it out: the share of tumour by the level's law, nuclei by their
 * densities, clustered as they are drawn and Poisson (its normal approximation).
 * @param border share of tiles that the tissue's border cuts
 */
export function makeupDrawer(law: SlideLaw, border: number, normal: () => number): () => TileMakeup {
  const { tumourShare, necrosisShare, lymphocytes, tumourNuclei, stromalDensity } = law
  const cut = Math.sqrt(levelBetween + levelWithin) * normalQuantile(1 - tumourShare)
  const [between, within] = [Math.sqrt(levelBetween), Math.sqrt(levelWithin)]
  const sd = lymphocytes.clustering * Math.sqrt(clustersBetween)
  // Of the rim's factor over all stroma, by the quantiles of the level.
  let [stromaSum, rimSum] = [0, 0]
  for (let k = 0; k < 25; k++) {
    const cancer = area((between * normalQuantile((k + 0.5) / 25) - cut) / within)
    stromaSum += 1 - cancer
    rimSum += (1 - cancer) * (1 + lymphocytes.rim * nearness(cancer))
  }
  const usual = rimSum / stromaSum
  const borderCut = normalQuantile(Math.min(0.999, Math.max(0.001, border)))
  const necroticCut = normalQuantile(Math.min(0.999, Math.max(0.001, necrosisShare)))
  const count = (perMm2: number) => {
    const mean = perMm2 * tileMm2
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal())) / tileMm2
  }
  return () => {
    const glass = normal() < borderCut ? 0.5 * area(normal()) : 0
    const cancer = area((between * normal() - cut) / within)
    // Necrosis is wider than a tile: most tiles have none or are full of it.
    const dead = cancer * area((necroticCut - 0.95 * normal()) / 0.31)
    const tissue = 1 - glass
    const tumour = tissue * (cancer - dead)
    const stroma = tissue * (1 - cancer)
    const clusters = Math.exp(sd * normal() - (sd * sd) / 2)
    const rim = (1 + lymphocytes.rim * nearness(cancer)) / usual
    return {
      glass,
      tumour,
      necrosis: tissue * dead,
      lymphocytes: count(clusters * (lymphocytes.tumour * tumour + lymphocytes.stroma * rim * stroma)),
      tumourNuclei: count(tumourNuclei.density * tumour),
      stromalNuclei: count(stromalDensity * stroma),
      debris: count(700 * tissue * dead),
    }
  }
}

/** How near stroma of a tile with a share of tumour is to it, 0 to 1 (by eye on plans). */
function nearness(tumour: number): number {
  return Math.min(1, 0.1 + 1.3 * tumour)
}

/** Of the standard normal below z: logistic approximation, to 0.01. */
function area(z: number): number {
  return 1 / (1 + Math.exp(-1.702 * z))
}

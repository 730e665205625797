import { type NucleusLaw, nucleusLaws } from '../../tile/index.ts'
import type { SlideLaw } from '../slide-law.ts'
import { nodeUm, type SlidePlan } from './slide-plan.ts'
import type { SlideCellClass } from './true-cells.ts'

/** Fragments of nuclei in necrosis: small, dark, uneven (assumed). */
const debris: NucleusLaw = {
  area: [13, 5],
  axisRatio: [0.75, 0.15],
  irregularity: 0.1,
  density: [0.7, 0.2],
  grain: 0.1,
  rim: 0,
  nucleoli: 0,
}
const debrisDensity = 700

/** A class in a compartment: how many are expected at each node, and what they look like. */
export interface Population {
  readonly kind: SlideCellClass
  readonly looks: NucleusLaw
  /** Expected number at a node. */
  readonly weights: Float32Array
}

/** The populations of a slide, compartment by compartment. */
export function populationsOf(law: SlideLaw, plan: SlidePlan): readonly Population[] {
  const { tissue, tumour, necrosis, clusters, nearTumour, columns, rows } = plan
  const { lymphocytes, tumourNuclei } = law
  const size = columns * rows
  const [living, stroma, dead, inTumour, inStroma] = Array.from({ length: 5 }, () => new Float32Array(size))
  let [clusterSum, rimSum, cancerNodes, stromaNodes] = [0, 0, 0, 0]
  const middle = (level: Float32Array, i: number) =>
    level[i] + level[i + 1] + level[i + columns] + level[i + columns + 1]
  for (let j = 0; j < rows - 1; j++)
    for (let i = 0, at = j * columns; i < columns - 1; i++, at++) {
      if (middle(tissue, at) <= 0) continue
      if (middle(tumour, at) <= 0) {
        stroma[at] = 1
        stromaNodes++
        const weight =
          Math.exp(lymphocytes.clustering * clusters[at]) *
          (1 + lymphocytes.rim * Math.min(1, 2.2 * nearTumour[at]))
        rimSum += weight
        inStroma[at] = weight
      } else if (middle(necrosis, at) > 0) dead[at] = 1
      else {
        living[at] = 1
        cancerNodes++
        const weight = Math.exp(lymphocytes.clustering * clusters[at])
        clusterSum += weight
        inTumour[at] = weight
      }
    }
  const perNode = (nodeUm * nodeUm) / 1e6
  scale(living, tumourNuclei.density * perNode)
  scale(stroma, law.stromalDensity * perNode)
  scale(dead, debrisDensity * perNode)
  // The mean over the compartment is that of the law.
  if (cancerNodes > 0) scale(inTumour, (lymphocytes.tumour * perNode * cancerNodes) / clusterSum)
  if (stromaNodes > 0) scale(inStroma, (lymphocytes.stroma * perNode * stromaNodes) / rimSum)
  const tumourLooks: NucleusLaw = {
    ...nucleusLaws.tumour,
    area: [tumourNuclei.area, tumourNuclei.area * tumourNuclei.areaSpread],
    irregularity: tumourNuclei.irregularity,
    density: [tumourNuclei.stain, 0.1],
  }
  return [
    { kind: 'tumour', looks: tumourLooks, weights: living },
    { kind: 'stromal', looks: nucleusLaws.stromal, weights: stroma },
    { kind: 'lymphocyte', looks: nucleusLaws.lymphocyte, weights: inTumour },
    { kind: 'lymphocyte', looks: nucleusLaws.lymphocyte, weights: inStroma },
    { kind: 'debris', looks: debris, weights: dead },
  ]
}

function scale(values: Float32Array, by: number): void {
  for (let i = 0; i < values.length; i++) values[i] *= by
}

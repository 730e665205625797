import { applyToHeldOut, type HeldOut } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { type Bag, BagRows, type Modality } from '../../bag-rows.ts'
import type { FittedNetwork } from '../fitted-network.ts'
import type { NetworkPrediction } from '../network-model.ts'

/** How much worse a measure gets when a part of the input is exchanged between patients. */
export interface PermutationValue {
  readonly modality: string
  /** Of a modality of vectors, counted from 0; null for the whole modality. */
  readonly feature: number | null
  /** Measure of the rows as they are, less its mean over permutations. */
  readonly drop: number
  /** Standard deviation between permutations. */
  readonly sd: number
}

/**
 * Permutation values (Breiman 2001) on held-out rows: bags of each modality, and single features of modalities with
 * one instance a patient, are exchanged at random between the rows that have the modality.
 * @param measure higher is better: an AUC, a concordance
 */
export async function permutationValues(
  model: FittedNetwork,
  heldOut: HeldOut<BagRows>,
  measure: (prediction: NetworkPrediction, rows: HeldOut<BagRows>) => number,
  { seed, repeats = 10 }: { readonly seed: number; readonly repeats?: number },
): Promise<readonly PermutationValue[]> {
  const whole = measure(await model.predict(heldOut), heldOut)
  const known = heldOut.data.modalities.filter(({ name }) =>
    model.document.plan.modalities.some(modality => modality.name === name),
  )
  const values: PermutationValue[] = []
  for (const modality of known) {
    const single = modality.bags.every(bag => bag === null || bag.instances === 1)
    const features = single && modality.dimensions > 1 ? [...Array(modality.dimensions).keys()] : []
    for (const feature of [null, ...features]) {
      const found: number[] = []
      for (let repeat = 0; repeat < repeats; repeat++) {
        const changed = exchanged(heldOut, modality, feature, seed, repeat)
        found.push(measure(await model.predict(changed), changed))
      }
      const mean = found.reduce((sum, value) => sum + value, 0) / repeats
      const squares = found.reduce((sum, value) => sum + (value - mean) ** 2, 0)
      const sd = repeats > 1 ? Math.sqrt(squares / (repeats - 1)) : 0
      values.push({ modality: modality.name, feature, drop: whole - mean, sd })
    }
  }
  return values
}

function exchanged(
  heldOut: HeldOut<BagRows>,
  modality: Modality,
  feature: number | null,
  seed: number,
  repeat: number,
): HeldOut<BagRows> {
  const having = [...modality.bags.keys()].filter(at => modality.bags[at] !== null)
  const order = createRandom(seed, 'permutation value', modality.name, feature ?? 'all', repeat).permutation(
    having.length,
  )
  const bags = [...modality.bags]
  having.forEach((at, i) => {
    const own = modality.bags[at]
    const other = modality.bags[having[order[i]]]
    bags[at] = feature === null || own === null || other === null ? other : withFeature(own, other, feature)
  })
  const modalities = (all: readonly Modality[]) => all.map(one => (one === modality ? { ...one, bags } : one))
  return applyToHeldOut(
    { apply: (rows: BagRows) => new BagRows({ ...rows, modalities: modalities(rows.modalities) }) },
    heldOut,
  )
}

/** A vector with one feature of another. */
function withFeature(own: Bag, other: Bag, feature: number): Bag {
  return {
    ...own,
    read: async (from, to, into) => {
      await other.read(from, to, into)
      const value = into[feature]
      await own.read(from, to, into)
      into[feature] = value
    },
  }
}

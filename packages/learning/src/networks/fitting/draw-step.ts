import { createRandom } from '@tessera/statistics'
import type { Draw, NetworkData } from '../preparation/network-feeds.ts'

/**
 * What one epoch shows of each row: modalities are hidden with probability `dropout`, never all that a patient has,
 * and `instances` of each bag are drawn without replacement (null for all). From the seed, epoch and row alone.
 */
export function drawOf(
  { modalities }: NetworkData,
  options: {
    readonly seed: number
    readonly epoch: number
    readonly dropout: number
    readonly instances: number | null
  },
): Draw {
  const { seed, epoch, dropout, instances } = options
  const hidden = new Map<number, ReadonlySet<number>>()
  const hide = (at: number): ReadonlySet<number> => {
    const random = createRandom(seed, 'modality dropout', epoch, at)
    const having = [...modalities.keys()].filter(m => (modalities[m]?.bags[at] ?? null) !== null)
    const dropped = having.filter(() => random.next() < dropout)
    const spared =
      dropped.length === having.length && having.length > 0 ? having[random.integer(having.length)] : -1
    return new Set(dropped.filter(m => m !== spared))
  }
  return {
    shown: (at, modality) => {
      if (dropout === 0 || modalities.length === 1) return true
      const own = hidden.get(at) ?? hide(at)
      hidden.set(at, own)
      return !own.has(modality)
    },
    places: (at, modality, count) => {
      if (instances === null || count <= instances) return undefined
      return createRandom(seed, 'instances', epoch, at, modality)
        .permutation(count)
        .subarray(0, instances)
        .sort()
    },
  }
}

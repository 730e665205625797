import { classifyNuclei, type LookSettings } from '../cells/index.ts'
import type { MarkedNuclei } from './marked-nuclei.ts'

/**
 * A membrane marker (PD-L1) by the ring around nuclei. NOT a tumour proportion score nor a combined positive score: those
 * are a pathologist's, for one antibody on one platform, and ask for the membrane, which is not looked for here.
 */
export interface UnvalidatedMembraneProportion {
  /** Of the tumour-like nuclei, the share with marker around them, 0 to 1; null with fewer than `leastCells`. */
  readonly unvalidatedMembraneProportion: number | null
  readonly tumourLike: number
  readonly withMarkerAround: number
  /** To be printed wherever the number is. */
  readonly warning: string
}

/** Fewer viable tumour cells than this are not scored (PD-L1 IHC 22C3 pharmDx, interpretation manual). */
const leastCells = 100

export function unvalidatedMembraneProportion(
  marked: MarkedNuclei,
  {
    positiveDensity = 0.2,
    looks = {},
  }: { readonly positiveDensity?: number; readonly looks?: Partial<LookSettings> } = {},
): UnvalidatedMembraneProportion {
  const { look, names } = classifyNuclei(marked.nuclei, looks)
  const wanted = names.indexOf('tumour-like')
  let [tumourLike, withMarkerAround] = [0, 0]
  for (let i = 0; i < look.length; i++) {
    if (look[i] !== wanted) continue
    tumourLike++
    if (marked.nuclei.ringEosin[i] >= positiveDensity) withMarkerAround++
  }
  return {
    unvalidatedMembraneProportion: tumourLike < leastCells ? null : withMarkerAround / tumourLike,
    tumourLike,
    withMarkerAround,
    warning: `unvalidated: the share of tumour-like nuclei with DAB around them, by shape and colour alone; no TPS and no CPS, not for any decision${
      tumourLike < leastCells ? `; not given, as there are fewer than ${leastCells} tumour-like nuclei` : ''
    }`,
  }
}

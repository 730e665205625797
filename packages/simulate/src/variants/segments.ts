import { chromosomeArms } from '@tessera/omics'
import type { Random } from '@tessera/statistics'
import type { CopyChange, SomaticLaw } from './somatic-law.ts'
import type { SomaticState } from './somatic-state.ts'

/** A stretch of one copy number. */
export interface Segment {
  readonly sample: string
  readonly chromosome: string
  readonly start: number
  readonly end: number
  readonly probes: number
  /** log2 of copies over 2, in the mixture of tumour and normal cells. */
  readonly log2: number
}

/** One probe in so many bases, and the noise of a segment's mean. */
const spacing = 200_000
const noise = 0.03

/** The autosomes of a tumour cut where copies change; a focal change stands within its arm's. */
export function drawSegments(
  law: SomaticLaw,
  sample: string,
  state: SomaticState,
  purity: number,
  random: Random,
): Segment[] {
  const changed = law.copyChanges.filter((_, c) => state.copyChanges[c] === 1)
  return chromosomeArms('GRCh38')
    .filter(({ chromosome }) => /^\d+$/.test(chromosome))
    .flatMap(({ chromosome, end }) => {
      const own = changed.filter(change => change.chromosome === chromosome)
      const cuts = [...new Set([1, end + 1, ...own.flatMap(change => [change.start, change.end + 1])])].sort(
        (a, b) => a - b,
      )
      return cuts.slice(0, -1).map((start, i): Segment => {
        const stop = cuts[i + 1] - 1
        const here = own.filter(change => change.start <= start && change.end >= stop)
        // The shortest change is the focal one, and says how many copies there are.
        const copies =
          here.length === 0 ? 2 : here.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a)).copies
        const mixed = Math.log2((purity * copies + 2 * (1 - purity)) / 2)
        return {
          sample,
          chromosome,
          start,
          end: stop,
          probes: Math.max(3, Math.round((stop - start) / spacing)),
          log2: Math.max(mixed, -4) + noise * random.normal(),
        }
      })
    })
}

/** The segments as CBS and IGV write them. */
export function segText(segments: readonly Segment[]): string {
  const lines = segments.map(({ sample, chromosome, start, end, probes, log2 }) =>
    [sample, chromosome, start, end, probes, log2.toFixed(4)].join('\t'),
  )
  return `${['ID\tchrom\tloc.start\tloc.end\tnum.mark\tseg.mean', ...lines].join('\n')}\n`
}

/** The focal changes of a law as BED, by the gene that they are known for: what a study names beforehand. */
export function focalRegionsBed(law: SomaticLaw): string {
  const rows = law.copyChanges
    .filter(({ name }) => !/^\d+[pq]$/.test(name))
    .map(({ chromosome, start, end, name }) => [chromosome, start - 1, end, geneOf(name)].join('\t'))
  return `${rows.join('\n')}\n`
}

/** 'CDKN2A loss' is of CDKN2A. */
function geneOf(name: CopyChange['name']): string {
  return name.split(' ')[0]
}

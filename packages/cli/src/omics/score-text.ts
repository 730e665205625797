import type { GeneSetScores, LossInReference } from '@tessera/omics'
import { shortNumber, textTable } from '../terminal/text-table.ts'

/** The sets with their coverage and the spread of their scores, as a person reads them. */
export function scoreText(
  method: string,
  { scores, coverage }: GeneSetScores,
  learnedFrom: string | null,
  losses: ReadonlyMap<string, LossInReference> | null,
  out: string | undefined,
): string {
  const rowOf = new Map(scores.features.map(({ id }, row) => [id, row]))
  const lossText = (set: string) => {
    const loss = losses?.get(set)
    if (loss === undefined) return ''
    return loss.correlation === null
      ? `; ${loss.reason}`
      : `; correlation ${loss.correlation.toFixed(4)} with the whole mean in ${loss.reference}`
  }
  const lines = coverage.map(({ set, genes, present, missing, constant, reason }) => {
    const row = rowOf.get(set)
    const values = row === undefined ? [] : Array.from(scores.row(row)).filter(Number.isFinite)
    values.sort((a, b) => a - b)
    return [
      set,
      `${present.length}/${genes}`,
      values.length === 0
        ? '–'
        : `${shortNumber(values[0])}, ${shortNumber(values[Math.floor(values.length / 2)])}, ${shortNumber(values[values.length - 1])}`,
      reason ??
        (missing.length + constant.length === 0
          ? ''
          : `without ${few([...missing, ...constant])}${lossText(set)}`),
    ]
  })
  return [
    `${method}: ${scores.features.length} of ${coverage.length} sets in ${scores.size} samples${learnedFrom === null ? '' : `; learned from ${learnedFrom}`}`,
    textTable(['set', 'genes', 'lowest, middle, highest', ''], lines),
    ...(out === undefined ? ['Nothing is written: give --out FILE'] : []),
  ].join('\n\n')
}

function few(genes: readonly string[]): string {
  return genes.length <= 4 ? genes.join(', ') : `${genes.slice(0, 4).join(', ')} and ${genes.length - 4} more`
}

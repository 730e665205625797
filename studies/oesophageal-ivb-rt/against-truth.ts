import type { Figure } from '@tessera/evidence'
import type { WrittenSimulation } from '@tessera/simulate'

export interface TrueProtein {
  readonly id: string
  readonly prognostic: number
  readonly predictive: number
  readonly toxicity: number
}

/** What each protein tells, by its label in the report. */
export function trueProteins({ truth }: Pick<WrittenSimulation, 'truth'>): ReadonlyMap<string, TrueProtein> {
  const proteins = new Map<string, TrueProtein>()
  for (const material of ['tissue', 'blood', 'urine'])
    for (const protein of (truth.modalities[material] as { proteins: TrueProtein[] }).proteins)
      proteins.set(`${protein.id} (${material})`, protein)
  return proteins
}

type Volcano = Extract<Figure, { kind: 'volcano' }>

/** Log effects of a screen beside the truth, for the proteins that tell something and for those that tell nothing. */
export function againstTruth(
  points: Volcano['points'],
  proteins: ReadonlyMap<string, TrueProtein>,
  of: 'prognostic' | 'predictive' | 'toxicity',
) {
  const known = points.flatMap(({ label, effect, fdr }) => {
    const truth = proteins.get(label)
    return truth ? [{ log: Math.log(effect), truth: truth[of], found: fdr !== null && fdr < 0.1 }] : []
  })
  const telling = known.filter(({ truth }) => Math.abs(truth) > 0.15)
  const silent = known.filter(({ truth }) => Math.abs(truth) < 0.02)
  return { telling, silent, found: known.filter(one => one.found) }
}

export function correlation(rows: readonly { readonly log: number; readonly truth: number }[]): number {
  const mean = (f: (row: (typeof rows)[number]) => number) =>
    rows.reduce((sum, row) => sum + f(row), 0) / rows.length
  const [a, b] = [mean(({ log }) => log), mean(({ truth }) => truth)]
  const covariance = mean(({ log, truth }) => (log - a) * (truth - b))
  return covariance / Math.sqrt(mean(({ log }) => (log - a) ** 2) * mean(({ truth }) => (truth - b) ** 2))
}

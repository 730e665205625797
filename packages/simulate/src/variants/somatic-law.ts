import { assumedNumber } from '../truth/assumption.ts'
import type { Loadings } from './loadings.ts'
import type { MutationalProcess } from './signature-profiles.ts'

/** A gene that is mutated more often than its length would have it. */
export interface Driver {
  readonly gene: string
  readonly chromosome: string
  /** A place within the gene, GRCh38, to a few thousand bases. */
  readonly position: number
  /** Share of tumours with a mutation, at the mean of the latent parts. */
  readonly frequency: number
  /** Log odds of a mutation per standard deviation of a latent part. */
  readonly loadings: Loadings
  /** Of its mutations, those that cut the protein short. */
  readonly truncating: number
  /** Protein changes of its missense mutations; the first are hotspots. */
  readonly proteins: readonly string[]
}

/** An arm or a gene whose copies change. */
export interface CopyChange {
  readonly name: string
  readonly chromosome: string
  /** Where it lies, GRCh38. */
  readonly start: number
  readonly end: number
  /** Copies where it is changed: 0, 1, 3, 8. */
  readonly copies: number
  readonly frequency: number
  readonly loadings: Loadings
}

/** By what law the somatic variants of tumours are made. */
export interface SomaticLaw {
  /** Megabases covered. */
  readonly megabases: number
  /** log2 of non-synonymous mutations a megabase: mean at a non-smoker, for a smoker, standard deviation of its own. */
  readonly burden: {
    readonly mean: number
    readonly smoker: number
    readonly loadings: Loadings
    readonly sd: number
  }
  /** Share of coding mutations that change no protein. */
  readonly silent: number
  /** Share of insertions and deletions. */
  readonly indels: number
  /** Mean exposure of each process (a smoker's and a non-smoker's smoking), and how loosely patients keep to it. */
  readonly exposures: Readonly<Record<MutationalProcess, number>>
  readonly smokingInSmokers: number
  readonly concentration: number
  /** Share of tumours with deficient mismatch repair, and how often the more mutations those have. */
  readonly mismatchRepair: { readonly frequency: number; readonly factor: number }
  readonly drivers: readonly Driver[]
  readonly copyChanges: readonly CopyChange[]
  /** Reads at a place, and share of tumour cells: mean and spread. */
  readonly depth: number
  readonly purity: { readonly mean: number; readonly sd: number }
}

const source = 'chosen within what published cohorts of the cancer show'

/** Every number of a somatic law with its name, for the truth file. */
export function somaticAssumptions(law: SomaticLaw, prefix = 'dna') {
  const rows: [string, number, string | null][] = [
    ['megabases', law.megabases, 'Mb'],
    ['burden mean', law.burden.mean, 'log2 mutations/Mb'],
    ['burden smoker', law.burden.smoker, 'log2'],
    ['burden sd', law.burden.sd, 'log2'],
    ...loadingRows('burden', law.burden.loadings, 'log2 per SD'),
    ['silent', law.silent, 'of coding mutations'],
    ['indels', law.indels, null],
    ...Object.entries(law.exposures).map(([name, value]): [string, number, string | null] => [
      `exposure ${name}`,
      value,
      'relative, non-smokers',
    ]),
    ['exposure smoking in smokers', law.smokingInSmokers, 'relative'],
    ['mismatch repair deficient', law.mismatchRepair.frequency, null],
    ['mismatch repair factor', law.mismatchRepair.factor, 'times the mutations'],
    ['depth', law.depth, 'reads'],
    ['purity mean', law.purity.mean, null],
    ['purity sd', law.purity.sd, null],
    ...[...law.drivers.map(d => ({ ...d, name: d.gene })), ...law.copyChanges].flatMap(one => [
      [`${one.name} frequency`, one.frequency, null] as [string, number, string | null],
      ...loadingRows(one.name, one.loadings, 'log odds per SD'),
    ]),
  ]
  return rows.map(([name, value, unit]) => assumedNumber(`${prefix} ${name}`, value, unit, source))
}

function loadingRows(name: string, loadings: Loadings, unit: string): [string, number, string][] {
  return Object.entries(loadings).map(([part, value]) => [`${name} on ${part}`, value, unit])
}

/** A law without a signal: nothing follows the latent parts. */
export function withoutSignal(law: SomaticLaw): SomaticLaw {
  return {
    ...law,
    burden: { ...law.burden, loadings: {} },
    drivers: law.drivers.map(driver => ({ ...driver, loadings: {} })),
    copyChanges: law.copyChanges.map(change => ({ ...change, loadings: {} })),
  }
}

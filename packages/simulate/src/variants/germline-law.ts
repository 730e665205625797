import { assumedNumber } from '../truth/assumption.ts'
import type { Loadings } from './loadings.ts'

/** By what law germline variants are made. */
export interface GermlineLaw {
  /** Common variants of no effect, from which ancestry is read. */
  readonly neutral: number
  /** Variants whose allele frequency follows a latent part (of a polygenic score). */
  readonly risk: number
  /** Log odds of the effect allele per standard deviation, of each risk variant: mean and spread. */
  readonly riskEffect: { readonly mean: number; readonly sd: number; readonly loadings: Loadings }
  /** HLA alleles whose share follows a latent part: log of their weight per standard deviation. */
  readonly hla: Readonly<Record<string, Loadings>>
  /** Fixation index between the two ancestries (Balding & Nichols 1995). */
  readonly fst: number
  /** Share of missing calls. */
  readonly missing: number
}

/** Immune toxicity: a polygenic score of many small effects and two HLA class II alleles. All assumed. */
export const immuneToxicityLaw: GermlineLaw = {
  neutral: 360,
  risk: 40,
  riskEffect: { mean: 0.16, sd: 0.06, loadings: { susceptibility: 1 } },
  hla: { 'DRB1*04:05': { susceptibility: 0.5 }, 'DRB1*11:01': { susceptibility: 0.3 } },
  fst: 0.02,
  missing: 0.01,
}

/** Every number of a germline law with its name, for the truth file. */
export function germlineAssumptions(law: GermlineLaw) {
  const rows: [string, number, string | null][] = [
    ['neutral variants', law.neutral, null],
    ['risk variants', law.risk, null],
    ['risk effect mean', law.riskEffect.mean, 'log odds of the allele per SD'],
    ['risk effect sd', law.riskEffect.sd, 'log odds of the allele per SD'],
    ['fixation index', law.fst, null],
    ['missing calls', law.missing, null],
    ...Object.entries(law.hla).flatMap(([allele, loadings]) =>
      Object.entries(loadings).map(([part, value]): [string, number, string | null] => [
        `${allele} on ${part}`,
        value,
        'log of its share per SD',
      ]),
    ),
  ]
  const source = 'chosen: weak common effects, as association studies of immune toxicity find'
  return rows.map(([name, value, unit]) => assumedNumber(`germline ${name}`, value, unit, source))
}

/** Alleles with shares as in Han Chinese, rounded; the rest is of others. */
export const hlaAlleles: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  A: {
    'A*11:01': 0.26,
    'A*24:02': 0.17,
    'A*02:01': 0.13,
    'A*02:07': 0.1,
    'A*33:03': 0.1,
    'A*30:01': 0.06,
    'A*01:01': 0.18,
  },
  B: {
    'B*40:01': 0.17,
    'B*46:01': 0.15,
    'B*58:01': 0.1,
    'B*13:02': 0.08,
    'B*15:01': 0.07,
    'B*51:01': 0.07,
    'B*07:02': 0.36,
  },
  DRB1: {
    'DRB1*09:01': 0.17,
    'DRB1*15:01': 0.14,
    'DRB1*12:02': 0.12,
    'DRB1*07:01': 0.1,
    'DRB1*08:03': 0.08,
    'DRB1*11:01': 0.07,
    'DRB1*04:05': 0.06,
    'DRB1*03:01': 0.05,
    'DRB1*01:01': 0.21,
  },
}

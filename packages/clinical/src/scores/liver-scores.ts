import type { Score, ScoreInput } from './score.ts'

const bilirubin: ScoreInput = { analyte: 'bilirubin', unit: 'umol/L', aboveZero: true }
const albumin: ScoreInput = { analyte: 'albumin', unit: 'g/L' }

/** 0.66 log10 bilirubin - 0.085 albumin. */
function albi(values: Readonly<Record<string, number>>): number {
  return 0.66 * Math.log10(values.bilirubin) - 0.085 * values.albumin
}

const johnson = 'Johnson et al., J Clin Oncol 2015;33:550'
const formula = '0.66 x log10 bilirubin (umol/L) - 0.085 x albumin (g/L)'

const optn = 'OPTN policy 9, candidates for liver transplantation (MELD of 2016)'
const meldInputs: readonly ScoreInput[] = [
  { analyte: 'bilirubin', unit: 'mg/dL', aboveZero: true },
  { analyte: 'INR', unit: 'ratio', aboveZero: true },
  { analyte: 'creatinine', unit: 'mg/dL', aboveZero: true },
]

/** Values below 1 count as 1, creatinine above 4 as 4; the sum is rounded to a tenth and multiplied by 10. */
function meld(values: Readonly<Record<string, number>>): number {
  const log = (value: number) => Math.log(Math.max(1, value))
  const raw =
    0.957 * Math.log(Math.min(4, Math.max(1, values.creatinine))) +
    0.378 * log(values.bilirubin) +
    1.12 * log(values.INR) +
    0.643
  return Math.round(raw * 10)
}

/** Scores of liver function. */
export const liverScores: readonly Score[] = [
  {
    name: 'albi',
    label: 'ALBI',
    formula,
    inputs: [bilirubin, albumin],
    unit: '1',
    direction: 'higher is worse',
    compute: albi,
    groups: {
      of: score => (score <= -2.6 ? '1' : score <= -1.39 ? '2' : '3'),
      text: 'grade 1: <= -2.60; 2: to -1.39; 3: above',
      source: johnson,
    },
    source: johnson,
  },
  {
    name: 'malbi',
    label: 'mALBI',
    formula,
    inputs: [bilirubin, albumin],
    unit: '1',
    direction: 'higher is worse',
    compute: albi,
    groups: {
      of: score => (score <= -2.6 ? '1' : score <= -2.27 ? '2a' : score <= -1.39 ? '2b' : '3'),
      text: 'grade 1: <= -2.60; 2a: to -2.27; 2b: to -1.39; 3: above',
      source: 'Hiraoka et al., Liver Cancer 2017;6:325',
    },
    source: johnson,
  },
  {
    name: 'fib4',
    label: 'FIB-4',
    formula: 'age x AST (U/L) / (platelets (10^9/L) x sqrt ALT (U/L))',
    inputs: [
      { analyte: 'age', unit: 'years' },
      { analyte: 'aspartate aminotransferase', unit: 'U/L' },
      { analyte: 'platelets', unit: '10^9/L', aboveZero: true },
      { analyte: 'alanine aminotransferase', unit: 'U/L', aboveZero: true },
    ],
    unit: '1',
    direction: 'higher is worse',
    compute: values =>
      (values.age * values['aspartate aminotransferase']) /
      (values.platelets * Math.sqrt(values['alanine aminotransferase'])),
    groups: {
      of: score => (score < 1.45 ? 'below 1.45' : score <= 3.25 ? '1.45 to 3.25' : 'above 3.25'),
      text: 'below 1.45, 1.45 to 3.25, above 3.25',
      source: 'Sterling et al., Hepatology 2006;43:1317',
    },
    source: 'Sterling et al., Hepatology 2006;43:1317',
  },
  {
    name: 'apri',
    label: 'APRI',
    formula: '100 x (AST / its upper limit of normal) / platelets (10^9/L)',
    inputs: [
      { analyte: 'aspartate aminotransferase', unit: 'multiple of the upper limit' },
      { analyte: 'platelets', unit: '10^9/L', aboveZero: true },
    ],
    unit: '1',
    direction: 'higher is worse',
    compute: values => (100 * values['aspartate aminotransferase']) / values.platelets,
    groups: {
      of: score => (score <= 0.5 ? 'to 0.5' : score <= 1.5 ? 'above 0.5 to 1.5' : 'above 1.5'),
      text: 'to 0.5, above 0.5 to 1.5, above 1.5',
      source: 'Wai et al., Hepatology 2003;38:518',
    },
    source: 'Wai et al., Hepatology 2003;38:518',
  },
  {
    name: 'meld',
    label: 'MELD',
    formula:
      '9.57 ln creatinine (mg/dL, 1 to 4) + 3.78 ln bilirubin (mg/dL, at least 1) + 11.2 ln INR (at least 1) + 6.43, rounded; no dialysis supposed',
    inputs: meldInputs,
    unit: '1',
    direction: 'higher is worse',
    compute: values => Math.min(40, meld(values)),
    groups: null,
    source: `Kamath et al., Hepatology 2001;33:464; ${optn}`,
  },
  {
    name: 'meldna',
    label: 'MELD-Na',
    formula:
      'MELD; above 11: + 1.32 (137 - sodium) - 0.033 MELD (137 - sodium), sodium (mmol/L) held in 125 to 137; at most 40',
    inputs: [...meldInputs, { analyte: 'sodium', unit: 'mmol/L', aboveZero: true }],
    unit: '1',
    direction: 'higher is worse',
    compute: values => {
      const base = meld(values)
      const lack = 137 - Math.min(137, Math.max(125, values.sodium))
      return Math.min(40, base > 11 ? Math.round(base + 1.32 * lack - 0.033 * base * lack) : base)
    },
    groups: null,
    source: optn,
  },
]

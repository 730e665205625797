import { describe, expect, it } from 'vitest'
import { evaluateScore } from './evaluate.ts'
import { scoreNamed } from './scores.ts'

type Given = Readonly<Record<string, readonly [value: number, unit: string | null, upper?: number]>>
/** What is asked, its source, the score, the inputs, and the value (with its group) or part of why there is none. */
type EdgeCase = readonly [
  what: string,
  source: string,
  score: string,
  given: Given,
  expected: number | readonly [number, string] | string,
]

const johnson = 'Johnson 2015: grade 1 up to -2.60, grade 2 up to -1.39'
const mezquita = 'Mezquita 2018: dNLR above 3 and LDH above ULN, one point each'
const onodera = 'Onodera 1984: 10 x albumin + 0.005 x lymphocytes'
const optn = 'OPTN policy 9'
const l = (value: number): readonly [number, string] => [value, '10^9/L']

/** Albumin with which ALBI is exactly the wanted number, at a bilirubin of 10 umol/L: (0.66 - score) / 0.085. */
const albuminFor = (score: number): Given => ({
  bilirubin: [10, 'umol/L'],
  albumin: [(0.66 - score) / 0.085, 'g/L'],
})

const lipi = (neutrophils: number, leucocytes: number, ldh: number, upper?: number): Given => ({
  neutrophils: l(neutrophils),
  leucocytes: l(leucocytes),
  'lactate dehydrogenase': [ldh, 'U/L', upper],
})

const cases: readonly EdgeCase[] = [
  ['-2.60 is grade 1', johnson, 'albi', albuminFor(-2.6), [-2.6, '1']],
  ['just above -2.60 is grade 2', johnson, 'albi', albuminFor(-2.599), [-2.599, '2']],
  ['-1.39 is grade 2', johnson, 'albi', albuminFor(-1.39), [-1.39, '2']],
  ['just above -1.39 is grade 3', johnson, 'albi', albuminFor(-1.389), [-1.389, '3']],
  ['-2.27 is mALBI 2a', 'Hiraoka 2017: 2a up to -2.27', 'malbi', albuminFor(-2.27), [-2.27, '2a']],
  [
    'just above -2.27 is mALBI 2b',
    'Hiraoka 2017: 2a up to -2.27',
    'malbi',
    albuminFor(-2.269),
    [-2.269, '2b'],
  ],
  [
    'bilirubin 0 has no logarithm',
    'constructed',
    'albi',
    { bilirubin: [0, 'umol/L'], albumin: [40, 'g/L'] },
    'bilirubin is 0',
  ],
  [
    'a negative albumin is refused',
    'constructed',
    'albi',
    { bilirubin: [10, 'umol/L'], albumin: [-4, 'g/L'] },
    'albumin is -4',
  ],
  [
    'albumin without a unit is refused',
    'constructed: 40 and 4 are both an albumin',
    'albi',
    { bilirubin: [10, 'umol/L'], albumin: [40, null] },
    'it needs g/L',
  ],
  ['no albumin at all', 'constructed', 'albi', { bilirubin: [10, 'umol/L'] }, 'no albumin'],
  [
    'albumin in mmol/L does not convert',
    'constructed',
    'albi',
    { bilirubin: [10, 'umol/L'], albumin: [0.6, 'mmol/L'] },
    "'mmol/L' does not convert",
  ],
  [
    'no lymphocytes in the count',
    'constructed',
    'nlr',
    { neutrophils: l(4), lymphocytes: l(0) },
    'lymphocytes is 0',
  ],
  ['no neutrophils: a ratio of 0', 'constructed', 'nlr', { neutrophils: l(0), lymphocytes: l(1) }, 0],
  [
    'a percentage is no count',
    'constructed',
    'nlr',
    { neutrophils: l(4), lymphocytes: [25, '%'] },
    "'%' does not convert",
  ],
  [
    'more neutrophils than leucocytes',
    'constructed',
    'dnlr',
    { neutrophils: l(5), leucocytes: l(5) },
    'not above neutrophils',
  ],
  ['a dNLR of 3 gives no point', mezquita, 'lipi', lipi(6, 8, 250, 250), [0, 'good']],
  ['a dNLR above 3 gives one', mezquita, 'lipi', lipi(6.01, 8, 250, 250), [1, 'intermediate']],
  ['LDH above its limit gives one', mezquita, 'lipi', lipi(4, 8, 251, 250), [1, 'intermediate']],
  ['both are poor', mezquita, 'lipi', lipi(7, 8, 500, 250), [2, 'poor']],
  ['LDH without its limit', mezquita, 'lipi', lipi(4, 8, 251), 'no upper limit of normal'],
  [
    '45 is not above 45',
    onodera,
    'pni',
    { albumin: [40, 'g/L'], lymphocytes: [1000, '/mm3'] },
    [45, '40 to 45'],
  ],
  [
    '40 is not below 40',
    onodera,
    'pni',
    { albumin: [35, 'g/L'], lymphocytes: [1000, '/mm3'] },
    [40, '40 to 45'],
  ],
  [
    'a CRP of 10 gives no point',
    'McMillan 2007: CRP above 10 mg/L',
    'mgps',
    { 'C-reactive protein': [1, 'mg/dL'], albumin: [30, 'g/L'] },
    0,
  ],
  [
    'low albumin alone gives none',
    'McMillan 2007',
    'mgps',
    { 'C-reactive protein': [5, 'mg/L'], albumin: [30, 'g/L'] },
    0,
  ],
  [
    'an albumin of 35 with a high CRP',
    'McMillan 2007: albumin below 35 g/L',
    'mgps',
    { 'C-reactive protein': [11, 'mg/L'], albumin: [35, 'g/L'] },
    1,
  ],
  [
    'creatinine 1.9, bilirubin 4.2, INR 1.2',
    'worked example of UNOS, as Medscape (Wolf) gives it: 20',
    'meld',
    { creatinine: [1.9, 'mg/dL'], bilirubin: [4.2, 'mg/dL'], INR: [1.2, null] },
    20,
  ],
  [
    'nothing below 1 counts: 6 is the least',
    `${optn}: lower bounds of 1`,
    'meld',
    { creatinine: [0.6, 'mg/dL'], bilirubin: [0.3, 'mg/dL'], INR: [0.9, 'ratio'] },
    6,
  ],
  [
    '40 is the most',
    `${optn}: upper bound of 40`,
    'meld',
    { creatinine: [9, 'mg/dL'], bilirubin: [40, 'mg/dL'], INR: [6, '1'] },
    40,
  ],
  [
    'sodium counts only above MELD 11',
    `${optn}: MELD-Na where the initial MELD is above 11`,
    'meldna',
    { creatinine: [1, 'mg/dL'], bilirubin: [1, 'mg/dL'], INR: [1, null], sodium: [120, 'mmol/L'] },
    6,
  ],
  [
    'a platelet count of 0',
    'constructed',
    'fib4',
    {
      age: [60, 'years'],
      platelets: l(0),
      'alanine aminotransferase': [30, 'U/L'],
      'aspartate aminotransferase': [30, 'U/L'],
    },
    'platelets is 0',
  ],
  [
    '1.45 is not below 1.45',
    'Sterling 2006: below 1.45',
    'fib4',
    {
      age: [58, 'years'],
      platelets: l(200),
      'alanine aminotransferase': [25, 'U/L'],
      'aspartate aminotransferase': [25, 'U/L'],
    },
    [1.45, '1.45 to 3.25'],
  ],
  [
    'an INR in seconds is none',
    'constructed',
    'meld',
    { creatinine: [1, 'mg/dL'], bilirubin: [1, 'mg/dL'], INR: [13, 's'] },
    'is no ratio',
  ],
]

describe('scores, edge cases', () => {
  it.each(cases)('%s (%s)', (_, __, name, given, expected) => {
    const score = scoreNamed(name)
    expect(score).not.toBeNull()
    if (score === null) return
    const measured = Object.fromEntries(
      Object.entries(given).map(([analyte, [value, unit, upper = Number.NaN]]) => [
        analyte,
        { value, unit, upper },
      ]),
    )
    const { value, group, why } = evaluateScore(score, measured)
    if (typeof expected === 'string') {
      expect(value).toBeNull()
      expect(why).toContain(expected)
      return
    }
    const [wanted, wantedGroup] = typeof expected === 'number' ? [expected, null] : expected
    expect(why).toBeNull()
    expect(value).toBeCloseTo(wanted, 10)
    if (wantedGroup !== null) expect(group).toBe(wantedGroup)
  })
})

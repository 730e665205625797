import type { Score, ScoreInput } from './score.ts'

const count = (analyte: string, aboveZero?: true): ScoreInput => ({
  analyte,
  unit: '10^9/L',
  ...(aboveZero ? { aboveZero } : {}),
})
const neutrophils = count('neutrophils')
const lymphocytes = count('lymphocytes', true)
const platelets = count('platelets')
const leucocytes = count('leucocytes')

/** Neutrophils against every other leucocyte; they cannot be as many as all. */
function derivedRatio({ neutrophils: n, leucocytes: w }: Readonly<Record<string, number>>): number | string {
  return w > n ? n / (w - n) : `leucocytes ${w} are not above neutrophils ${n}`
}

/** Scores of the blood count, and of it with albumin, C-reactive protein and lactate dehydrogenase. */
export const bloodCountScores: readonly Score[] = [
  {
    name: 'nlr',
    label: 'NLR',
    formula: 'neutrophils / lymphocytes',
    inputs: [neutrophils, lymphocytes],
    unit: '1',
    direction: 'higher is worse',
    compute: values => values.neutrophils / values.lymphocytes,
    groups: null,
    source: 'Walsh et al., J Surg Oncol 2005;91:181',
  },
  {
    name: 'dnlr',
    label: 'dNLR',
    formula: 'neutrophils / (leucocytes - neutrophils)',
    inputs: [neutrophils, leucocytes],
    unit: '1',
    direction: 'higher is worse',
    compute: derivedRatio,
    groups: null,
    source: 'Proctor et al., Br J Cancer 2012;107:695',
  },
  {
    name: 'plr',
    label: 'PLR',
    formula: 'platelets / lymphocytes',
    inputs: [platelets, lymphocytes],
    unit: '1',
    direction: 'higher is worse',
    compute: values => values.platelets / values.lymphocytes,
    groups: null,
    source: 'Smith et al., Am J Surg 2009;197:466',
  },
  {
    name: 'sii',
    label: 'SII',
    formula: 'platelets x neutrophils / lymphocytes, in 10^9/L',
    inputs: [platelets, neutrophils, lymphocytes],
    unit: '10^9/L',
    direction: 'higher is worse',
    compute: values => (values.platelets * values.neutrophils) / values.lymphocytes,
    groups: null,
    source: 'Hu et al., Clin Cancer Res 2014;20:6212',
  },
  {
    name: 'pni',
    label: 'PNI',
    formula: '10 x albumin (g/dL) + 0.005 x lymphocytes (per mm3)',
    inputs: [
      { analyte: 'albumin', unit: 'g/dL' },
      { analyte: 'lymphocytes', unit: '/mm3' },
    ],
    unit: '1',
    direction: 'higher is better',
    compute: values => 10 * values.albumin + 0.005 * values.lymphocytes,
    groups: {
      of: score => (score > 45 ? 'above 45' : score >= 40 ? '40 to 45' : 'below 40'),
      text: 'above 45, 40 to 45, below 40',
      source: 'Onodera et al., Nihon Geka Gakkai Zasshi 1984;85:1001',
    },
    source: 'Onodera et al., Nihon Geka Gakkai Zasshi 1984;85:1001',
  },
  {
    name: 'lipi',
    label: 'LIPI',
    formula: '1 for dNLR > 3, 1 for lactate dehydrogenase above its upper limit of normal',
    inputs: [
      neutrophils,
      leucocytes,
      { analyte: 'lactate dehydrogenase', unit: 'multiple of the upper limit' },
    ],
    unit: '1',
    direction: 'higher is worse',
    compute: values => {
      const ratio = derivedRatio(values)
      if (typeof ratio === 'string') return ratio
      return (ratio > 3 ? 1 : 0) + (values['lactate dehydrogenase'] > 1 ? 1 : 0)
    },
    groups: {
      of: score => ['good', 'intermediate', 'poor'][score],
      text: '0 good, 1 intermediate, 2 poor',
      source: 'Mezquita et al., JAMA Oncol 2018;4:351',
    },
    source: 'Mezquita et al., JAMA Oncol 2018;4:351',
  },
  {
    name: 'car',
    label: 'CAR',
    formula: 'C-reactive protein (mg/L) / albumin (g/L)',
    inputs: [
      { analyte: 'C-reactive protein', unit: 'mg/L' },
      { analyte: 'albumin', unit: 'g/L', aboveZero: true },
    ],
    unit: 'mg/g',
    direction: 'higher is worse',
    compute: values => values['C-reactive protein'] / values.albumin,
    groups: null,
    source: 'Kinoshita et al., Ann Surg Oncol 2015;22:803',
  },
  {
    name: 'mgps',
    label: 'mGPS',
    formula: '0: CRP <= 10 mg/L; 1: CRP > 10 mg/L; 2: CRP > 10 mg/L and albumin < 35 g/L',
    inputs: [
      { analyte: 'C-reactive protein', unit: 'mg/L' },
      { analyte: 'albumin', unit: 'g/L' },
    ],
    unit: '1',
    direction: 'higher is worse',
    compute: values => (values['C-reactive protein'] <= 10 ? 0 : values.albumin < 35 ? 2 : 1),
    groups: null,
    source: 'McMillan et al., Int J Colorectal Dis 2007;22:881',
  },
]

/** Systems that grade how far a tumour has regressed after treatment. */
export type RegressionSystemName = 'ajcc' | 'ryan' | 'mandard' | 'dworak' | 'becker' | 'mrtrg'

export interface RegressionGrade {
  /** As it is written: `2`, `1a`. */
  readonly grade: string
  readonly meaning: string
}

export interface RegressionSystem {
  readonly name: RegressionSystemName
  readonly label: string
  readonly readOn: 'specimen' | 'MRI'
  /** What a higher grade means. */
  readonly direction: 'higher grade, more tumour' | 'higher grade, more regression'
  /** From no tumour left to no regression; the index is the ordinal code. */
  readonly grades: readonly RegressionGrade[]
  /** The grade that means exactly: no viable tumour cell in the primary; null where no grade does. */
  readonly complete: string | null
  readonly source: string
}

const grades = (...pairs: readonly (readonly [string, string])[]): RegressionGrade[] =>
  pairs.map(([grade, meaning]) => ({ grade, meaning }))

/** The systems, each from complete regression to none, whichever way its own numbers run. */
export const regressionSystems: Readonly<Record<RegressionSystemName, RegressionSystem>> = {
  ajcc: {
    name: 'ajcc',
    label: 'AJCC/CAP (modified Ryan)',
    readOn: 'specimen',
    direction: 'higher grade, more tumour',
    grades: grades(
      ['0', 'no viable cancer cells (complete response)'],
      ['1', 'single cells or rare small groups of cancer cells (near complete response)'],
      ['2', 'residual cancer with evident regression (partial response)'],
      ['3', 'extensive residual cancer without evident regression (poor or no response)'],
    ),
    complete: '0',
    source:
      'AJCC Cancer Staging Manual, 8th edition (2017); CAP cancer protocols, tumour regression score (modified Ryan)',
  },
  ryan: {
    name: 'ryan',
    label: 'Ryan, three grades',
    readOn: 'specimen',
    direction: 'higher grade, more tumour',
    grades: grades(
      ['1', 'no viable cancer cells, or single cells or small groups of them'],
      ['2', 'residual cancer outgrown by fibrosis'],
      ['3', 'significant fibrosis outgrown by cancer, or no fibrosis with extensive residual cancer'],
    ),
    complete: null,
    source: 'Ryan et al., Histopathology 2005;47:141',
  },
  mandard: {
    name: 'mandard',
    label: 'Mandard',
    readOn: 'specimen',
    direction: 'higher grade, more tumour',
    grades: grades(
      ['1', 'no residual cancer, fibrosis through the wall'],
      ['2', 'rare residual cancer cells scattered through the fibrosis'],
      ['3', 'more residual cancer cells, fibrosis still predominates'],
      ['4', 'residual cancer outgrows fibrosis'],
      ['5', 'no regressive change'],
    ),
    complete: '1',
    source: 'Mandard et al., Cancer 1994;73:2680',
  },
  dworak: {
    name: 'dworak',
    label: 'Dworak',
    readOn: 'specimen',
    direction: 'higher grade, more regression',
    grades: grades(
      ['4', 'no tumour cells, only fibrotic mass (total regression)'],
      ['3', 'very few tumour cells in fibrotic tissue'],
      ['2', 'dominantly fibrotic changes with few tumour cells or groups'],
      ['1', 'dominant tumour mass with obvious fibrosis'],
      ['0', 'no regression'],
    ),
    complete: '4',
    source: 'Dworak et al., Int J Colorectal Dis 1997;12:19',
  },
  becker: {
    name: 'becker',
    label: 'Becker',
    readOn: 'specimen',
    direction: 'higher grade, more tumour',
    grades: grades(
      ['1a', 'no residual tumour in the tumour bed'],
      ['1b', 'less than 10 % residual tumour in the tumour bed'],
      ['2', '10 to 50 % residual tumour'],
      ['3', 'more than 50 % residual tumour'],
    ),
    complete: '1a',
    source: 'Becker et al., Cancer 2003;98:1521',
  },
  mrtrg: {
    name: 'mrtrg',
    label: 'MRI (mrTRG)',
    readOn: 'MRI',
    direction: 'higher grade, more tumour',
    grades: grades(
      ['1', 'no evidence of treated tumour, or a linear scar only'],
      ['2', 'dense fibrosis, no obvious residual tumour'],
      ['3', 'about half fibrosis or mucin, visible intermediate signal'],
      ['4', 'little fibrosis or mucin, mostly tumour'],
      ['5', 'signal of the tumour as before treatment'],
    ),
    // Imaging sees no cells: mrTRG 1 is a complete response on MRI, never a pathological one.
    complete: null,
    source: 'Patel et al., J Clin Oncol 2011;29:3753',
  },
}

const spelled: Readonly<Record<string, RegressionSystemName>> = {
  ajcc: 'ajcc',
  cap: 'ajcc',
  'ajcc/cap': 'ajcc',
  nccn: 'ajcc',
  'ajcc/ryan': 'ajcc',
  'modified ryan': 'ajcc',
  ryan: 'ryan',
  'ryan 2005': 'ryan',
  mandard: 'mandard',
  dworak: 'dworak',
  rodel: 'dworak',
  'dworak/rodel': 'dworak',
  becker: 'becker',
  mrtrg: 'mrtrg',
  mri: 'mrtrg',
  'mri trg': 'mrtrg',
}

/** The system of a name as tables write it; null where it is none. */
export function regressionSystemOf(text: string): RegressionSystem | null {
  const key = text
    .trim()
    .toLowerCase()
    .replace(/ö/g, 'o')
    .replace(/[\s_]+/g, ' ')
    .replace(/ trg$/, '')
  const name = spelled[key] ?? spelled[text.trim().toLowerCase()]
  return name === undefined ? null : regressionSystems[name]
}

/** The grade of a cell (`TRG 2`, `grade 1a`, `mrTRG3`, `2`) in a system; null where the system has no such grade. */
export function readGrade(system: RegressionSystem, text: string): RegressionGrade | null {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^(mr)?(ajcc|cap|ryan|mandard|dworak|becker)?[\s_-]*(mr)?(trg|grade|score)?[\s:=_-]*/, '')
  return system.grades.find(({ grade }) => grade === bare) ?? null
}

/** Ordinal code: 0 for no tumour left, higher for more of it, in every system alike. */
export function ordinalOf(system: RegressionSystem, grade: string): number {
  return system.grades.findIndex(one => one.grade === grade)
}

import type { RecistResponse } from '../visit-response.ts'
import type { RecistSettings } from './settings.ts'

/** A case: lesions, what was read at baseline and at later visits, and what RECIST 1.1 says of the later ones. */
export interface RecistCase {
  readonly name: string
  /** Where the rule stands. */
  readonly source: string
  /** `T1 target liver`, `T2 target node`, `NT1 non-target`, `NEW1 new`, with `irradiated` where it is. */
  readonly lesions: string
  /**
   * Readings of baseline, then of visits eight weeks apart: `T1 42, NT1 present`. Numbers are mm; otherwise a state:
   * present, absent, small (too small to measure), ne, progression, equivocal. A lesion that is not named was not read.
   */
  readonly visits: readonly string[]
  readonly settings?: Partial<RecistSettings>
  /** Overall responses after baseline. */
  readonly overall: readonly RecistResponse[]
  readonly target?: readonly (string | null)[]
  readonly nonTarget?: readonly (string | null)[]
  /** Sums after baseline. */
  readonly sums?: readonly number[]
  /** Overall responses by the lesions outside radiation fields. */
  readonly unirradiated?: readonly RecistResponse[]
  /** Codes that must be among the findings. */
  readonly findings?: readonly string[]
}

const paper = 'Eisenhauer 2009 (Eur J Cancer 45:228)'
const table1 = `${paper}, Table 1, time point response with target disease`
const table2 = `${paper}, Table 2, time point response with non-target disease only`
const targets = `${paper}, section 4.3.1, evaluation of target lesions`
const notes = `${paper}, section 4.3.2, special notes on target lesions`
const nonTargets = `${paper}, sections 4.3.3 and 4.3.4, non-target lesions`
const newLesions = `${paper}, section 4.3.5, new lesions`
const missing = `${paper}, section 4.4.2, missing assessments and inevaluable designation`
const special = `${paper}, section 4.4.4, special notes on response assessment`
const questions = `${paper}, appendix with frequently asked questions`
const measurable = `${paper}, section 3.1, definitions of measurable disease`
const documentation = `${paper}, section 4.2, baseline documentation`
const eortc = 'RECIST working group (EORTC), RECIST 1.1 questions and clarifications'
const constructed = (of: string) => `constructed; the rule is in ${of}`

/** Table 1, row by row; sums make the target response. */
const rowsOfTable1: readonly RecistCase[] = (
  [
    ['CR, CR, no new lesion', 'T1 absent, NT1 absent', 'CR'],
    ['CR, non-CR/non-PD, no new lesion', 'T1 absent, NT1 present', 'PR'],
    ['CR, not evaluated, no new lesion', 'T1 absent, NT1 ne', 'PR'],
    ['PR, CR, no new lesion', 'T1 50, NT1 absent', 'PR'],
    ['PR, non-CR/non-PD, no new lesion', 'T1 50, NT1 present', 'PR'],
    ['PR, not all evaluated, no new lesion', 'T1 50, NT1 ne', 'PR'],
    ['SD, CR, no new lesion', 'T1 95, NT1 absent', 'SD'],
    ['SD, non-CR/non-PD, no new lesion', 'T1 95, NT1 present', 'SD'],
    ['SD, not all evaluated, no new lesion', 'T1 95, NT1 ne', 'SD'],
    ['not all evaluated, non-PD, no new lesion', 'T1 ne, NT1 present', 'NE'],
    ['not all evaluated, CR, no new lesion', 'T1 ne, NT1 absent', 'NE'],
    ['not all evaluated, not evaluated', 'T1 ne, NT1 ne', 'NE'],
    ['PD, any, no new lesion', 'T1 130, NT1 absent', 'PD'],
    ['PD, any, new lesion', 'T1 130, NT1 present, NEW1 present', 'PD'],
    ['any, PD, no new lesion (target PR)', 'T1 50, NT1 progression', 'PD'],
    ['any, PD, no new lesion (target CR)', 'T1 absent, NT1 progression', 'PD'],
    ['any, PD, no new lesion (target not evaluated)', 'T1 ne, NT1 progression', 'PD'],
    ['any, any, new lesion (target CR, non-target CR)', 'T1 absent, NT1 absent, NEW1 present', 'PD'],
    ['any, any, new lesion (target PR)', 'T1 50, NT1 present, NEW1 12', 'PD'],
    ['any, any, new lesion (target SD)', 'T1 95, NT1 present, NEW1 present', 'PD'],
    ['any, any, new lesion (nothing else evaluated)', 'T1 ne, NT1 ne, NEW1 present', 'PD'],
  ] as const
).map(([row, visit, overall]) => ({
  name: `Table 1: ${row}`,
  source: table1,
  lesions: 'T1 target liver; NT1 non-target; NEW1 new',
  visits: ['T1 100, NT1 present', visit],
  overall: [overall],
}))

const rowsOfTable2: readonly RecistCase[] = (
  [
    ['CR, no new lesion', 'NT1 absent, NT2 absent', 'CR'],
    ['non-CR/non-PD, no new lesion', 'NT1 present, NT2 absent', 'NON-CR/NON-PD'],
    ['not all evaluated, no new lesion', 'NT1 absent, NT2 ne', 'NE'],
    ['not all evaluated, the other still there', 'NT1 present, NT2 ne', 'NE'],
    ['unequivocal PD, no new lesion', 'NT1 progression, NT2 absent', 'PD'],
    ['unequivocal PD, the other not evaluated', 'NT1 progression, NT2 ne', 'PD'],
    ['unequivocal PD, new lesion', 'NT1 progression, NT2 present, NEW1 present', 'PD'],
    ['any, new lesion (CR)', 'NT1 absent, NT2 absent, NEW1 present', 'PD'],
    ['any, new lesion (not evaluated)', 'NT1 ne, NT2 ne, NEW1 present', 'PD'],
  ] as const
).map(([row, visit, overall]) => ({
  name: `Table 2: ${row}`,
  source: table2,
  lesions: 'NT1 non-target; NT2 non-target; NEW1 new',
  visits: ['NT1 present, NT2 present', visit],
  overall: [overall],
  findings: ['no-measurable-disease'],
}))

const one = 'T1 target liver'
const two = 'T1 target liver; T2 target lung'
const three = 'T1 target liver; T2 target lung; T3 target adrenal'
const nodes = 'T1 target liver; N1 target node'

const thresholds: readonly RecistCase[] = [
  {
    name: 'a decrease of exactly 30 % is PR',
    source: targets,
    lesions: one,
    visits: ['T1 100', 'T1 70'],
    overall: ['PR'],
    sums: [70],
  },
  {
    name: 'a decrease of just under 30 % is SD',
    source: targets,
    lesions: one,
    visits: ['T1 100', 'T1 70.1'],
    overall: ['SD'],
  },
  {
    name: 'rounding does not decide: 70 % of 10.1 + 20.2 + 30.3',
    source: constructed(targets),
    lesions: three,
    visits: ['T1 10.1, T2 20.2, T3 30.3', 'T1 7.07, T2 14.14, T3 21.21'],
    overall: ['PR'],
  },
  {
    name: 'an increase of exactly 20 % is PD',
    source: targets,
    lesions: one,
    visits: ['T1 100', 'T1 120'],
    overall: ['PD'],
  },
  {
    name: 'an increase of just under 20 % is SD',
    source: targets,
    lesions: one,
    visits: ['T1 100', 'T1 119.9'],
    overall: ['SD'],
  },
  {
    name: '20 % of a small sum without 5 mm is SD',
    source: targets,
    lesions: one,
    visits: ['T1 20', 'T1 24'],
    overall: ['SD'],
  },
  {
    name: '20 % and exactly 5 mm is PD',
    source: targets,
    lesions: one,
    visits: ['T1 25', 'T1 30'],
    overall: ['PD'],
  },
  {
    name: '5 mm without 20 % is SD',
    source: targets,
    lesions: one,
    visits: ['T1 100', 'T1 110'],
    overall: ['SD'],
  },
  {
    name: '4.9 mm above a small nadir is no PD, even at 49 %',
    source: targets,
    lesions: one,
    visits: ['T1 30', 'T1 10', 'T1 14.9'],
    overall: ['PR', 'PR'],
  },
  {
    name: 'rounding does not decide: 5 mm over 10.1 + 10.2',
    source: constructed(targets),
    lesions: two,
    visits: ['T1 10.1, T2 10.2', 'T1 12.6, T2 12.7'],
    overall: ['PD'],
    sums: [25.3],
  },
  {
    name: 'the nadir is the smallest sum on study',
    source: targets,
    lesions: one,
    visits: ['T1 100', 'T1 50', 'T1 60'],
    overall: ['PR', 'PD'],
  },
  {
    name: 'PD from nadir although still 30 % below baseline',
    source: targets,
    lesions: one,
    visits: ['T1 100', 'T1 40', 'T1 52'],
    overall: ['PR', 'PD'],
  },
  {
    name: 'baseline is the nadir where it is the smallest',
    source: targets,
    lesions: one,
    visits: ['T1 50', 'T1 55', 'T1 60'],
    overall: ['SD', 'PD'],
  },
  {
    name: 'slow growth adds up against the nadir, not the visit before',
    source: targets,
    lesions: one,
    visits: ['T1 50', 'T1 45', 'T1 50', 'T1 54'],
    overall: ['SD', 'SD', 'PD'],
  },
  {
    name: 'PR counts from baseline, not from the nadir',
    source: targets,
    lesions: one,
    visits: ['T1 100', 'T1 80', 'T1 72'],
    overall: ['SD', 'SD'],
  },
  {
    name: 'one lesion may grow while the sum does not',
    source: questions,
    lesions: two,
    visits: ['T1 60, T2 20', 'T1 30, T2 26'],
    overall: ['PR'],
  },
  {
    name: 'progression depends on the sum, not on one target',
    source: questions,
    lesions: two,
    visits: ['T1 60, T2 20', 'T1 60, T2 30'],
    overall: ['SD'],
  },
  {
    name: 'visits after PD are judged against the same nadir',
    source: constructed(targets),
    lesions: one,
    visits: ['T1 100', 'T1 50', 'T1 65', 'T1 55'],
    overall: ['PR', 'PD', 'PR'],
  },
  {
    name: 'from 165 mm over 63 to 65 mm is still PR',
    source: `${eortc}, target lesions, the definition of SD (its example)`,
    lesions: 'T1 target liver',
    visits: ['T1 165', 'T1 63', 'T1 65'],
    overall: ['PR', 'PR'],
  },
  {
    name: '100, 70, 70, 80, 80, 80: a confirmed PR is kept until progression',
    source: `${eortc}, managing PR when measurements change slightly (its example)`,
    lesions: one,
    settings: { partialResponse: 'kept once confirmed' },
    visits: ['T1 100', 'T1 70', 'T1 70', 'T1 80', 'T1 80', 'T1 80'],
    overall: ['PR', 'PR', 'PR', 'PR', 'PR'],
  },
  {
    name: '100, 70, 80: an unconfirmed PR is not kept',
    source: `${eortc}, the definition of SD`,
    lesions: one,
    settings: { partialResponse: 'kept once confirmed' },
    visits: ['T1 100', 'T1 70', 'T1 80'],
    overall: ['PR', 'SD'],
  },
  {
    name: 'by the definition alone -20 % after PR is SD',
    source: targets,
    lesions: one,
    visits: ['T1 100', 'T1 70', 'T1 70', 'T1 80'],
    overall: ['PR', 'PR', 'SD'],
  },
  {
    name: 'a kept PR still ends by progression from the nadir',
    source: `${eortc}, managing PR when measurements change slightly`,
    lesions: one,
    settings: { partialResponse: 'kept once confirmed' },
    visits: ['T1 100', 'T1 70', 'T1 70', 'T1 84'],
    overall: ['PR', 'PR', 'PD'],
  },
]

const special432: readonly RecistCase[] = [
  {
    name: 'short axes of nodes are in the sum',
    source: notes,
    lesions: nodes,
    visits: ['T1 40, N1 20', 'T1 25, N1 12'],
    overall: ['PR'],
    sums: [37],
  },
  {
    name: 'CR with a node of 9 mm: the sum is not zero',
    source: notes,
    lesions: nodes,
    visits: ['T1 40, N1 20', 'T1 absent, N1 9'],
    overall: ['CR'],
    sums: [9],
  },
  {
    name: 'a node of 10 mm is no CR',
    source: notes,
    lesions: nodes,
    visits: ['T1 40, N1 20', 'T1 absent, N1 10'],
    overall: ['PR'],
  },
  {
    name: 'a node of 9.9 mm is normal',
    source: notes,
    lesions: nodes,
    visits: ['T1 40, N1 20', 'T1 absent, N1 9.9'],
    overall: ['CR'],
  },
  {
    name: 'nodes alone below 10 mm are CR',
    source: notes,
    lesions: 'N1 target node; N2 target node',
    visits: ['N1 20, N2 16', 'N1 8, N2 9'],
    overall: ['CR'],
    sums: [17],
  },
  {
    name: 'a normal node that grows within normal size stays CR',
    source: constructed(notes),
    lesions: 'N1 target node',
    visits: ['N1 20', 'N1 3', 'N1 9'],
    overall: ['CR', 'CR'],
  },
  {
    name: 'a node that vanished counts 0',
    source: notes,
    lesions: nodes,
    visits: ['T1 40, N1 20', 'T1 20, N1 absent'],
    overall: ['PR'],
    sums: [20],
  },
  {
    name: 'a liver lesion of 3 mm is still there',
    source: notes,
    lesions: one,
    visits: ['T1 40', 'T1 3'],
    overall: ['PR'],
    sums: [3],
  },
  {
    name: 'too small to measure counts 5 mm',
    source: notes,
    lesions: one,
    visits: ['T1 40', 'T1 small'],
    overall: ['PR'],
    sums: [5],
  },
  {
    name: 'what can be measured below 5 mm counts as measured',
    source: `${eortc}, lesions less than 5 mm`,
    lesions: one,
    visits: ['T1 40', 'T1 4'],
    overall: ['PR'],
    sums: [4],
  },
  {
    name: 'too small, then 8 mm: 3 mm more is no PD',
    source: constructed(notes),
    lesions: one,
    visits: ['T1 40', 'T1 small', 'T1 8'],
    overall: ['PR', 'PR'],
  },
  {
    name: 'too small, then 10 mm: PD by 5 mm and 100 %',
    source: constructed(notes),
    lesions: one,
    visits: ['T1 40', 'T1 small', 'T1 10'],
    overall: ['PR', 'PD'],
  },
  {
    name: 'a node too small to measure is normal',
    source: constructed(notes),
    lesions: 'N1 target node',
    visits: ['N1 20', 'N1 small'],
    overall: ['CR'],
  },
  {
    name: 'the parts of a split lesion are added',
    source: notes,
    lesions: 'T1 target liver; T1a target liver of T1; T1b target liver of T1',
    visits: ['T1 40', 'T1a 12, T1b 10'],
    overall: ['PR'],
    sums: [22],
  },
  {
    name: 'a split lesion that grows in sum is PD',
    source: questions,
    lesions: 'T1 target liver; T1a target liver of T1; T1b target liver of T1',
    visits: ['T1 40', 'T1a 28, T1b 25'],
    overall: ['PD'],
    sums: [53],
  },
  {
    name: 'a part that was not evaluated makes the lesion so',
    source: constructed(notes),
    lesions: 'T1 target liver; T1a target liver of T1; T1b target liver of T1',
    visits: ['T1 40', 'T1a 12, T1b ne'],
    overall: ['NE'],
  },
  {
    name: 'coalesced lesions: the longest diameter of the mass',
    source: notes,
    lesions: 'T1 target liver; T2 target liver into T1',
    visits: ['T1 20, T2 15', 'T1 38'],
    overall: ['SD'],
    sums: [38],
  },
  {
    name: 'coalesced lesions may progress',
    source: questions,
    lesions: 'T1 target liver; T2 target liver into T1',
    visits: ['T1 20, T2 15', 'T1 45'],
    overall: ['PD'],
    sums: [45],
  },
  {
    name: 'an undeclared missing partner is not evaluated',
    source: constructed(missing),
    lesions: 'T1 target liver; T2 target liver',
    visits: ['T1 20, T2 15', 'T1 38'],
    overall: ['NE'],
  },
]

const missingCases: readonly RecistCase[] = [
  {
    name: 'baseline 50 mm of three, two of them 80 mm: PD whatever the third',
    source: `${missing} (its example)`,
    lesions: three,
    visits: ['T1 20, T2 20, T3 10', 'T1 45, T2 35'],
    overall: ['PD'],
    sums: [80],
  },
  {
    name: 'a subset that is not PD by itself is NE',
    source: missing,
    lesions: three,
    visits: ['T1 20, T2 20, T3 10', 'T1 10, T2 10'],
    overall: ['NE'],
  },
  {
    name: 'a subset that may be PR or not is NE',
    source: missing,
    lesions: two,
    visits: ['T1 60, T2 40', 'T1 10, T2 ne'],
    overall: ['NE'],
  },
  {
    name: 'nothing read is NE',
    source: missing,
    lesions: two,
    visits: ['T1 60, T2 40', 'T1 ne, T2 ne'],
    overall: ['NE'],
  },
  {
    name: 'a sum with a target missing is no nadir',
    source: constructed(missing),
    lesions: two,
    visits: ['T1 60, T2 40', 'T1 30, T2 ne', 'T1 60, T2 40'],
    overall: ['NE', 'SD'],
  },
  {
    name: 'after NE the nadir before it counts',
    source: constructed(missing),
    lesions: two,
    visits: ['T1 60, T2 40', 'T1 30, T2 20', 'T1 ne, T2 20', 'T1 40, T2 20'],
    overall: ['PR', 'NE', 'PD'],
  },
  {
    name: 'the others alone reach 20 % but not 5 mm: NE',
    source: constructed(missing),
    lesions: two,
    visits: ['T1 10, T2 10', 'T1 24, T2 ne'],
    overall: ['NE'],
  },
  {
    name: 'the other targets gone, one not read: NE, never CR',
    source: missing,
    lesions: two,
    visits: ['T1 60, T2 40', 'T1 absent, T2 ne'],
    overall: ['NE'],
  },
  {
    name: 'no reading of a non-target at a visit is not evaluated',
    source: table1,
    lesions: 'T1 target liver; NT1 non-target',
    visits: ['T1 60, NT1 present', 'T1 absent'],
    overall: ['PR'],
    nonTarget: ['NE'],
  },
]

const nonTargetCases: readonly RecistCase[] = [
  {
    name: 'non-target nodes below 10 mm are gone',
    source: nonTargets,
    lesions: 'T1 target liver; NN1 non-target node',
    visits: ['T1 40, NN1 12', 'T1 absent, NN1 9'],
    overall: ['CR'],
    findings: ['non-target-measured'],
  },
  {
    name: 'a non-target node of 10 mm persists',
    source: nonTargets,
    lesions: 'T1 target liver; NN1 non-target node',
    visits: ['T1 40, NN1 12', 'T1 absent, NN1 10'],
    overall: ['PR'],
  },
  {
    name: 'a non-target measured larger is no PD without the reader saying so',
    source: nonTargets,
    lesions: 'T1 target liver; NT1 non-target',
    visits: ['T1 40, NT1 8', 'T1 25, NT1 12'],
    overall: ['PR'],
    findings: ['non-target-measured'],
  },
  {
    name: 'a tumour marker above normal keeps CR away',
    source: nonTargets,
    lesions: 'T1 target liver; CEA non-target',
    visits: ['T1 40, CEA present', 'T1 absent, CEA present'],
    overall: ['PR'],
  },
  {
    name: 'a tumour marker back to normal lets CR be',
    source: nonTargets,
    lesions: 'T1 target liver; CEA non-target',
    visits: ['T1 40, CEA present', 'T1 absent, CEA absent'],
    overall: ['CR'],
  },
  {
    name: 'a non-target too small to measure is still there',
    source: constructed(nonTargets),
    lesions: 'NT1 non-target',
    visits: ['NT1 present', 'NT1 small'],
    overall: ['NON-CR/NON-PD'],
  },
  {
    name: 'unequivocal non-target progression with a target in SD',
    source: nonTargets,
    lesions: 'T1 target liver; NT1 non-target',
    visits: ['T1 40, NT1 present', 'T1 40, NT1 progression'],
    overall: ['PD'],
  },
  {
    name: 'equivocal non-target progression waits',
    source: special,
    lesions: 'T1 target liver; NT1 non-target',
    visits: ['T1 40, NT1 present', 'T1 40, NT1 equivocal', 'T1 40, NT1 present'],
    overall: ['SD', 'SD'],
  },
  {
    name: 'equivocal non-target progression that the next scan confirms dates back',
    source: special,
    lesions: 'T1 target liver; NT1 non-target',
    visits: ['T1 40, NT1 present', 'T1 40, NT1 equivocal', 'T1 40, NT1 progression'],
    overall: ['PD', 'PD'],
  },
  {
    name: 'not confirmed by the next scan but by a later one: from the later one',
    source: constructed(special),
    lesions: 'T1 target liver; NT1 non-target',
    visits: ['T1 40, NT1 present', 'T1 40, NT1 equivocal', 'T1 40, NT1 present', 'T1 40, NT1 progression'],
    overall: ['SD', 'SD', 'PD'],
  },
]

const newLesionCases: readonly RecistCase[] = [
  {
    name: 'a new lesion of 4 mm is PD: it need not be measurable',
    source: questions,
    lesions: 'T1 target liver; NEW1 new brain',
    visits: ['T1 40', 'T1 20, NEW1 4'],
    overall: ['PD'],
  },
  {
    name: 'an equivocal new lesion is no PD yet',
    source: newLesions,
    lesions: 'T1 target liver; NEW1 new',
    visits: ['T1 40', 'T1 20, NEW1 equivocal'],
    overall: ['PR'],
  },
  {
    name: 'an equivocal new lesion confirmed later: PD from where it was seen first',
    source: newLesions,
    lesions: 'T1 target liver; NEW1 new',
    visits: ['T1 40', 'T1 20, NEW1 equivocal', 'T1 20, NEW1 6'],
    overall: ['PD', 'PD'],
  },
  {
    name: 'confirmed after a visit at which it was not seen: equivocal in between',
    source: constructed(newLesions),
    lesions: 'T1 target liver; NEW1 new',
    visits: ['T1 40', 'T1 20, NEW1 equivocal', 'T1 20', 'T1 20, NEW1 6'],
    overall: ['PD', 'PR', 'PD'],
  },
  {
    name: 'gone in between: the equivocal one was none',
    source: constructed(newLesions),
    lesions: 'T1 target liver; NEW1 new',
    visits: ['T1 40', 'T1 20, NEW1 equivocal', 'T1 20, NEW1 absent', 'T1 20, NEW1 6'],
    overall: ['PR', 'PR', 'PD'],
  },
  {
    name: 'without dating back progression is where it is sure',
    source: constructed(newLesions),
    lesions: 'T1 target liver; NEW1 new',
    settings: { backdateEquivocal: false },
    visits: ['T1 40', 'T1 20, NEW1 equivocal', 'T1 20, NEW1 6'],
    overall: ['PR', 'PD'],
  },
  {
    name: 'a new node below 10 mm is no lesion',
    source: `${eortc}, new lymph node lesions`,
    lesions: 'T1 target liver; NEW1 new node',
    visits: ['T1 40', 'T1 20, NEW1 9'],
    overall: ['PR'],
  },
  {
    name: 'a new node of 10 mm is a new lesion',
    source: `${eortc}, new lymph node lesions`,
    lesions: 'T1 target liver; NEW1 new node',
    visits: ['T1 40', 'T1 20, NEW1 10'],
    overall: ['PD'],
  },
  {
    name: 'a new lesion where nothing was at baseline',
    source: newLesions,
    lesions: 'NEW1 new',
    visits: ['NEW1 absent', 'NEW1 15'],
    overall: ['PD'],
    findings: ['no-disease-at-baseline'],
  },
  {
    name: 'no disease at baseline and none later: nothing to respond',
    source: constructed(documentation),
    lesions: 'NEW1 new',
    visits: ['NEW1 absent', 'NEW1 absent'],
    overall: ['ND'],
    findings: ['no-disease-at-baseline'],
  },
  {
    name: 'a new lesion that was read at baseline is a contradiction',
    source: constructed(newLesions),
    lesions: 'T1 target liver; NEW1 new',
    visits: ['T1 40, NEW1 5', 'T1 40'],
    overall: ['SD'],
    findings: ['new-lesion-at-baseline'],
  },
]

const reappearance: readonly RecistCase[] = [
  {
    name: 'a lesion that comes back among others in PR is added to the sum',
    source: questions,
    lesions: two,
    visits: ['T1 60, T2 30', 'T1 30, T2 absent', 'T1 30, T2 5'],
    overall: ['PR', 'PR'],
  },
  {
    name: 'a lesion that comes back and makes 20 % and 5 mm is PD',
    source: questions,
    lesions: two,
    visits: ['T1 60, T2 30', 'T1 30, T2 absent', 'T1 30, T2 8'],
    overall: ['PR', 'PD'],
  },
  {
    name: 'after a confirmed CR any disease is PD',
    source: `${questions}; ${eortc}, new lesions`,
    lesions: two,
    visits: ['T1 60, T2 30', 'T1 absent, T2 absent', 'T1 absent, T2 absent', 'T1 4, T2 absent'],
    overall: ['CR', 'CR', 'PD'],
  },
  {
    name: 'after an unconfirmed CR the sum decides, and a finding asks',
    source: `${eortc}, new lesions (PR may be appropriate for both assessments)`,
    lesions: two,
    visits: ['T1 60, T2 30', 'T1 absent, T2 absent', 'T1 4, T2 absent'],
    overall: ['CR', 'PR'],
    findings: ['disease-after-complete-response'],
  },
  {
    name: 'after any CR, where the protocol says so',
    source: questions,
    lesions: two,
    settings: { diseaseAfterComplete: 'progression' },
    visits: ['T1 60, T2 30', 'T1 absent, T2 absent', 'T1 4, T2 absent'],
    overall: ['CR', 'PD'],
  },
  {
    name: 'never, where the protocol says so',
    source: constructed(questions),
    lesions: two,
    settings: { diseaseAfterComplete: 'by the sum' },
    visits: ['T1 60, T2 30', 'T1 absent, T2 absent', 'T1 absent, T2 absent', 'T1 4, T2 absent'],
    overall: ['CR', 'CR', 'PR'],
  },
  {
    name: '5 mm back from nothing is PD by the sum',
    source: targets,
    lesions: two,
    visits: ['T1 60, T2 30', 'T1 absent, T2 absent', 'T1 5, T2 absent'],
    overall: ['CR', 'PD'],
  },
  {
    name: 'CR, NE, CR is a confirmed CR',
    source: constructed(special),
    lesions: one,
    visits: ['T1 60', 'T1 absent', 'T1 ne', 'T1 absent', 'T1 3'],
    overall: ['CR', 'NE', 'CR', 'PD'],
  },
  {
    name: 'a node back to 10 mm after a confirmed CR is PD',
    source: `${eortc}, abnormal lymph node`,
    lesions: 'N1 target node',
    visits: ['N1 20', 'N1 8', 'N1 8', 'N1 10'],
    overall: ['CR', 'CR', 'PD'],
  },
  {
    name: 'a non-target back after a confirmed CR is PD',
    source: constructed(questions),
    lesions: 'T1 target liver; NT1 non-target',
    visits: [
      'T1 60, NT1 present',
      'T1 absent, NT1 absent',
      'T1 absent, NT1 absent',
      'T1 absent, NT1 present',
    ],
    overall: ['CR', 'CR', 'PD'],
  },
]

const baselineCases: readonly RecistCase[] = [
  {
    name: 'a target below 10 mm is a finding',
    source: measurable,
    lesions: two,
    visits: ['T1 40, T2 9', 'T1 40, T2 9'],
    overall: ['SD'],
    findings: ['target-too-small'],
  },
  {
    name: 'a target node below 15 mm is a finding',
    source: measurable,
    lesions: nodes,
    visits: ['T1 40, N1 14', 'T1 40, N1 14'],
    overall: ['SD'],
    findings: ['target-too-small'],
  },
  {
    name: 'six targets are a finding',
    source: documentation,
    lesions:
      'T1 target liver; T2 target liver; T3 target lung; T4 target lung; T5 target skin; T6 target skin',
    visits: ['T1 20, T2 20, T3 20, T4 20, T5 20, T6 20', 'T1 10, T2 10, T3 10, T4 10, T5 10, T6 10'],
    overall: ['PR'],
    sums: [60],
    findings: ['too-many-targets'],
  },
  {
    name: 'three targets of one organ are a finding',
    source: documentation,
    lesions: 'T1 target liver; T2 target liver; T3 target liver',
    visits: ['T1 20, T2 20, T3 20', 'T1 20, T2 20, T3 20'],
    overall: ['SD'],
    findings: ['too-many-targets-of-organ'],
  },
  {
    name: 'nodes of all regions are one organ',
    source: `${eortc}, two target lesions`,
    lesions: 'N1 target node; N2 target node; N3 target node',
    visits: ['N1 20, N2 20, N3 20', 'N1 20, N2 20, N3 20'],
    overall: ['SD'],
    findings: ['too-many-targets-of-organ'],
  },
  {
    name: 'a pair of organs is one',
    source: `${eortc}, paired organs`,
    lesions: 'T1 target left-lung; T2 target right-lung; T3 target lung',
    visits: ['T1 20, T2 20, T3 20', 'T1 20, T2 20, T3 20'],
    overall: ['SD'],
    findings: ['too-many-targets-of-organ'],
  },
  {
    name: 'a target without a baseline value is in no sum',
    source: constructed(documentation),
    lesions: two,
    visits: ['T1 40', 'T1 20, T2 30'],
    overall: ['PR'],
    sums: [20],
    findings: ['target-without-baseline'],
  },
  {
    name: 'non-target disease only: no objective response, Table 2',
    source: table2,
    lesions: 'NT1 non-target',
    visits: ['NT1 present', 'NT1 present'],
    overall: ['NON-CR/NON-PD'],
    target: [null],
    findings: ['no-measurable-disease'],
  },
  {
    name: 'targets all too small: no measurable disease',
    source: measurable,
    lesions: one,
    visits: ['T1 8', 'T1 5'],
    overall: ['PR'],
    findings: ['no-measurable-disease'],
  },
]

const field: readonly RecistCase[] = [
  {
    name: 'the response of lesions outside the field is given beside',
    source: constructed(`${paper}, section 3.1.3, lesions with prior local treatment`),
    lesions: 'T1 target oesophagus irradiated; T2 target liver',
    visits: ['T1 40, T2 20', 'T1 10, T2 20'],
    overall: ['PR'],
    unirradiated: ['SD'],
  },
  {
    name: 'progression outside the field',
    source: constructed(`${paper}, section 3.1.3`),
    lesions: 'T1 target oesophagus irradiated; T2 target liver',
    visits: ['T1 60, T2 20', 'T1 40, T2 26'],
    overall: ['SD'],
    unirradiated: ['PD'],
  },
  {
    name: 'progression inside the field alone',
    source: constructed(`${paper}, section 3.1.3`),
    lesions: 'T1 target oesophagus irradiated; T2 target liver',
    visits: ['T1 40, T2 20', 'T1 60, T2 20'],
    overall: ['PD'],
    unirradiated: ['SD'],
  },
  {
    name: 'every target in the field: what is outside has no target',
    source: constructed(`${paper}, section 3.1.3`),
    lesions: 'T1 target oesophagus irradiated; NT1 non-target',
    visits: ['T1 40, NT1 present', 'T1 20, NT1 present'],
    overall: ['PR'],
    unirradiated: ['NON-CR/NON-PD'],
  },
]

/** Tables 1 and 2 of the paper row by row, its definitions at their boundaries, and the questions asked about them. */
export const recistCases: readonly RecistCase[] = [
  ...rowsOfTable1,
  ...rowsOfTable2,
  ...thresholds,
  ...special432,
  ...missingCases,
  ...nonTargetCases,
  ...newLesionCases,
  ...reappearance,
  ...baselineCases,
  ...field,
]

import { row, type StageTable } from '../stage-table.ts'

/** Hepatocellular carcinoma; clinical, pathological and post-treatment groups are the same. */
export const liver: StageTable = {
  name: 'liver, hepatocellular',
  source: 'AJCC Cancer Staging Manual, 8th edition (2017), chapter 22',
  rows: [
    row('IA', 'T1a', 'N0'),
    row('IB', 'T1b', 'N0'),
    row('II', 'T2', 'N0'),
    row('IIIA', 'T3', 'N0'),
    row('IIIB', 'T4', 'N0'),
    row('IVA', 'any', 'N1'),
    row('IVB', 'any', 'any', 'M1'),
  ],
}

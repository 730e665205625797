import { row, type StageTable } from '../stage-table.ts'

/**
 * Colon and rectum; clinical, pathological and post-treatment groups are the same. The last row of stage III is the
 * UICC's ("any T, N1 N2"), which names what AJCC leaves out: positive nodes with Tis or T0.
 */
export const rectum: StageTable = {
  name: 'colon and rectum',
  source:
    'AJCC Cancer Staging Manual, 8th edition (2017), chapter 20; UICC TNM Classification of Malignant Tumours, 8th edition (2017)',
  rows: [
    row('0', 'Tis', 'N0'),
    row('I', 'T1 T2', 'N0'),
    row('IIA', 'T3', 'N0'),
    row('IIB', 'T4a', 'N0'),
    row('IIC', 'T4b', 'N0'),
    row('IIIA', 'T1 T2', 'N1a N1b N1c'),
    row('IIIA', 'T1', 'N2a'),
    row('IIIB', 'T3 T4a', 'N1a N1b N1c'),
    row('IIIB', 'T2 T3', 'N2a'),
    row('IIIB', 'T1 T2', 'N2b'),
    row('IIIC', 'T4a', 'N2a'),
    row('IIIC', 'T3 T4a', 'N2b'),
    row('IIIC', 'T4b', 'N1a N1b N1c N2a N2b'),
    row('III', 'T0 Tis', 'N1a N1b N1c N2a N2b'),
    row('IVA', 'any', 'any', 'M1a'),
    row('IVB', 'any', 'any', 'M1b'),
    row('IVC', 'any', 'any', 'M1c'),
  ],
}

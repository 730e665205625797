import { row, type StageRow, type StageTable } from '../stage-table.ts'

const source =
  'AJCC Cancer Staging Manual, 8th edition (2017), chapter 16; Rice et al., J Thorac Oncol 2017;12:36 (staging primer)'

const advanced: readonly StageRow[] = [row('IVA', 'any', 'N3'), row('IVB', 'any', 'any', 'M1')]

/** Clinical groups, squamous cell carcinoma: neither grade nor location counts. */
export const squamousClinical: StageTable = {
  name: 'oesophagus, squamous cell, clinical',
  source,
  rows: [
    row('0', 'Tis', 'N0'),
    row('I', 'T1a T1b', 'N0 N1'),
    row('II', 'T2', 'N0 N1'),
    row('II', 'T3', 'N0'),
    row('III', 'T3', 'N1'),
    row('III', 'T1a T1b T2 T3', 'N2'),
    row('IVA', 'T4a T4b', 'N0 N1 N2'),
    ...advanced,
  ],
}

export const adenocarcinomaClinical: StageTable = {
  name: 'oesophagus, adenocarcinoma, clinical',
  source,
  rows: [
    row('0', 'Tis', 'N0'),
    row('I', 'T1a T1b', 'N0'),
    row('IIA', 'T1a T1b', 'N1'),
    row('IIB', 'T2', 'N0'),
    row('III', 'T2', 'N1'),
    row('III', 'T3 T4a', 'N0 N1'),
    row('IVA', 'T1a T1b T2 T3 T4a', 'N2'),
    row('IVA', 'T4b', 'N0 N1 N2'),
    ...advanced,
  ],
}

/** From T1 N1 on the pathological groups of both cell types are the same. */
const pathologicalWithNodes: readonly StageRow[] = [
  row('IIB', 'T1a T1b', 'N1'),
  row('IIIA', 'T1a T1b', 'N2'),
  row('IIIA', 'T2', 'N1'),
  row('IIIB', 'T2', 'N2'),
  row('IIIB', 'T3', 'N1 N2'),
  row('IIIB', 'T4a', 'N0 N1'),
  row('IVA', 'T4a', 'N2'),
  row('IVA', 'T4b', 'N0 N1 N2'),
  ...advanced,
]

/**
 * Pathological groups, squamous cell carcinoma. Two printed rows meet in T3 N0 GX of the lower oesophagus: "any grade,
 * lower" (IIA) and "GX, any location" (IIB). The row that names GX comes first here.
 */
export const squamousPathological: StageTable = {
  name: 'oesophagus, squamous cell, pathological',
  source,
  rows: [
    row('0', 'Tis', 'N0'),
    row('IA', 'T1a', 'N0', 'M0', { g: ['G1', 'GX'] }),
    row('IB', 'T1a', 'N0', 'M0', { g: ['G2', 'G3'] }),
    row('IB', 'T1b', 'N0'),
    row('IB', 'T2', 'N0', 'M0', { g: ['G1'] }),
    row('IIA', 'T2', 'N0', 'M0', { g: ['G2', 'G3', 'GX'] }),
    row('IIB', 'T3', 'N0', 'M0', { g: ['GX'] }),
    row('IIB', 'T3', 'N0', 'M0', { l: ['X'] }),
    row('IIA', 'T3', 'N0', 'M0', { l: ['lower'] }),
    row('IIA', 'T3', 'N0', 'M0', { g: ['G1'], l: ['upper', 'middle'] }),
    row('IIB', 'T3', 'N0', 'M0', { g: ['G2', 'G3'], l: ['upper', 'middle'] }),
    ...pathologicalWithNodes,
  ],
}

export const adenocarcinomaPathological: StageTable = {
  name: 'oesophagus, adenocarcinoma, pathological',
  source,
  rows: [
    row('0', 'Tis', 'N0'),
    row('IA', 'T1a', 'N0', 'M0', { g: ['G1', 'GX'] }),
    row('IB', 'T1a', 'N0', 'M0', { g: ['G2'] }),
    row('IB', 'T1b', 'N0', 'M0', { g: ['G1', 'G2', 'GX'] }),
    row('IC', 'T1a T1b', 'N0', 'M0', { g: ['G3'] }),
    row('IC', 'T2', 'N0', 'M0', { g: ['G1', 'G2'] }),
    row('IIA', 'T2', 'N0', 'M0', { g: ['G3', 'GX'] }),
    row('IIB', 'T3', 'N0'),
    ...pathologicalWithNodes,
  ],
}

/** After neoadjuvant treatment: one table for both cell types. */
export const afterNeoadjuvant: StageTable = {
  name: 'oesophagus, after neoadjuvant treatment',
  source,
  rows: [
    row('I', 'T0 Tis T1a T1b T2', 'N0'),
    row('II', 'T3', 'N0'),
    row('IIIA', 'T0 Tis T1a T1b T2', 'N1'),
    row('IIIB', 'T3', 'N1'),
    row('IIIB', 'T0 Tis T1a T1b T2 T3', 'N2'),
    row('IIIB', 'T4a', 'N0'),
    row('IVA', 'T4a', 'N1 N2 NX'),
    row('IVA', 'T4b', 'N0 N1 N2'),
    ...advanced,
  ],
}

import { recordsOf } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { textTableOf } from '../../test/text-table-of.ts'
import { assessStages, type StageSettings } from './assess.ts'
import { childPugh, type LiverFunction } from './child-pugh.ts'
import { bclcStage, cnlcStage, type LiverPatient } from './liver-clinical.ts'
import { liverT } from './liver-tumour.ts'
import { performanceFault } from './performance.ts'
import { colorectalN, oesophagealN } from './regional-nodes.ts'
import type { StageSite } from './sites.ts'
import { type StagedTumour, stageOf } from './stage.ts'
import { stageFields } from './stage-fields.ts'
import { parseTnm } from './tnm.ts'

describe('reading TNM', () => {
  it.each([
    ['rectum', 'ypT3N1aM0', 'yp T3 N1a M0'],
    ['rectum', 'pT4b pN2b cM1c', 'p T4b N2b M1c'],
    ['rectum', 'cT4aN2M0', 'c T4a N2 M0'],
    ['rectum', 'pT3N1cM0', 'p T3 N1c M0'],
    ['oesophagus', 'pT3N1cM0', 'p T3 N1 M0'],
    ['oesophagus', 'pT2 N1 pM1', 'p T2 N1 M1'],
    ['oesophagus', 'ypTisN0M0', 'yp Tis N0 M0'],
    ['oesophagus', 'PT1B(SM2) N0(0/23) M0', 'p T1b N0 M0'],
    ['oesophagus', 'TXN3', 'null TX N3 null'],
    ['oesophagus', 'T3-N0-M0', 'null T3 N0 M0'],
    ['liver', 'T1a, N0, M0', 'null T1a N0 M0'],
    ['liver', 'rT2N0M0', 'r T2 N0 M0'],
    ['oesophagus', 'ycT2N0M0', 'yc T2 N0 M0'],
    ['rectum', 'T4N1miM0', 'null T4 N1 M0'],
    ['rectum', 'ｐＴ３Ｎ０Ｍ０', 'p T3 N0 M0'],
    ['oesophagus', 'pT3N0M0G2', 'p T3 N0 M0'],
    ['rectum', 'pT3 pN1b cM0 L1 V0 Pn1 R0', 'p T3 N1b M0'],
    ['oesophagus', 'pT1bsm2N0M0', 'p T1b N0 M0'],
    ['oesophagus', 'pt2 pn0 cm0', 'p T2 N0 M0'],
  ] as const)('%s %s is %s', (site, text, expected) => {
    const read = parseTnm(text, site)
    expect('fault' in read ? read.fault : `${read.basis} ${read.t} ${read.n} ${read.m}`).toBe(expected)
  })

  it.each([
    ['oesophagus', 'T3N4M0', 'N4'],
    ['rectum', 'T3N+M0', 'has a +'],
    ['rectum', 'T3 T2 N0', 'T twice'],
    ['liver', 'T2N2M0', 'N2'],
    ['oesophagus', 'pT5N0', 'T5'],
    ['rectum', 'T3-4N1', 'range'],
    ['rectum', 'stage II', 'no T, N or M'],
    ['oesophagus', 'T2 M1a', 'M1a'],
    ['rectum', 'T1aN0M0', 'T1a'],
  ] as const)('%s %s is refused', (site, text, part) => {
    const read = parseTnm(text, site)
    expect('fault' in read ? read.fault : '').toContain(part)
  })

  it('reads pM0, which is no category, as M0 and says so; grade with it', () => {
    expect(parseTnm('pT2N0pM0', 'oesophagus')).toMatchObject({
      m: 'M0',
      notes: [expect.stringContaining('pM0')],
    })
    expect(parseTnm('pT2 N0 M0 G2', 'oesophagus')).toMatchObject({ grade: 'G2' })
  })
})

const tumour = (
  site: StageSite,
  basis: StagedTumour['basis'],
  text: string,
  more: Partial<StagedTumour> = {},
) => {
  const read = parseTnm(text, site)
  if ('fault' in read) throw new Error(read.fault)
  return stageOf({ site, basis, t: read.t, n: read.n, m: read.m, ...more })
}

describe('what is not known', () => {
  const ajcc = 'AJCC 8th edition'
  it.each([
    ['any T with N3 is IVA', `${ajcc}, chapter 16`, 'oesophagus', 'p', 'TXN3M0', 'IVA', 'IV', 0],
    ['M1 is IVB whatever T and N', `${ajcc}, chapter 16`, 'oesophagus', 'yp', 'TXNXM1', 'IVB', 'IV', 0],
    ['yT4a NX is printed: IVA', `${ajcc}, chapter 16, ypTNM`, 'oesophagus', 'yp', 'T4aNXM0', 'IVA', 'IV', 0],
    ['T4 undivided of the rectum: IIB or IIC', `${ajcc}, chapter 20`, 'rectum', 'c', 'T4N0M0', null, 'II', 2],
    [
      'T4b with N1 undivided: IIIC all the same',
      `${ajcc}, chapter 20`,
      'rectum',
      'p',
      'T4bN1M0',
      'IIIC',
      'III',
      0,
    ],
    ['M1 undivided of the rectum: IV', `${ajcc}, chapter 20`, 'rectum', 'c', 'T3N1M1', null, 'IV', 3],
    ['NX: nothing but the candidates', 'constructed', 'rectum', 'c', 'T3NXM0', null, null, 3],
    ['MX: M0 is not supposed', 'constructed', 'rectum', 'c', 'T3N0', null, null, 4],
    ['T1 undivided of the liver: IA or IB', `${ajcc}, chapter 22`, 'liver', 'c', 'T1N0M0', null, 'I', 2],
    ['any T with N1 of the liver', `${ajcc}, chapter 22`, 'liver', 'c', 'TXN1M0', 'IVA', 'IV', 0],
    [
      'a complete response of the rectum has none',
      `${ajcc}, chapter 20`,
      'rectum',
      'yp',
      'T0N0M0',
      null,
      null,
      0,
    ],
    [
      'a complete response of the oesophagus is I',
      `${ajcc}, chapter 16`,
      'oesophagus',
      'yp',
      'T0N0M0',
      'I',
      'I',
      0,
    ],
    ['a recurrence has none', `${ajcc}, general rules`, 'liver', 'r', 'T2N0M0', null, null, 0],
    ['ycTNM of the oesophagus has none', `${ajcc}, chapter 16`, 'oesophagus', 'yc', 'T2N0M0', null, null, 0],
    [
      'nodes with T0 are III by the UICC',
      'UICC 8th edition, colon and rectum: any T N1',
      'rectum',
      'p',
      'T0N1aM0',
      'III',
      'III',
      0,
    ],
    ['T0 N0 M0 of the liver has none', `${ajcc}, chapter 22`, 'liver', 'c', 'T0N0M0', null, null, 0],
  ] as const)('%s (%s)', (_, __, site, basis, text, stage, main, candidates) => {
    const group = tumour(site, basis, text, { histology: 'squamous' })
    expect([group.stage, group.main, group.candidates.length]).toEqual([stage, main, candidates])
    expect(group.stage === null ? group.why : group.rule).toBeTruthy()
  })

  it('grade and location not stated count as X, which has rows of its own', () => {
    const of = (more: Partial<StagedTumour>) =>
      tumour('oesophagus', 'p', 'T3N0M0', { histology: 'squamous', ...more }).stage
    expect(of({ grade: 'G1', location: 'upper' })).toBe('IIA')
    expect(of({ grade: 'G1' })).toBe('IIB')
    expect(of({ location: 'upper' })).toBe('IIB')
    expect(of({ grade: 'G3', location: 'lower' })).toBe('IIA')
  })

  it('cell type and basis not stated: the candidates, or the stage that all have', () => {
    expect(tumour('oesophagus', 'c', 'T2N1M0')).toMatchObject({ stage: null, candidates: ['II', 'III'] })
    expect(tumour('oesophagus', 'p', 'T3N1M0').stage).toBe('IIIB')
    expect(tumour('oesophagus', null, 'T4bN1M0').stage).toBe('IVA')
    expect(tumour('oesophagus', null, 'T3N1M0', { histology: 'squamous' })).toMatchObject({
      stage: null,
      main: 'III',
      why: expect.stringContaining('not stated'),
    })
  })
})

describe('N by counts', () => {
  it.each([
    [0, 0, 'N0'],
    [0, 1, 'N1c'],
    [1, 0, 'N1a'],
    [1, 3, 'N1a'],
    [2, Number.NaN, 'N1b'],
    [3, 0, 'N1b'],
    [4, 0, 'N2a'],
    [6, 0, 'N2a'],
    [7, 0, 'N2b'],
    [0, Number.NaN, null],
    [1.5, 0, null],
    [-1, 0, null],
  ] as const)('rectum: %d nodes and %d deposits are %s', (nodes, deposits, expected) => {
    expect(colorectalN(nodes, deposits).value).toBe(expected)
  })

  it.each([
    [0, 'N0'],
    [2, 'N1'],
    [3, 'N2'],
    [6, 'N2'],
    [7, 'N3'],
    [Number.NaN, null],
  ] as const)('oesophagus: %d nodes are %s', (nodes, expected) => {
    expect(oesophagealN(nodes).value).toBe(expected)
  })
})

const sound: LiverFunction = {
  bilirubin: { value: 1, unit: 'mg/dL' },
  albumin: { value: 40, unit: 'g/L' },
  inr: 1,
  prothrombinSeconds: Number.NaN,
  ascites: 'none',
  encephalopathy: 0,
}

describe('Child-Pugh (Pugh 1973)', () => {
  it.each([
    ['all normal', {}, 5, 'A'],
    ['bilirubin of 2 mg/dL', { bilirubin: { value: 2, unit: 'mg/dL' } }, 6, 'A'],
    ['bilirubin of 3 mg/dL', { bilirubin: { value: 3, unit: 'mg/dL' } }, 6, 'A'],
    ['bilirubin of 3.1 mg/dL', { bilirubin: { value: 3.1, unit: 'mg/dL' } }, 7, 'B'],
    ['bilirubin of 34 umol/L by its own numbers', { bilirubin: { value: 34, unit: 'µmol/L' } }, 6, 'A'],
    ['bilirubin of 33.9 umol/L', { bilirubin: { value: 33.9, unit: 'umol/L' } }, 5, 'A'],
    ['bilirubin of 50.1 umol/L', { bilirubin: { value: 50.1, unit: 'umol/L' } }, 7, 'B'],
    ['bilirubin of 20 mg/L', { bilirubin: { value: 20, unit: 'mg/L' } }, 6, 'A'],
    [
      'cholestasis: bilirubin of 3.9 mg/dL',
      { bilirubin: { value: 3.9, unit: 'mg/dL' }, cholestatic: true },
      5,
      'A',
    ],
    ['albumin of 3.5 g/dL', { albumin: { value: 3.5, unit: 'g/dL' } }, 6, 'A'],
    ['albumin of 28 g/L', { albumin: { value: 28, unit: 'g/L' } }, 6, 'A'],
    ['albumin of 27.9 g/L', { albumin: { value: 27.9, unit: 'g/L' } }, 7, 'B'],
    ['INR of 1.7', { inr: 1.7 }, 6, 'A'],
    ['INR of 2.4', { inr: 2.4 }, 7, 'B'],
    ['prothrombin 6 s longer', { inr: Number.NaN, prothrombinSeconds: 6 }, 6, 'A'],
    ['prothrombin 6.1 s longer', { inr: Number.NaN, prothrombinSeconds: 6.1 }, 7, 'B'],
    ['slight ascites', { ascites: 'slight' }, 6, 'A'],
    ['moderate ascites and encephalopathy 1', { ascites: 'moderate', encephalopathy: 1 }, 8, 'B'],
    [
      'encephalopathy 3 with moderate ascites and INR 2',
      { ascites: 'moderate', encephalopathy: 3, inr: 2 },
      10,
      'C',
    ],
  ] as const)('%s', (_, change, score, letter) => {
    const { value } = childPugh({ ...sound, ...change })
    expect([value?.score, value?.class]).toEqual([score, letter])
  })

  it.each([
    ['no unit', { bilirubin: { value: 20, unit: null } }, 'it needs mg/dL or umol/L'],
    ['no such unit', { albumin: { value: 40, unit: 'mmol/L' } }, 'does not convert'],
    ['neither INR nor time', { inr: Number.NaN }, 'neither INR'],
    ['ascites not known', { ascites: null }, 'ascites is not known'],
    ['encephalopathy 5', { encephalopathy: 5 }, 'no grade of 0 to 4'],
  ] as const)('is refused: %s', (_, change, why) => {
    expect(childPugh({ ...sound, ...change }).why).toContain(why)
  })
})

describe('liver', () => {
  it.each([
    [1, 20, 'major', 'T4'],
    [1, 20, 'micro', 'T1a'],
    [1, 20.1, 'none', 'T1b'],
    [1, 20.1, 'micro', 'T2'],
    [1, 90, 'branch', 'T2'],
    [1, 90, null, null],
    [3, 50, 'none', 'T2'],
    [2, 50.1, 'none', 'T3'],
    [0, 10, 'none', null],
  ] as const)(
    'T of %d nodules, %d mm, invasion %s is %s (AJCC 8, chapter 22)',
    (nodules, largestMm, vascularInvasion, t) => {
      expect(liverT({ nodules, largestMm, vascularInvasion, invadesOrgan: false }).value).toBe(t)
    },
  )

  const early: LiverPatient = {
    tumour: { nodules: 1, largestMm: 20, vascularInvasion: 'none' },
    extrahepatic: false,
    performance: 0,
    childPugh: 'A',
    transplantCandidate: null,
  }
  const size = (
    nodules: number,
    largestMm: number,
    vascularInvasion: 'none' | 'micro' | 'branch' = 'none',
  ) => ({
    tumour: { nodules, largestMm, vascularInvasion },
  })
  it.each([
    ['one of 2 cm', {}, '0', 'Ia'],
    ['one of 2.1 cm', size(1, 21), 'A', 'Ia'],
    ['one of 12 cm', size(1, 120), 'A', 'Ib'],
    ['three of 3 cm', size(3, 30), 'A', 'Ib'],
    ['two, one of 3.1 cm', size(2, 31), 'B', 'IIa'],
    ['four of 1 cm', size(4, 10), 'B', 'IIb'],
    ['microvascular invasion is seen in the specimen alone', size(1, 20, 'micro'), '0', 'Ia'],
    ['vascular invasion on imaging', size(1, 20, 'branch'), 'C', 'IIIa'],
    ['extrahepatic spread', { extrahepatic: true }, 'C', 'IIIb'],
    ['performance 1', { performance: 1 }, 'C', 'Ia'],
    ['performance 1, not by the tumour', { performance: 1, performanceByTumour: false }, '0', 'Ia'],
    ['performance 3', { performance: 3 }, 'D', 'IV'],
    ['Child-Pugh B', { childPugh: 'B' }, '0', 'Ia'],
    ['Child-Pugh C, no transplantation', { childPugh: 'C', transplantCandidate: false }, 'D', 'IV'],
    ['Child-Pugh C, transplantation possible', { childPugh: 'C', transplantCandidate: true }, '0', 'Ia'],
    ['Child-Pugh C, not known', { childPugh: 'C' }, null, null],
    ['Child-Pugh not known', { childPugh: null }, null, null],
    ['performance not known', { performance: Number.NaN }, null, null],
    ['spread not known', { extrahepatic: null }, null, null],
    ['size not known', size(1, Number.NaN), null, null],
    ['size not known, spread seen', { ...size(1, Number.NaN), extrahepatic: true }, 'C', 'IIIb'],
  ] as const)('BCLC and CNLC: %s (Reig 2022; National Health Commission 2022)', (_, change, bclc, cnlc) => {
    const patient = { ...early, ...change }
    expect([bclcStage(patient).value, cnlcStage(patient).value]).toEqual([bclc, cnlc])
    if (bclc === null) expect(bclcStage(patient).why).toBeTruthy()
  })

  it.each([
    [0, null],
    [4, null],
    [5, 'dead'],
    [80, 'Karnofsky'],
    [1.5, 'none of 0 to 5'],
    [Number.NaN, 'not known'],
  ] as const)('performance %d: %s (Oken 1982)', (status, fault) => {
    if (fault === null) expect(performanceFault(status)).toBeNull()
    else expect(performanceFault(status)).toContain(fault)
  })
})

function assess(cells: Readonly<Record<string, string>>, settings: Partial<StageSettings> = {}) {
  const { records } = recordsOf(textTableOf([{ patient_id: 'P1', ...cells }]), stageFields)
  const { patients, findings } = assessStages(records, 't.csv', settings)
  return { patient: patients[0], codes: findings.map(({ code }) => code), findings }
}

describe('a row to stage', () => {
  it.each([
    ['an unknown site', { site: 'lung', tnm: 'T1N0M0' }, 'stage-site-unknown'],
    ['no site', { tnm: 'T1N0M0' }, 'stage-site-unknown'],
    ['an unreadable TNM', { site: 'rectum', tnm: 'T3-4N1' }, 'tnm-unreadable'],
    [
      'a basis against the prefix',
      { site: 'rectum', tnm: 'ypT3N0M0', basis: 'c' },
      'stage-basis-contradiction',
    ],
    ['an unknown basis', { site: 'rectum', tnm: 'T3N0M0', basis: 'surgical' }, 'stage-basis-unknown'],
    [
      'N1a beside five nodes',
      { site: 'rectum', tnm: 'pT3N1aM0', positive_nodes: '5' },
      'nodes-contradiction',
    ],
    [
      'N1 beside three nodes of the oesophagus',
      { site: 'oesophagus', tnm: 'pT3N1M0', positive_nodes: '3' },
      'nodes-contradiction',
    ],
    ['an unknown grade', { site: 'oesophagus', tnm: 'pT3N0M0', grade: 'high' }, 'grade-unknown'],
    ['an unknown part', { site: 'oesophagus', tnm: 'pT3N0M0', location: 'stomach' }, 'location-unknown'],
    ['another cell type', { site: 'oesophagus', tnm: 'pT3N0M0', histology: 'sarcoma' }, 'histology-unknown'],
    [
      'T against the tumour',
      { site: 'liver', tnm: 'T3N0M0', nodules: '1', largest_mm: '30', vascular_invasion: 'none' },
      'liver-t-contradiction',
    ],
    [
      'centimetres among millimetres',
      { site: 'liver', tnm: 'T2N0M0', nodules: '1', largest_mm: '2.5' },
      'size-in-cm',
    ],
    ['performance of Karnofsky', { site: 'liver', tnm: 'T2N0M0', ecog: '90' }, 'performance-unknown'],
    ['bilirubin without a unit', { site: 'liver', tnm: 'T2N0M0', bilirubin: '20' }, 'unit-missing'],
    ['Child-Pugh D', { site: 'liver', tnm: 'T2N0M0', child_pugh: 'D' }, 'child-pugh-unknown'],
    [
      'an unknown invasion',
      { site: 'liver', tnm: 'T2N0M0', vascular_invasion: 'some' },
      'vascular-invasion-unknown',
    ],
    ['ascites in litres', { site: 'liver', tnm: 'T2N0M0', ascites: '2 L' }, 'ascites-unknown'],
  ] as const)('%s is a finding', (_, cells, code) => {
    const { codes, findings } = assess(cells)
    expect(codes).toContain(code)
    expect(findings[0]).toMatchObject({ file: 't.csv', row: 2, patientId: 'P1' })
    expect(findings[0].cure).toBeTruthy()
  })

  it('reads three columns, with or without letters, and N by counts', () => {
    expect(assess({ site: 'rectum', t: '3', n: 'N1b', m: '0' }).patient.stage).toBe('IIIB')
    const { patient } = assess({
      site: 'rectum',
      t: 'pT3',
      m: 'M0',
      positive_nodes: '0',
      tumour_deposits: '1',
    })
    expect([patient.n, patient.stage]).toEqual(['N1c', 'IIIB'])
    expect(patient.notes[0]).toContain('N from counts')
  })

  it('supposes M0 only where it is asked to, and says so', () => {
    expect(assess({ site: 'rectum', tnm: 'pT3N0' }).patient.stage).toBeNull()
    const { patient } = assess({ site: 'rectum', tnm: 'pT3N0' }, { assumeM0: true })
    expect([patient.stage, patient.notes]).toEqual(['IIA', ['M0 supposed']])
    expect(assess({ site: 'rectum', tnm: 'pT3N0MX' }, { assumeM0: true }).patient.stage).toBeNull()
  })

  it('stages a liver from number, size and laboratory values', () => {
    const { patient, codes } = assess({
      site: 'HCC',
      n: '0',
      m: '0',
      nodules: '1',
      largest_mm: '35',
      vascular_invasion: 'none',
      extrahepatic: 'N',
      ecog: '0',
      bilirubin: '1.1',
      bilirubin_unit: 'mg/dL',
      albumin: '38',
      albumin_unit: 'g/L',
      inr: '1.1',
      ascites: 'none',
      encephalopathy: '0',
    })
    expect(codes).toEqual([])
    expect([patient.t, patient.stage, patient.bclc?.value, patient.cnlc?.value]).toEqual([
      'T1b',
      'IB',
      'A',
      'Ia',
    ])
    expect(patient.childPugh?.value).toMatchObject({ score: 5, class: 'A' })
  })
})

import type { LiverCase } from './liver.case.ts'

const paper = 'Lencioni and Llovet 2010 (Semin Liver Dis 30:52)'
const one = { T1: {} }
const two = { T1: {}, T2: {} }
const nonTarget = { T1: {}, N1: { role: 'non-target' } } as const
const withNew = { T1: {}, X1: { role: 'new' } } as const

/** Targets: viable diameters. */
const targets: readonly LiverCase[] = [
  {
    title: 'no arterial enhancement in any target: CR, though the nodule is still there',
    source: `${paper}, target lesion response: CR`,
    lesions: two,
    baseline: { T1: 40, T2: 30 },
    visits: [{ week: 8, looks: { T1: { diameterMm: 38, enhancing: false }, T2: 0 }, expect: 'CR' }],
  },
  {
    title: 'viable diameters 30 % below baseline: PR, the necrotic part does not count',
    source: `${paper}, target lesion response: PR`,
    lesions: one,
    baseline: { T1: 50 },
    visits: [{ week: 8, looks: { T1: 35 }, expect: 'PR' }],
  },
  {
    title: 'viable diameters 29 % below baseline: SD',
    source: `${paper}, target lesion response: SD`,
    lesions: one,
    baseline: { T1: 100 },
    visits: [{ week: 8, looks: { T1: 71 }, expect: 'SD' }],
  },
  {
    title: 'one of two targets without enhancement: its diameter is 0 in the sum',
    source: `${paper}, target lesion response: sum of the diameters of viable target lesions`,
    lesions: two,
    baseline: { T1: 40, T2: 40 },
    visits: [{ week: 8, looks: { T1: 0, T2: 40 }, expect: 'PR' }],
  },
  {
    title: 'viable diameters 20 % over the nadir: PD',
    source: `${paper}, target lesion response: PD, smallest sum since treatment started`,
    lesions: one,
    baseline: { T1: 60 },
    visits: [
      { week: 8, looks: { T1: 30 }, expect: 'PR' },
      { week: 16, looks: { T1: 36 }, expect: 'PD', rule: 'table-1: target PD' },
    ],
  },
  {
    title: '20 % that are 3 mm are PD: the paper asks for no absolute growth',
    source: `${paper}, target lesion response: PD is defined by 20 % alone`,
    lesions: one,
    baseline: { T1: 15 },
    visits: [{ week: 8, looks: { T1: 18 }, expect: 'PD' }],
  },
  {
    title: 'the same 3 mm are SD where the protocol asks for 5 mm as RECIST 1.1 does',
    source: 'constructed: the declared setting progressionMm',
    lesions: one,
    baseline: { T1: 15 },
    settings: { progressionMm: 5 },
    visits: [{ week: 8, looks: { T1: 18 }, expect: 'SD' }],
  },
  {
    title: 'enhancement that comes back in a target after CR is PD',
    source: `${paper}, target lesion response: any viable tumour is more than 20 % over a nadir of nothing`,
    lesions: one,
    baseline: { T1: 40 },
    visits: [
      { week: 8, looks: { T1: 0 }, expect: 'CR' },
      { week: 16, looks: { T1: 12 }, expect: 'PD' },
    ],
  },
  {
    title: 'a target of which nothing says whether it enhances: NE with the reason',
    source: 'constructed: viable tumour is defined by arterial enhancement; without it nothing can be judged',
    lesions: one,
    baseline: { T1: 40 },
    visits: [{ week: 8, looks: { T1: { diameterMm: 20 } }, expect: 'NE' }],
    findings: ['enhancement-missing'],
  },
  {
    title: 'the same diameter counts where the table declares viable diameters',
    source: 'constructed: the declared setting viableDiameters',
    lesions: one,
    baseline: { T1: { diameterMm: 40 } },
    settings: { viableDiameters: true },
    visits: [{ week: 8, looks: { T1: { diameterMm: 20 } }, expect: 'PR' }],
  },
  {
    title: 'one target without an arterial phase, the other 20 % over the nadir of both: PD already',
    source: 'Eisenhauer 2009, section 4.4: what is measured suffices for progression',
    lesions: two,
    baseline: { T1: 20, T2: 20 },
    visits: [{ week: 8, looks: { T1: 50, T2: { state: 'not evaluable' } }, expect: 'PD' }],
  },
  {
    title: 'a target outside the liver is measured whole, enhancing or not',
    source: `${paper}: extrahepatic lesions by conventional RECIST`,
    lesions: { T1: { organ: 'lung' } },
    baseline: { T1: { diameterMm: 30 } },
    visits: [{ week: 8, looks: { T1: { diameterMm: 20, enhancing: false } }, expect: 'PR' }],
  },
]

/** Which lesions can be targets. */
const suitability: readonly LiverCase[] = [
  {
    title: 'an infiltrative lesion is no target',
    source: `${paper}: infiltrative-type tumours with ill-defined borders are non-targets`,
    lesions: { T1: { infiltrative: true }, T2: {} },
    baseline: { T1: 90, T2: 30 },
    visits: [{ week: 8, looks: { T1: 40, T2: 30 }, expect: 'SD' }],
    findings: ['target-not-suitable'],
  },
  {
    title: 'a lesion whose viable part is below 10 mm is no target',
    source: `${paper}: a target measures at least 10 mm`,
    lesions: two,
    baseline: { T1: 8, T2: 30 },
    visits: [{ week: 8, looks: { T1: 8, T2: 20 }, expect: 'PR' }],
    findings: ['target-not-suitable'],
  },
  {
    title: 'a lesion that does not enhance at baseline is no target',
    source: `${paper}: a target shows intratumoural arterial enhancement`,
    lesions: two,
    baseline: { T1: { diameterMm: 40, enhancing: false }, T2: 30 },
    visits: [{ week: 8, looks: { T1: { diameterMm: 20, enhancing: false }, T2: 30 }, expect: 'SD' }],
    findings: ['target-not-suitable'],
  },
  {
    title: 'a lesion treated before with nothing viable is no target',
    source: `${paper}: previously treated lesions, unless they enhance`,
    lesions: { T1: { treatedBefore: true }, T2: {} },
    baseline: { T1: { diameterMm: 40, enhancing: false }, T2: 30 },
    visits: [{ week: 8, looks: { T1: { diameterMm: 40, enhancing: false }, T2: 15 }, expect: 'PR' }],
    findings: ['target-not-suitable'],
  },
  {
    title: 'a lesion treated before whose viable part can be measured is a target',
    source: `${paper}: previously treated lesions, unless they enhance`,
    lesions: { T1: { treatedBefore: true } },
    baseline: { T1: 25 },
    visits: [{ week: 8, looks: { T1: 15 }, expect: 'PR' }],
  },
  {
    title: 'portal vein thrombosis is no target: it cannot be measured',
    source: `${paper}: malignant portal vein thrombosis is non-measurable disease, a non-target`,
    lesions: { T1: {}, T2: { organ: 'portal vein' } },
    baseline: { T1: 30, T2: 20 },
    visits: [{ week: 8, looks: { T1: 30, T2: 40 }, expect: 'SD' }],
    findings: ['target-not-suitable'],
  },
  {
    title: 'a node at the porta hepatis of 18 mm is no target',
    source: `${paper}: nodes at the porta hepatis are malignant from 20 mm short axis on`,
    lesions: { T1: {}, T2: { organ: 'porta hepatis', node: true } },
    baseline: { T1: 30, T2: { diameterMm: 18 } },
    visits: [{ week: 8, looks: { T1: 0, T2: { diameterMm: 18 } }, expect: 'CR' }],
    findings: ['target-not-suitable'],
  },
  {
    title: 'a node at the porta hepatis of 22 mm is a target, by its short axis',
    source: `${paper}: nodes at the porta hepatis are malignant from 20 mm short axis on`,
    lesions: { T1: { organ: 'porta hepatis', node: true } },
    baseline: { T1: { diameterMm: 22 } },
    visits: [{ week: 8, looks: { T1: { diameterMm: 15 } }, expect: 'PR' }],
  },
]

/** Non-targets and the overall table. */
const nonTargets: readonly LiverCase[] = [
  {
    title: 'targets and non-targets without enhancement: CR',
    source: `${paper}, overall response table: CR, CR, no`,
    lesions: nonTarget,
    baseline: { T1: 40, N1: { enhancing: true } },
    visits: [{ week: 8, looks: { T1: 0, N1: { enhancing: false } }, expect: 'CR' }],
  },
  {
    title: 'targets without enhancement, a non-target still enhances: PR',
    source: `${paper}, overall response table: CR, IR/SD, no`,
    lesions: nonTarget,
    baseline: { T1: 40, N1: { enhancing: true } },
    visits: [{ week: 8, looks: { T1: 0, N1: { enhancing: true } }, expect: 'PR' }],
  },
  {
    title: 'PR of the targets, non-targets not progressing: PR',
    source: `${paper}, overall response table: PR, non-PD, no`,
    lesions: nonTarget,
    baseline: { T1: 40, N1: { enhancing: true } },
    visits: [{ week: 8, looks: { T1: 28, N1: { enhancing: true } }, expect: 'PR' }],
  },
  {
    title: 'SD of the targets, non-targets not progressing: SD',
    source: `${paper}, overall response table: SD, non-PD, no`,
    lesions: nonTarget,
    baseline: { T1: 40, N1: { enhancing: true } },
    visits: [{ week: 8, looks: { T1: 40, N1: { enhancing: true } }, expect: 'SD' }],
  },
  {
    title: 'PD of the targets, whatever the rest: PD',
    source: `${paper}, overall response table: PD, any, yes or no`,
    lesions: nonTarget,
    baseline: { T1: 40, N1: { enhancing: true } },
    visits: [{ week: 8, looks: { T1: 50, N1: { enhancing: false } }, expect: 'PD' }],
  },
  {
    title: 'unequivocal progression of a non-target: PD',
    source: `${paper}, overall response table: any, PD, yes or no`,
    lesions: nonTarget,
    baseline: { T1: 40, N1: { enhancing: true } },
    visits: [{ week: 8, looks: { T1: 0, N1: { state: 'unequivocal progression' } }, expect: 'PD' }],
  },
  {
    title: 'portal vein thrombosis that grows unequivocally: PD',
    source: `${paper}: malignant portal vein thrombosis is followed as a non-target`,
    lesions: { T1: {}, N1: { role: 'non-target', organ: 'portal vein' } },
    baseline: { T1: 40, N1: { enhancing: true } },
    visits: [{ week: 8, looks: { T1: 20, N1: { state: 'unequivocal progression' } }, expect: 'PD' }],
  },
  {
    title: 'portal vein thrombosis that no longer enhances is gone',
    source: `${paper}, non-target response: CR is the disappearance of arterial enhancement`,
    lesions: { T1: {}, N1: { role: 'non-target', organ: 'portal vein' } },
    baseline: { T1: 40, N1: { enhancing: true } },
    visits: [{ week: 8, looks: { T1: 0, N1: { enhancing: false } }, expect: 'CR' }],
  },
  {
    title: 'ascites that grows without cytology is no progression',
    source: `${paper}: effusions need cytopathological proof`,
    lesions: { T1: {}, N1: { role: 'non-target', organ: 'ascites' } },
    baseline: { T1: 40, N1: {} },
    visits: [{ week: 8, looks: { T1: 40, N1: { state: 'unequivocal progression' } }, expect: 'SD' }],
    findings: ['effusion-without-cytology'],
  },
  {
    title: 'ascites that grows with malignant cells is progression',
    source: `${paper}: effusions need cytopathological proof`,
    lesions: { T1: {}, N1: { role: 'non-target', organ: 'ascites' } },
    baseline: { T1: 40, N1: {} },
    visits: [
      {
        week: 8,
        looks: { T1: 40, N1: { state: 'unequivocal progression', malignantCytology: true } },
        expect: 'PD',
      },
    ],
  },
  {
    title: 'a non-target node of 16 mm at the porta hepatis is not malignant: CR',
    source: `${paper}: nodes at the porta hepatis are malignant from 20 mm short axis on`,
    lesions: { T1: {}, N1: { role: 'non-target', organ: 'porta hepatis', node: true } },
    baseline: { T1: 40, N1: { diameterMm: 24 } },
    visits: [{ week: 8, looks: { T1: 0, N1: { diameterMm: 16 } }, expect: 'CR' }],
  },
  {
    title: 'a non-target node of 16 mm elsewhere is disease: PR',
    source: `${paper}: other nodes as in RECIST, normal below 10 mm`,
    lesions: { T1: {}, N1: { role: 'non-target', organ: 'mediastinum', node: true } },
    baseline: { T1: 40, N1: { diameterMm: 24 } },
    visits: [{ week: 8, looks: { T1: 0, N1: { diameterMm: 16 } }, expect: 'PR' }],
  },
  {
    title: 'a non-target of which nothing says whether it enhances keeps CR away: PR',
    source: 'Eisenhauer 2009, Table 1: CR of the targets, non-targets not evaluated',
    lesions: nonTarget,
    baseline: { T1: 40, N1: { enhancing: true } },
    visits: [{ week: 8, looks: { T1: 0, N1: {} }, expect: 'PR', rule: 'table-1: target CR, non-target NE' }],
    findings: ['enhancement-missing'],
  },
]

/** New lesions. */
const news: readonly LiverCase[] = [
  {
    title: 'a new nodule of 10 mm with the typical pattern: PD',
    source: `${paper}: new hepatic nodule, 10 mm and typical vascular pattern`,
    lesions: withNew,
    baseline: { T1: 40 },
    visits: [
      {
        week: 8,
        looks: { T1: 40, X1: { diameterMm: 10, enhancing: true, typicalPattern: true } },
        expect: 'PD',
      },
    ],
  },
  {
    title: 'a new nodule of 9 mm with the typical pattern is equivocal: SD',
    source: `${paper}: new hepatic nodule, 10 mm and typical vascular pattern`,
    lesions: withNew,
    baseline: { T1: 40 },
    visits: [
      {
        week: 8,
        looks: { T1: 40, X1: { diameterMm: 9, enhancing: true, typicalPattern: true } },
        expect: 'SD',
      },
    ],
  },
  {
    title: 'a new nodule of 15 mm that is not typical is equivocal: SD',
    source: `${paper}: new hepatic nodule without the typical pattern`,
    lesions: withNew,
    baseline: { T1: 40 },
    visits: [{ week: 8, looks: { T1: 40, X1: { diameterMm: 15, enhancing: false } }, expect: 'SD' }],
  },
  {
    title: 'a new nodule that is not typical and grows by 10 mm: PD, dated back to its first scan',
    source: `${paper}: 1 cm interval growth; progression adjudicated in retrospect at first detection`,
    lesions: withNew,
    baseline: { T1: 40 },
    visits: [
      { week: 8, looks: { T1: 40, X1: { diameterMm: 12, typicalPattern: false } }, expect: 'PD' },
      { week: 16, looks: { T1: 40, X1: { diameterMm: 22, typicalPattern: false } }, expect: 'PD' },
    ],
  },
  {
    title: 'a new nodule that is not typical and grows by 9 mm stays equivocal',
    source: `${paper}: 1 cm interval growth`,
    lesions: withNew,
    baseline: { T1: 40 },
    visits: [
      { week: 8, looks: { T1: 40, X1: { diameterMm: 12, typicalPattern: false } }, expect: 'SD' },
      { week: 16, looks: { T1: 40, X1: { diameterMm: 21, typicalPattern: false } }, expect: 'SD' },
    ],
  },
  {
    title: 'a new nodule that becomes typical later: PD, dated back to its first scan',
    source: `${paper}: progression adjudicated in retrospect at first detection`,
    lesions: withNew,
    baseline: { T1: 40 },
    visits: [
      { week: 8, looks: { T1: 40, X1: { diameterMm: 8, typicalPattern: true } }, expect: 'PD' },
      { week: 16, looks: { T1: 40, X1: { diameterMm: 12, typicalPattern: true } }, expect: 'PD' },
    ],
  },
  {
    title: 'a new nodule that is gone again was none',
    source: `${paper}: a nodule that never met the criteria`,
    lesions: withNew,
    baseline: { T1: 40 },
    visits: [
      { week: 8, looks: { T1: 40, X1: { diameterMm: 12, typicalPattern: false } }, expect: 'SD' },
      { week: 16, looks: { T1: 40, X1: { state: 'absent' } }, expect: 'SD' },
    ],
  },
  {
    title: 'a new nodule of which nothing says the pattern counts as not typical, with a note',
    source: 'constructed: without the vascular pattern only growth can prove it',
    lesions: withNew,
    baseline: { T1: 40 },
    visits: [{ week: 8, looks: { T1: 40, X1: { diameterMm: 25 } }, expect: 'SD' }],
    findings: ['pattern-missing'],
  },
  {
    title: 'a new lesion outside the liver is progression, whatever its size',
    source: `${paper}: extrahepatic new lesions as in RECIST`,
    lesions: { T1: {}, X1: { role: 'new', organ: 'lung' } },
    baseline: { T1: 40 },
    visits: [
      { week: 8, looks: { T1: 40, X1: { diameterMm: 6 } }, expect: 'PD', rule: 'table-1: new lesion' },
    ],
  },
  {
    title: 'a new node of 18 mm at the porta hepatis is not malignant yet',
    source: `${paper}: nodes at the porta hepatis are malignant from 20 mm short axis on`,
    lesions: { T1: {}, X1: { role: 'new', organ: 'porta hepatis', node: true } },
    baseline: { T1: 40 },
    visits: [{ week: 8, looks: { T1: 40, X1: { diameterMm: 18 } }, expect: 'SD' }],
  },
  {
    title: 'a new node of 20 mm at the porta hepatis is progression',
    source: `${paper}: nodes at the porta hepatis are malignant from 20 mm short axis on`,
    lesions: { T1: {}, X1: { role: 'new', organ: 'porta hepatis', node: true } },
    baseline: { T1: 40 },
    visits: [{ week: 8, looks: { T1: 40, X1: { diameterMm: 20 } }, expect: 'PD' }],
  },
  {
    title: 'a new node of 15 mm elsewhere is progression',
    source: `${paper}: other nodes from 15 mm short axis on`,
    lesions: { T1: {}, X1: { role: 'new', organ: 'mediastinum', node: true } },
    baseline: { T1: 40 },
    visits: [{ week: 8, looks: { T1: 40, X1: { diameterMm: 15 } }, expect: 'PD' }],
  },
  {
    title: 'a new effusion without cytology is no progression',
    source: `${paper}: effusions need cytopathological proof`,
    lesions: { T1: {}, X1: { role: 'new', organ: 'pleural effusion' } },
    baseline: { T1: 40 },
    visits: [{ week: 8, looks: { T1: 40, X1: {} }, expect: 'SD' }],
    findings: ['effusion-without-cytology'],
  },
  {
    title: 'a new effusion with malignant cells is progression',
    source: `${paper}: effusions need cytopathological proof`,
    lesions: { T1: {}, X1: { role: 'new', organ: 'pleural effusion' } },
    baseline: { T1: 40 },
    visits: [{ week: 8, looks: { T1: 40, X1: { malignantCytology: true } }, expect: 'PD' }],
  },
]

export const liverCases: readonly LiverCase[] = [...targets, ...suitability, ...nonTargets, ...news]

import type { BestImmune, ImmunePatient } from '@tessera/clinical'
import { formatDay } from '@tessera/tables'
import type { IrecistResult } from './irecist-result.ts'
import type { PlainRow } from './write-out.ts'

/** Columns of the table that `--out` writes: one row a parameter, named as in ADRS. */
export const immuneColumns = [
  'USUBJID',
  'READER',
  'PARAMCD',
  'PARAM',
  'AVALC',
  'AVAL',
  'ADT',
  'AVISIT',
  'BASE',
  'NADIR',
  'RULE',
  'REASON',
  'SRCFILE',
  'SRCROW',
] as const

const empty = Object.fromEntries(immuneColumns.map(column => [column, null]))

/** Responses of every visit, then the parameters of every patient (names of admiralonco's example for iRECIST). */
export function immuneRows({ visits, checks, patients }: IrecistResult): PlainRow[] {
  return [
    ...visits.flatMap(({ timepoint, judged, ...visit }) => {
      const at = {
        ...empty,
        USUBJID: visit.patientId,
        READER: visit.reader,
        ADT: formatDay(visit.day),
        AVISIT: visit.visit,
        SRCFILE: judged.file,
        SRCROW: judged.rows[0] ?? null,
      }
      const { sums } = judged
      const sum = (PARAMCD: string, PARAM: string, AVAL: number) => ({ ...at, PARAMCD, PARAM, AVAL })
      const newSum =
        timepoint.newLesions.targets.length > 0 && !Number.isNaN(timepoint.newLesions.targetSumMm)
      return [
        ...(sums.sumMm === null
          ? []
          : [
              {
                ...sum('SUMDIAM', 'Sum of diameters of targets (mm)', sums.sumMm),
                BASE: sums.baselineMm,
                NADIR: sums.nadirMm,
              },
            ]),
        ...(newSum
          ? [sum('SUMNEW', 'Sum of diameters of new-lesion targets (mm)', timepoint.newLesions.targetSumMm)]
          : []),
        {
          ...at,
          PARAMCD: 'OVR',
          PARAM: 'Overall response by iRECIST',
          AVALC: visit.response,
          RULE: visit.rule,
          REASON: visit.because,
        },
        { ...at, PARAMCD: 'OVR11', PARAM: 'Overall response by RECIST 1.1', AVALC: visit.recist },
      ]
    }),
    ...checks.flatMap(({ visit, rule, because }) =>
      visit.overall === null
        ? []
        : [
            {
              ...empty,
              USUBJID: visit.patientId,
              READER: visit.reader,
              PARAMCD: 'OVR',
              PARAM: 'Overall response by iRECIST',
              AVALC: visit.overall,
              ADT: formatDay(visit.day),
              AVISIT: visit.visit,
              RULE: rule,
              REASON: because,
              SRCFILE: visit.file,
              SRCROW: visit.rows.overall ?? null,
            },
          ],
    ),
    ...patients.flatMap(patientRows),
  ]
}

function patientRows({
  patientId,
  reader,
  best,
  confirmedBest,
  progression,
  duration,
}: ImmunePatient): PlainRow[] {
  const at = { ...empty, USUBJID: patientId, READER: reader }
  const bestRow = (PARAMCD: string, PARAM: string, of: BestImmune) => ({
    ...at,
    PARAMCD,
    PARAM,
    AVALC: of.response,
    ADT: dateOf(of.day),
    AVISIT: of.visit,
    RULE: of.rule,
    REASON: of.because,
  })
  const dateRow = (PARAMCD: string, PARAM: string, day: number) => ({
    ...at,
    PARAMCD,
    PARAM,
    AVALC: Number.isNaN(day) ? 'N' : 'Y',
    ADT: dateOf(day),
  })
  return [
    bestRow('IBOR', 'Best overall response by iRECIST', best),
    bestRow('ICBOR', 'Best overall response by iRECIST (confirmed)', confirmedBest),
    dateRow('IRSP', 'Response by iRECIST', duration?.firstDay ?? Number.NaN),
    {
      ...dateRow('IPD', 'Progression by iRECIST', progression.day),
      RULE: progression.rule,
      REASON: progression.because,
    },
    dateRow('ICPD', 'Confirmed progression by iRECIST', progression.confirmedDay),
    dateRow('PD', 'Progression by RECIST 1.1', progression.recistDay),
  ]
}

function dateOf(day: number): string | null {
  return Number.isNaN(day) ? null : formatDay(day)
}

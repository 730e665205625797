import type { Finding } from '@tessera/evidence'
import { nodeContradiction, oesophagealContradiction } from '../staging/regional-nodes.ts'
import { stageSiteOf } from '../staging/sites.ts'
import { categoryIn } from './category-cell.ts'
import type { RegressionOutcome } from './outcome.ts'
import type { RegressionRecord } from './regression-fields.ts'
import { regressionSystemOf, regressionSystems } from './systems.ts'

type Fault = Omit<Finding, 'file' | 'row' | 'patientId'>

const correct = 'correct the row'

/** What one row says against itself, or says in a way that has no meaning. */
export function regressionContradictions(
  record: RegressionRecord,
  outcome: RegressionOutcome,
  file: string,
): Finding[] {
  const faults = [
    ...gradeFaults(record, outcome),
    ...residualFaults(record, outcome),
    ...distanceFaults(record),
    ...specimenFaults(record),
    ...nodeFaults(record),
  ]
  return faults.map(fault => ({ ...fault, file, row: record.row, patientId: outcome.patientId }))
}

function gradeFaults(record: RegressionRecord, { grade, system, mrGrade }: RegressionOutcome): Fault[] {
  const faults: Fault[] = []
  const systems = Object.keys(regressionSystems).join(', ')
  if (record.system !== null && regressionSystemOf(record.system) === null)
    faults.push(
      error(
        'regression-system-unknown',
        'regression_system',
        `'${record.system}' is no system of regression grades`,
        `write one of ${systems}`,
      ),
    )
  else if (record.grade !== null && system === null)
    faults.push(
      error(
        'regression-system-missing',
        'regression_system',
        'a regression grade without its system: 1 is the best grade of Mandard and nearly the worst of Dworak',
        `name the system: ${systems}`,
      ),
    )
  else if (record.grade !== null && grade.value === null)
    faults.push(
      error(
        'regression-grade-unknown',
        'regression_grade',
        grade.why ?? '',
        'correct the grade or its system',
      ),
    )
  if (record.mrGrade !== null && mrGrade.value === null)
    faults.push(error('regression-grade-unknown', 'mrtrg', mrGrade.why ?? '', 'write mrTRG 1 to 5'))
  if (system === 'mrtrg' && record.grade !== null)
    faults.push(
      warning(
        'regression-of-mri',
        'regression_grade',
        'mrTRG is read on MRI; it stands in the column of the specimen',
        'move it to the column mrtrg',
      ),
    )
  const t = categoryIn(record.pathologicalT, 'T')
  const complete = system === null ? null : regressionSystems[system].complete
  if (t !== null && t !== 'TX' && grade.value !== null && complete !== null) {
    if (grade.value === complete && t !== 'T0' && t !== 'Tis')
      faults.push(
        warning(
          'regression-contradiction',
          'regression_grade',
          `${regressionSystems[system ?? 'ajcc'].label} ${grade.value} means no viable tumour, beside yp${t}`,
          correct,
        ),
      )
    if (grade.value !== complete && t === 'T0')
      faults.push(
        warning(
          'regression-contradiction',
          'regression_grade',
          `${regressionSystems[system ?? 'ajcc'].label} ${grade.value} means residual tumour, beside ypT0`,
          correct,
        ),
      )
  }
  return faults
}

function residualFaults(record: RegressionRecord, { grade, system }: RegressionOutcome): Fault[] {
  const { residualPercent: percent } = record
  if (Number.isNaN(percent)) return []
  const field = 'residual_percent'
  if (percent < 0 || percent > 100)
    return [error('residual-out-of-range', field, `${percent} is no percentage`, 'write 0 to 100')]
  const faults: Fault[] = []
  if (percent > 0 && percent < 1)
    faults.push(
      warning(
        'residual-as-fraction',
        field,
        `${percent} % of residual tumour: is it a fraction?`,
        'write per cent: 5, not 0.05',
      ),
    )
  const t = categoryIn(record.pathologicalT, 'T')
  if ((percent > 0 && t === 'T0') || (percent === 0 && t !== null && /^T[1-4]/.test(t)))
    faults.push(
      warning('regression-contradiction', field, `${percent} % residual tumour beside yp${t}`, correct),
    )
  const complete = system === null ? null : regressionSystems[system].complete
  if (complete !== null && grade.value !== null && (grade.value === complete) !== (percent === 0))
    faults.push(
      warning(
        'regression-contradiction',
        field,
        `${percent} % residual tumour beside ${regressionSystems[system ?? 'ajcc'].label} ${grade.value}`,
        correct,
      ),
    )
  return faults
}

function distanceFaults(record: RegressionRecord): Fault[] {
  const distances = [
    ['mrf_mm', 'mesorectal fascia', record.fasciaMm, record.fasciaInvolved],
    ['crm_mm', 'circumferential margin', record.marginMm, record.marginInvolved],
  ] as const
  return distances.flatMap(([field, what, distance, recorded]) => {
    if (distance < 0)
      return [error('margin-negative', field, `a distance of ${distance} mm to the ${what}`, correct)]
    if (recorded !== null && !Number.isNaN(distance) && recorded !== distance <= 1)
      return [
        warning(
          'margin-contradiction',
          field,
          `${distance} mm to the ${what} is ${distance <= 1 ? '' : 'not '}involved (1 mm or less), and the record says otherwise; the distance counts`,
          correct,
        ),
      ]
    return []
  })
}

function specimenFaults(record: RegressionRecord): Fault[] {
  if (record.resected !== false) return []
  const given = [
    ['regression_grade', record.grade],
    ['ypt', record.pathologicalT],
    ['ypn', record.pathologicalN],
    ['crm_mm', Number.isNaN(record.marginMm) ? null : record.marginMm],
    ['residual_percent', Number.isNaN(record.residualPercent) ? null : record.residualPercent],
  ].filter(([, value]) => value !== null)
  return given.map(([field]) =>
    error(
      'specimen-without-resection',
      String(field),
      'a finding of the specimen, and the tumour was not resected',
      'correct one of the two',
    ),
  )
}

/** N of the rectum and of the oesophagus run differently: without a site only what both would refuse, and subdivisions. */
function nodeFaults({ pathologicalN, positiveNodes, deposits, site }: RegressionRecord): Fault[] {
  const n = categoryIn(pathologicalN, 'N')
  const where = site === null ? null : stageSiteOf(site)
  const mayBeEither = where === null && /^N[123]$/.test(n ?? '') && positiveNodes > 0
  if (where === 'liver' || mayBeEither) return []
  const message =
    where === 'oesophagus'
      ? oesophagealContradiction(n, positiveNodes)
      : nodeContradiction(n, positiveNodes, deposits)
  return message === null
    ? []
    : [error('nodes-contradiction', 'ypn', message, 'correct the category or the counts')]
}

function error(code: string, field: string, message: string, cure: string): Fault {
  return { severity: 'error', code, field, message, cure }
}

function warning(code: string, field: string, message: string, cure: string): Fault {
  return { severity: 'warning', code, field, message, cure }
}

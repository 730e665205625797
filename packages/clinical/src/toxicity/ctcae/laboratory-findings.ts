import type { Finding, Severity } from '@tessera/evidence'
import type { Analyte } from './analytes.ts'
import type { LaboratoryTerm } from './criterion.ts'
import { type LaboratoryRecord, unitOf } from './laboratory-record.ts'
import type { NotGradable } from './measurement.ts'

/** Faults of laboratory values, one finding a kind and test with its first row and how many there are. */
export class LaboratoryFindings {
  readonly #file: string
  readonly #seen = new Map<string, { readonly finding: Finding; count: number }>()

  constructor(file: string) {
    this.#file = file
  }

  all(): Finding[] {
    return [...this.#seen.values()].map(({ finding, count }) => (count > 1 ? { ...finding, count } : finding))
  }

  unknownTest(record: LaboratoryRecord): void {
    const test = testOf(record)
    this.#add('note', 'laboratory-test-not-graded', test, record, {
      message: `CTCAE v5.0 has no numeric criterion for the test '${test}' as it is named here`,
      cure: 'nothing, if that is so; else name the test by its CDISC code (ALT, HGB, NEUT)',
      field: 'test',
    })
  }

  totalCalcium(record: LaboratoryRecord): void {
    this.#add('note', 'laboratory-total-calcium', '', record, {
      message:
        'total calcium is not graded where the calcium corrected for albumin is given for the same sample',
      cure: 'nothing',
      field: 'test',
    })
  }

  /** Why a record is not graded at all, with its finding; null where it is. */
  refusal(record: LaboratoryRecord, analyte: Analyte): string | null {
    const test = testOf(record)
    if (isOtherSpecimen(record.specimen, analyte)) {
      this.#add('note', 'laboratory-specimen', `${test} ${record.specimen}`, record, {
        message: `${test} of ${record.specimen} is not graded: the criterion is one of ${analyte.specimen}`,
        cure: 'nothing, if the specimen is right',
        field: 'specimen',
      })
      return 'specimen'
    }
    if (record.value < 0) {
      this.#add('warning', 'laboratory-value-negative', `${test} ${record.row}`, record, {
        message: `${test} is ${record.value}: not graded`,
        cure: 'correct the value',
        field: 'value',
      })
      return 'negative'
    }
    return null
  }

  /** The record without limits of normal that contradict each other. */
  withSoundLimits(record: LaboratoryRecord): LaboratoryRecord {
    if (!(record.lower > record.upper)) return record
    this.#add('warning', 'laboratory-limits-reversed', `${testOf(record)} ${record.row}`, record, {
      message: `${testOf(record)}: the lower limit of normal ${record.lower} is above the upper ${record.upper}; neither is used`,
      cure: 'correct the limits',
      field: 'lower',
    })
    return { ...record, lower: Number.NaN, upper: Number.NaN }
  }

  severalBaselines(flagged: readonly LaboratoryRecord[]): void {
    const last = flagged[flagged.length - 1]
    this.#add('warning', 'laboratory-baselines', `${last.patientId} ${testOf(last)}`, last, {
      message: `${testOf(last)} has ${flagged.length} baseline values (rows ${flagged.map(({ row }) => row).join(', ')}); the last counts`,
      cure: 'flag one value a test as the baseline',
      field: 'is_baseline',
    })
  }

  /** Values of one analyte in one unit that differ at one time and visit. */
  differingValues(records: readonly LaboratoryRecord[], analyte: Analyte): void {
    const groups = Map.groupBy(
      records.filter(({ date, value }) => Number.isFinite(date.day) && Number.isFinite(value)),
      record => `${record.date.day} ${record.visit ?? ''} ${unitOf(record)?.toLowerCase()}`,
    )
    for (const same of groups.values()) {
      const other = same.find(({ value }) => value !== same[0].value)
      if (!other) continue
      this.#add(
        'warning',
        'laboratory-values-differ',
        `${analyte.name} ${other.patientId} ${other.row}`,
        other,
        {
          message: `two values of ${testOf(other)} at one time: rows ${same[0].row} and ${other.row}; both are graded`,
          cure: 'keep one, or give the times of the samples',
          field: 'value',
        },
      )
    }
  }

  notGraded(record: LaboratoryRecord, { term }: LaboratoryTerm, why: NotGradable | null): void {
    if (why === null) return
    const { severity, cure, field } = reasons[why]
    const test = testOf(record)
    const unit = unitOf(record)
    const what = why === 'unit does not convert' ? `unit '${unit}' does not convert` : why
    this.#add(severity, `laboratory-${why.replaceAll(' ', '-')}`, `${test} ${term} ${unit}`, record, {
      message: `${test} has no grade for ${term}: ${what}`,
      cure,
      field,
    })
  }

  #add(
    severity: Severity,
    code: string,
    of: string,
    record: LaboratoryRecord,
    text: Pick<Finding, 'message' | 'cure' | 'field'>,
  ): void {
    const key = `${code}\n${of}`
    const seen = this.#seen.get(key)
    if (seen) {
      seen.count++
      return
    }
    const patientId = record.patientId ?? undefined
    this.#seen.set(key, {
      finding: { severity, code, ...text, file: this.#file, row: record.row, patientId },
      count: 1,
    })
  }
}

const reasons: Record<
  NotGradable,
  { readonly severity: Severity; readonly cure: string; readonly field: string }
> = {
  'no value': { severity: 'note', cure: 'nothing, if it was not measured', field: 'value' },
  'no unit': { severity: 'warning', cure: 'give the unit of the value', field: 'unit' },
  'unit does not convert': { severity: 'warning', cure: 'give the value in a unit of CTCAE', field: 'unit' },
  'no upper limit of normal': {
    severity: 'warning',
    cure: 'give the upper limit of the laboratory',
    field: 'upper',
  },
  'no lower limit of normal': {
    severity: 'warning',
    cure: 'give the lower limit of the laboratory',
    field: 'lower',
  },
  'no baseline value': {
    severity: 'warning',
    cure: 'flag the baseline value, give it in a column, or give the doses',
    field: 'baseline',
  },
  'limit of normal is not above 0': { severity: 'warning', cure: 'correct the limit', field: 'upper' },
}

function testOf({ code, name }: LaboratoryRecord): string {
  return code ?? name ?? 'without a name'
}

function isOtherSpecimen(specimen: string | null, analyte: Analyte): boolean {
  if (specimen === null || analyte.specimen === 'none') return false
  const urine = /urine|尿/i.test(specimen)
  const other = /csf|cerebrospinal|stool|faec|fec|pleural|ascit|sputum|saliva/i.test(specimen)
  return analyte.specimen === 'blood' ? urine || other : !urine
}

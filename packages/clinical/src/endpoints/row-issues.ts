import type { Finding, Severity } from '@tessera/evidence'
import type { EndpointInput, EndpointReason } from './deriver.ts'

/** One kind of fault of a row. */
export interface RowIssue extends EndpointReason {
  readonly severity: Severity
  readonly cure: string
  /** Whether the row is lost to the endpoint, or only looked at. */
  readonly excludes: boolean
}

const shownRows = 25

/**
 * Collects faults row by row: the first that excludes a row is its reason. Each fault is a finding with file
 * and row; beyond 25 of a kind, one finding stands for the rest with their count.
 */
export class RowIssues {
  readonly unusable: Uint8Array
  readonly reasons: EndpointReason[] = []
  readonly #input: EndpointInput
  readonly #indices = new Map<string, number>()
  readonly #seen = new Map<RowIssue, { shown: Finding[]; count: number }>()

  constructor(input: EndpointInput) {
    this.#input = input
    this.unusable = new Uint8Array(input.rowCount)
  }

  add(row: number, issue: RowIssue, message: string, field: string, value?: string): void {
    if (issue.excludes && this.unusable[row] === 0) this.unusable[row] = this.#indexOf(issue) + 1
    const seen = this.#seen.get(issue) ?? { shown: [], count: 0 }
    this.#seen.set(issue, seen)
    seen.count++
    if (seen.count > shownRows) return
    const { file, row: line, patientId, centre } = this.#input.place(row)
    seen.shown.push({
      severity: issue.severity,
      code: issue.code,
      message,
      cure: issue.cure,
      file,
      row: line,
      field,
      patientId,
      ...(value === undefined ? {} : { value }),
      ...(centre === null ? {} : { centre }),
    })
  }

  findings(): Finding[] {
    const findings: Finding[] = []
    for (const [issue, { shown, count }] of this.#seen) {
      findings.push(...shown)
      if (count > shown.length)
        findings.push({
          severity: issue.severity,
          code: issue.code,
          message: `${issue.reason}: ${count - shown.length} further rows of the same kind`,
          cure: issue.cure,
          count: count - shown.length,
        })
    }
    return findings
  }

  #indexOf(issue: RowIssue): number {
    const known = this.#indices.get(issue.code)
    if (known !== undefined) return known
    this.reasons.push({ code: issue.code, reason: issue.reason })
    this.#indices.set(issue.code, this.reasons.length - 1)
    return this.reasons.length - 1
  }
}

import { z } from 'zod'

/**
 * What a person must look at before a number can be trusted. An `error` stops the study, a `warning` is
 * printed in the report, a `note` is kept in the run folder.
 */
export const severitySchema = z.enum(['error', 'warning', 'note'])
export type Severity = z.infer<typeof severitySchema>

/**
 * One finding. `code` is stable and machine-readable (`value-after-time-zero`); `message` says what is
 * wrong, `cure` what to do about it. `row` is the line of the file as an editor shows it (the header is
 * line 1). `patientId` is the study's own identifier; names, identity and record numbers never appear.
 */
export const findingSchema = z.object({
  severity: severitySchema,
  code: z.string(),
  message: z.string(),
  cure: z.string(),
  file: z.string().optional(),
  row: z.number().int().optional(),
  field: z.string().optional(),
  value: z.string().optional(),
  patientId: z.string().optional(),
  centre: z.string().optional(),
  /** How many rows the finding stands for, when it is one for many. */
  count: z.number().int().optional(),
})
export type Finding = z.infer<typeof findingSchema>

const rank: Record<Severity, number> = { error: 0, warning: 1, note: 2 }

/** Errors first, then warnings, then notes; within a severity by file, row, field and code. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      rank[a.severity] - rank[b.severity] ||
      compareText(a.file, b.file) ||
      (a.row ?? 0) - (b.row ?? 0) ||
      compareText(a.field, b.field) ||
      compareText(a.code, b.code) ||
      compareText(a.patientId, b.patientId),
  )
}

function compareText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** True when at least one finding stops the study. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(finding => finding.severity === 'error')
}

/**
 * Thrown where the data or the study are at fault and nothing sensible can follow. Carries the findings;
 * the command line prints them and exits with 1.
 */
export class FindingsError extends Error {
  override readonly name = 'FindingsError'
  readonly findings: readonly Finding[]
  constructor(findings: readonly Finding[]) {
    super(findings.map(finding => `${finding.code}: ${finding.message}`).join('\n'))
    this.findings = findings
  }
}
